import { jsonDocument } from '../adapters/reporters/json-document.ts';
import { planAnnotation } from '../adapters/reporters/plan-annotation.ts';
import type { Style } from '../adapters/reporters/style.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { packOutputs } from '../commands/fan-out/packed-outputs.ts';
import { EXIT_DONE } from '../domain/exit-status.ts';
import type { ShowNext } from '../domain/next-step.ts';
import { needsJob } from '../planning/fan-out/job-graph.ts';
import { annotateOutcome } from './action-annotations.ts';
import { actionOutputs } from './action-outputs.ts';
import type { OutputName } from './action-outputs.ts';
import { annotate, writeReport, writeSummary } from './action-step.ts';
import type { ActionStep } from './action-step.ts';
import { summaryPage } from './action-summary.ts';
import { commentTarget, readCommentChoice } from './comment-target.ts';
import { outcomeLines, sourceReader } from './outcome-lines.ts';
import { waveNext } from './wave-next.ts';

/** What a job of a fan-out came to, and where its outputs go. */
export interface ToldJob {
  /** `plan`, `leg`, `rollback`, `finish` or `outputs`, or what was written in its place. */
  readonly command: string;
  readonly outcome: CommandOutcome;
  readonly setOutput: (name: string, value: string) => void;
}

/** Of these the reusable workflow makes its own outputs. */
const FROM_FINISH: readonly OutputName[] = [
  'conclusion',
  'completed-stages',
  'failed-stages',
  'skipped-stages',
  'exports',
  'comment-url',
];

/**
 * Tells what a job of a fan-out came to: log, annotations, summary, comment, outputs. Of a run there is one summary and one
 * comment: those of the last job, or those of the plan where no legs come after it.
 */
export async function tellWave(step: ActionStep, job: ToldJob): Promise<void> {
  const { command, outcome } = job;
  const { redact, print, fileOf } = step;
  const { setOutput } = job;
  const showNext = waveNext(step.getInput, { isWell: outcome.exitStatus === EXIT_DONE });
  const style: Style = { colour: false, redact, showNext };
  const sourceOf = sourceReader(step.workingDirectory);
  const given = { positionals: [], values: new Map() };
  const lines = await outcomeLines(outcome, { command, given, sourceOf, style });
  print(lines);
  annotateOutcome(step, command, outcome);
  // The page of the run is where an approval is given, and its summary comes after that.
  if (command === 'plan' && outcome.kind === 'plan' && hasLegs(step, outcome)) {
    annotate(step, planAnnotation(outcome.plan));
  }
  if (command === 'plan' || command === 'finish') {
    const isLastWord = command === 'plan' ? !hasLegs(step, outcome) : !isToldByPlan(step, outcome);
    const page = isLastWord ? summaryPage(command, outcome, lines, { redact, showNext, fileOf }) : '';
    if (isLastWord) await writeSummary(step, page);
    const url = isLastWord ? await comment(step, job, { showNext, summaryBytes: Buffer.byteLength(page) }) : '';
    await setOutputs(step, job, url);
    if (command === 'plan' && isLastWord) setOutput('told', 'true');
  }
  print(step.limit.leftOut());
}

/**
 * Whether the job of the plan has written the summary and the comment of the run, as it says itself: it may have been
 * lost or cancelled before it could, or after it had announced legs that never came. What went wrong in the last job
 * after a plan that went well is known to nobody else.
 */
function isToldByPlan({ getInput }: ActionStep, outcome: CommandOutcome): boolean {
  if (getInput('told') !== 'true') return false;
  return outcome.kind !== 'failure' || getInput('plan-result') !== 'success';
}

async function setOutputs(step: ActionStep, { command, outcome, setOutput }: ToldJob, url: string): Promise<void> {
  const { redact } = step;
  const isLast = command === 'finish';
  const { exitStatus } = outcome;
  const report = isLast
    ? await writeReport(step, jsonDocument(outcome, { command: 'finish', exitStatus, redact }))
    : '';
  const outputs = new Map(actionOutputs(isLast ? 'up' : 'plan', outcome, { report, plan: '' })).set('comment-url', url);
  const shown = new Map([...outputs].map(([name, value]) => [name, redact(value)] as const));
  for (const [name, value] of shown) setOutput(name, value);
  if (!isLast) return;
  const handedOn = new Map(FROM_FINISH.map((name) => [name, shown.get(name) ?? '']));
  setOutput('packed', packOutputs(handedOn, masksOf(step)));
}

/** What the runner masks in this job: each secret that it was given, and each of its lines. */
function masksOf({ getInput, redactor }: ActionStep): readonly string[] {
  const secrets = ['stage-secrets', 'state-key', 'github-token'].map((name) => getInput(name));
  return [...secrets, ...redactor.secrets()].flatMap((secret) => [secret, ...secret.split(/[\r\n]+/).map(trimmed)]);
}

function trimmed(line: string): string {
  return line.trim();
}

/** How the job of the plan ended where somebody has cancelled the run: who does so knows it, and gets no comment. */
const CALLED_OFF: ReadonlySet<string> = new Set(['cancelled', 'skipped']);

/** Comments on the pull request, where one is asked for. Returns its address; empty: there is none. */
async function comment(
  step: ActionStep,
  { command, outcome }: ToldJob,
  facts: { readonly showNext: ShowNext; readonly summaryBytes: number },
): Promise<string> {
  const choice = readCommentChoice(step.getInput('comment'));
  if (!choice.ok || step.view.stop.aborted || CALLED_OFF.has(step.getInput('plan-result'))) return '';
  const target = await commentTarget(choice.value, step.view.environment);
  if (target.kind === 'not_asked') return '';
  const { commentOutcome } = await import('./action-comment.ts');
  const asked = { ...facts, planFile: '', choice: choice.value, target };
  return commentOutcome(step, outcome, { ...asked, command: command === 'finish' ? 'up' : 'plan' });
}

/** Whether legs come after this plan, so that the last job has more to tell. */
function hasLegs({ getInput }: ActionStep, outcome: CommandOutcome): boolean {
  if (outcome.kind !== 'plan' || outcome.refused.length > 0 || getInput('dry-run') === 'true') return false;
  return outcome.plan.stages.some(needsJob);
}
