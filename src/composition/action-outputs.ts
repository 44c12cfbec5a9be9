import type { CommandOutcome } from '../commands/command-outcome.ts';
import { EXIT_DONE, EXIT_INTERRUPTED } from '../domain/exit-status.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { InstanceId } from '../domain/instance.ts';
import { mayChange } from '../domain/plan-changes.ts';
import type { Conclusion, StageResult } from '../domain/run.ts';

/** Every output of the action. They are always set: empty rather than missing. */
export const OUTPUT_NAMES = [
  'conclusion',
  'has-changes',
  'plan-hash',
  'plan-file',
  'report-file',
  'matrix',
  'waves',
  'completed-stages',
  'failed-stages',
  'skipped-stages',
  'exports',
  'next-due-at',
  'comment-url',
] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];

/** Files that the action wrote for later steps, absolute; empty where there is none. */
export interface ActionFiles {
  readonly report: string;
  readonly plan: string;
}

/** What the outputs are until a step comes to its end: a process that is killed leaves them behind. */
export function outputsBefore(): ReadonlyMap<OutputName, string> {
  return new Map<OutputName, string>(OUTPUT_NAMES.map((name) => [name, name === 'conclusion' ? 'failure' : '']));
}

/** The outputs of a command. Lists are JSON lists of instances; nothing in them is a secret. */
export function actionOutputs(
  command: string,
  outcome: CommandOutcome,
  files: ActionFiles,
): ReadonlyMap<OutputName, string> {
  const outputs = new Map(outputsBefore());
  outputs.set('conclusion', conclusionOf(command, outcome));
  outputs.set('report-file', files.report);
  outputs.set('plan-file', files.plan);
  outputs.set('next-due-at', nextDueOf(outcome) ?? '');
  if (outcome.kind === 'plan') {
    outputs.set('has-changes', String(outcome.plan.stages.some(mayChange)));
    outputs.set('plan-hash', outcome.hash);
    outputs.set('waves', JSON.stringify(outcome.plan.waves));
  }
  if (outcome.kind === 'run') {
    const { stages, plan } = outcome.run;
    outputs.set('has-changes', String(stages.some(({ done }) => done.length > 0)));
    outputs.set('plan-hash', outcome.hash);
    outputs.set('waves', JSON.stringify(plan.waves));
    outputs.set('completed-stages', names(stages, ['success']));
    outputs.set('failed-stages', names(stages, ['failure', 'cancelled']));
    outputs.set('skipped-stages', names(stages, ['skipped']));
    outputs.set('exports', JSON.stringify(exportsByStage(outcome.exports)));
  }
  return outputs;
}

/** The moment at which the next stage is due, in ISO 8601. */
function nextDueOf(outcome: CommandOutcome): string | undefined {
  switch (outcome.kind) {
    case 'plan':
      return outcome.plan.nextDueAt;
    case 'run':
      return outcome.run.nextDueAt;
    case 'status':
      return outcome.status.nextDueAt;
    default:
      return undefined;
  }
}

/** A refusal is a failure: who wants to know more looks into the report. */
function conclusionOf(command: string, outcome: CommandOutcome): Conclusion {
  if (outcome.kind === 'run') return outcome.run.conclusion;
  if (outcome.exitStatus === EXIT_INTERRUPTED) return 'cancelled';
  if (outcome.exitStatus !== EXIT_DONE) return 'failure';
  // They end with a message where somebody else has the lock and `on-locked` is `skip`.
  const isNothingDone = outcome.kind === 'message' && ['up', 'down', 'scheduled'].includes(command);
  return isNothingDone ? 'skipped' : 'success';
}

function names(stages: readonly StageResult[], wanted: readonly Conclusion[]): string {
  const ids = stages.filter(({ conclusion }) => wanted.includes(conclusion)).map(({ id }) => id);
  return JSON.stringify(ids.toSorted());
}

/** By stage where a run has one environment, otherwise by `environment/stage`. */
function exportsByStage(
  exports: ReadonlyMap<InstanceId, ReadonlyMap<string, string>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const environments = new Set([...exports.keys()].map((id) => splitInstanceId(id).environment));
  const key = (id: InstanceId): string => (environments.size > 1 ? id : splitInstanceId(id).stage);
  return Object.fromEntries([...exports].map(([id, values]) => [key(id), Object.fromEntries(values)]));
}
