import type { CommandOutcome } from '../commands/command-outcome.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { StageResult } from '../domain/run.ts';

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

/** Files that the action writes for later steps, absolute. */
export interface ActionFiles {
  readonly report: string;
  readonly plan: string;
}

/** The outputs of a command. Lists are JSON lists of instances; nothing in them is a secret. */
export function actionOutputs(outcome: CommandOutcome, files: ActionFiles): ReadonlyMap<OutputName, string> {
  const outputs = new Map<OutputName, string>(OUTPUT_NAMES.map((name) => [name, '']));
  outputs.set('conclusion', outcome.exitStatus === 0 ? 'success' : 'failure');
  outputs.set('report-file', files.report);
  if (outcome.kind === 'plan') {
    const changing = outcome.plan.stages.some(({ decision }) => decision.kind !== 'skip');
    outputs.set('has-changes', String(changing));
    outputs.set('plan-hash', outcome.hash);
    outputs.set('plan-file', files.plan);
    outputs.set('waves', JSON.stringify(outcome.plan.waves));
  }
  if (outcome.kind === 'run') {
    const { run } = outcome;
    outputs.set('conclusion', run.conclusion);
    outputs.set('has-changes', String(run.stages.some(({ done }) => done.length > 0)));
    outputs.set('plan-hash', outcome.hash);
    outputs.set('waves', JSON.stringify(run.plan.waves));
    outputs.set(
      'completed-stages',
      names(run.stages, (result) => result.conclusion === 'success'),
    );
    outputs.set(
      'failed-stages',
      names(run.stages, (result) => result.conclusion === 'failure' || result.conclusion === 'cancelled'),
    );
    outputs.set(
      'skipped-stages',
      names(run.stages, (result) => result.conclusion === 'skipped'),
    );
    outputs.set('exports', JSON.stringify(exportsByStage(outcome.exports)));
  }
  return outputs;
}

function names(stages: readonly StageResult[], wanted: (result: StageResult) => boolean): string {
  return JSON.stringify(
    stages
      .filter(wanted)
      .map(({ id }) => id)
      .toSorted(),
  );
}

/** By stage where a run has one environment, otherwise by `environment/stage`. */
function exportsByStage(
  exports: ReadonlyMap<InstanceId, ReadonlyMap<string, string>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const environments = new Set([...exports.keys()].map((id) => splitInstanceId(id).environment));
  const key = (id: InstanceId): string => (environments.size > 1 ? id : splitInstanceId(id).stage);
  return Object.fromEntries([...exports].map(([id, values]) => [key(id), Object.fromEntries(values)]));
}
