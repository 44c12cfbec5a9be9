import type { Failure } from '../domain/failure.ts';
import type { PlannedMigration, PlannedStep } from '../domain/plan.ts';
import { workKindOf } from '../domain/work-kind.ts';
import type { OpenRecorded } from './recorded-values.ts';
import { isLatest, recordedValues } from './recorded-values.ts';
import type { StageView } from './stage-view.ts';

/**
 * The failure of work that needs a value which the stage itself recorded and which can't be opened here: there is no
 * state key, another one, or the value was never stored. What nothing uses, and what an earlier step
 * delivers anew, is not needed. On up the latest value of each name counts, on down first that of the version itself.
 */
export function sealedFailure(
  { id, stage, history }: StageView,
  steps: readonly PlannedStep[],
  open: OpenRecorded,
): Failure | undefined {
  const delivered = new Set<string>();
  const exporter = workKindOf(stage.work);
  for (const step of steps) {
    if (step.kind !== 'migration' || step.skipped) continue;
    const recorded = recordedValues(history, step.direction === 'down' ? step.version : undefined);
    for (const [name, value] of recorded) {
      if (!waitsFor(step, `${stage.name}.${name}`) || delivered.has(name)) continue;
      const opened = open(id, value);
      if (opened.ok) continue;
      if (opened.error === 'wrong_key') return { reason: 'wrong_key', instance: id, name };
      return { reason: 'import_missing', instance: id, variable: name, from: id, exporter, sealed: opened.error };
    }
    for (const name of step.exports) if (isLatest(step.version, recorded.get(name))) delivered.add(name);
  }
  return undefined;
}

function waitsFor({ find, request }: PlannedMigration, name: string): boolean {
  return [find, request].some((sent) => sent?.waitsFor.includes(name) === true);
}
