import { jsonDocument } from '../adapters/reporters/json-document.ts';
import type { Style } from '../adapters/reporters/style.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { packOutputs } from '../commands/fan-out/packed-outputs.ts';
import type { ShowNext } from '../domain/next-step.ts';
import { annotateOutcome } from './action-annotations.ts';
import { actionOutputs } from './action-outputs.ts';
import type { OutputName } from './action-outputs.ts';
import { writeReport, writeSummary } from './action-step.ts';
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

/** Tells what a job of a fan-out came to: log, annotations, summary, comment, outputs. */
export async function tellWave(step: ActionStep, job: ToldJob): Promise<void> {
  const { command, outcome } = job;
  const { redact, print, fileOf } = step;
  const showNext = waveNext(step.getInput);
  const style: Style = { colour: false, redact, showNext };
  const sourceOf = sourceReader(step.workingDirectory);
  const given = { positionals: [], values: new Map() };
  const lines = await outcomeLines(outcome, { command, given, sourceOf, style });
  print(lines);
  annotateOutcome(step, command, outcome);
  if (command === 'plan' || command === 'finish') {
    const isNew = command === 'plan' || !isToldByPlan(step, outcome);
    const page = isNew ? summaryPage(command, outcome, lines, { redact, showNext, fileOf }) : '';
    if (isNew) await writeSummary(step, page);
    await setOutputs(step, job, await comment(step, job, { showNext, summaryBytes: Buffer.byteLength(page) }));
  }
  print(step.limit.leftOut());
}

/** Where no leg ran, the plan has told all there is. */
function isToldByPlan({ getInput }: ActionStep, outcome: CommandOutcome): boolean {
  return outcome.kind === 'message' || (getInput('plan-result') !== 'success' && outcome.kind === 'failure');
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

/**
 * Comments on the pull request, where one is asked for. Of a run there is one comment: the last job's where legs ran,
 * otherwise that of the plan. Returns its address; empty: there is none.
 */
async function comment(
  step: ActionStep,
  { command, outcome }: ToldJob,
  facts: { readonly showNext: ShowNext; readonly summaryBytes: number },
): Promise<string> {
  const choice = readCommentChoice(step.getInput('comment'));
  if (!choice.ok || step.view.stop.aborted) return '';
  if (command === 'plan' ? hasLegs(step, outcome) : isToldByPlan(step, outcome)) return '';
  const target = await commentTarget(choice.value, step.view.environment);
  if (target.kind === 'not_asked') return '';
  const { commentOutcome } = await import('./action-comment.ts');
  const asked = { ...facts, planFile: '', choice: choice.value, target };
  return commentOutcome(step, outcome, { ...asked, command: command === 'finish' ? 'up' : 'plan' });
}

/** Whether legs come after this plan, so that the last job has more to tell. */
function hasLegs({ getInput }: ActionStep, outcome: CommandOutcome): boolean {
  if (outcome.kind !== 'plan' || outcome.refused.length > 0 || getInput('dry-run') === 'true') return false;
  return outcome.plan.stages.some(({ decision }) => decision.kind !== 'skip');
}
