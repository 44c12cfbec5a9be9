import * as core from '@actions/core';
import { createActionsReporter } from '../adapters/reporters/actions-lines.ts';
import { jsonDocument } from '../adapters/reporters/json-document.ts';
import type { Style } from '../adapters/reporters/style.ts';
import { systemClock } from '../adapters/system/clock.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { EXIT_DONE, EXIT_FAILED } from '../domain/exit-status.ts';
import type { ShowNext } from '../domain/next-step.ts';
import { annotateOutcome } from './action-annotations.ts';
import type { CommentFacts } from './action-comment.ts';
import { commandName, readActionCommand } from './action-command.ts';
import type { ActionCommand } from './action-command.ts';
import { actionNext } from './action-next.ts';
import { actionOutputs, outputsBefore } from './action-outputs.ts';
import { leaveNothingForPost, rememberForPost } from './action-post.ts';
import { isTrue } from './action-inputs.ts';
import { annotate, beginStep, writeReport, writeSummary } from './action-step.ts';
import type { ActionStep } from './action-step.ts';
import { summaryPage } from './action-summary.ts';
import { commentTarget, readCommentChoice } from './comment-target.ts';
import { openReports } from './report-files.ts';
import type { Reports } from './report-files.ts';
import { openEventLog } from './open-event-log.ts';
import { outcomeLines, sourceReader } from './outcome-lines.ts';
import { runIdentity } from './run-identity.ts';
import { setRequestedOutputs } from './set-requested-outputs.ts';
import { stateSecrets } from './state-secrets.ts';
import { traceRun } from './trace-run.ts';
import { openWorld } from './world.ts';
import type { ProcessView } from './world.ts';

/** Runs the action: inputs, command, log, annotations, summary, report, outputs. Returns the exit status. */
export async function runAction(view: ProcessView): Promise<number> {
  const told = new AbortController();
  announceOutputs(view.stop, told.signal);
  const step = await beginStep(view);
  try {
    const asked = await readActionCommand(step);
    const showNext = await actionNext(step, asked.ok ? asked.value : undefined);
    const reports = asked.ok ? await openReports(asked.value.given, step.workingDirectory) : undefined;
    const outcome = asked.ok ? await runCommand(step, asked.value, { showNext, reports }) : refusal(asked.error);
    await tell(step, outcome, { showNext, reports, ...(asked.ok ? { asked: asked.value } : {}) });
    told.abort();
    return outcome.exitStatus;
  } catch (bug) {
    const message = bug instanceof Error ? bug.message : String(bug);
    annotate(step, { kind: 'error', title: `${commandName(step)} ended by a mistake in stage-orchestrator`, message });
    throw bug;
  }
}

/** Outputs are set before anything can go wrong: a step that a bug or the runner ends leaves them behind. */
function announceOutputs(stop: AbortSignal, told: AbortSignal): void {
  for (const [output, value] of outputsBefore()) core.setOutput(output, value);
  stop.addEventListener('abort', () => core.setOutput('conclusion', 'cancelled'), { once: true, signal: told });
}

async function runCommand(
  step: ActionStep,
  { command, given, options, stateKeys }: ActionCommand,
  { showNext, reports }: Pick<Telling, 'showNext' | 'reports'>,
): Promise<CommandOutcome> {
  const { view, workingDirectory, redactor, redact, write, limit, fileOf } = step;
  const token = step.getInput('github-token');
  for (const secret of stateSecrets(options.state, token)) redactor.add(secret);
  const events = createActionsReporter({ write, redact, limit, fileOf, showNext });
  const identity = runIdentity(view.environment, systemClock.now());
  const warn = (message: string): void => annotate(step, { kind: 'warning', title: 'traces', message });
  using logged = await openEventLog(events, {
    given,
    workingDirectory,
    identity,
    redact,
    warn: (message) => annotate(step, { kind: 'warning', title: 'not written', message }),
  });
  await using traced = await traceRun(reports?.through(logged.events) ?? logged.events, {
    view,
    redactor,
    warn,
    isRun: command.live,
  });
  await using world = await openWorld(
    { ...view, workingDirectory },
    { ...traced.ports, options, identity, stateKeys, redactor, token, uploads: 'later' },
  );
  await rememberForPost(world.context, { command: command.name, workingDirectory });
  try {
    const outcome = await command.run(world.context, given);
    // Interrupted in its last moments a run ends well, and its last save was left to the post step all the same.
    if (outcome.exitStatus === EXIT_DONE && !view.stop.aborted) leaveNothingForPost();
    return outcome;
  } finally {
    events.close();
  }
}

function refusal(message: string): CommandOutcome {
  return { kind: 'failure', failure: { reason: 'usage', message, next: [] }, exitStatus: EXIT_FAILED, warnings: [] };
}

/** How a step tells what it came to. */
interface Telling {
  /** Absent: nobody can say what was asked. */
  readonly asked?: ActionCommand;
  readonly showNext: ShowNext;
  readonly reports: Reports | undefined;
}

/** Tells what a command came to, in every way that people and later steps read. */
async function tell(step: ActionStep, outcome: CommandOutcome, { asked, showNext, reports }: Telling): Promise<void> {
  const { redact, print } = step;
  const command = commandName(step);
  const { exitStatus } = outcome;
  const style: Style = { colour: false, redact, showNext };
  const sourceOf = sourceReader(step.workingDirectory);
  const given = asked?.given ?? { positionals: [], values: new Map() };
  const shown = withoutOwnFile(outcome, given);
  const lines = await outcomeLines(shown, { command, given, sourceOf, style });
  print(lines);
  annotateOutcome(step, command, outcome);
  const isSummaryAsked = isTrue(step.getInput('summary')) !== false;
  const page = isSummaryAsked ? summaryPage(command, shown, lines, { redact, showNext, fileOf: step.fileOf }) : '';
  if (isSummaryAsked) await writeSummary(step, page);
  const told = { command, exitStatus, redact, showNext };
  for (const problem of (await reports?.write(outcome, told)) ?? [])
    annotate(step, { kind: 'warning', title: 'not written', message: problem });
  const report = await writeReport(step, jsonDocument(outcome, told));
  const isPlanKept = outcome.kind === 'plan' && outcome.file !== undefined;
  const plan = isPlanKept ? (asked?.options.planOut ?? '') : '';
  for (const [output, value] of actionOutputs(command, outcome, { report, plan }))
    core.setOutput(output, redact(value));
  if (asked?.options.outputs) setRequestedOutputs(step, asked.options.outputs, outcome);
  const url = await comment(step, shown, { showNext, planFile: plan, summaryBytes: Buffer.byteLength(page) });
  if (url !== '') core.setOutput('comment-url', redact(url));
  print(step.limit.leftOut());
}

/** Comments on the pull request, where one is asked for. Returns its address; empty: there is none. */
async function comment(step: ActionStep, outcome: CommandOutcome, shown: CommentFacts): Promise<string> {
  const choice = readCommentChoice(step.getInput('comment'));
  if (!choice.ok || step.view.stop.aborted) return '';
  const target = await commentTarget(choice.value, step.view.environment);
  if (target.kind === 'not_asked') return '';
  const { commentOutcome } = await import('./action-comment.ts');
  return commentOutcome(step, outcome, { ...shown, command: commandName(step), choice: choice.value, target });
}

/** A plan in a folder that goes with the job is no file to name in a command to copy. */
function withoutOwnFile(outcome: CommandOutcome, { values }: ActionCommand['given']): CommandOutcome {
  if (outcome.kind !== 'plan' || values.has('out')) return outcome;
  const { file: _, ...rest } = outcome;
  return rest;
}
