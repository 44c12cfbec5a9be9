import type { StageHistory } from '../domain/history.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { ImportProblem } from '../domain/import-problem.ts';
import type { InstanceId } from '../domain/instance.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import type { Stage } from '../domain/stage.ts';
import type { RecordedValue } from '../domain/variables.ts';
import { unknownValue } from '../template/value.ts';
import type { ObtainedValue } from './stage-scope.ts';

/** Why a recorded value can't be had: no state key here, another key, or it was never stored. */
export type SealedProblem = Exclude<ImportProblem, 'no'>;

/** Opens a recorded value of a stage instance. */
export type OpenRecorded = (
  id: InstanceId,
  value: RecordedValue,
) => Result<{ readonly value: string; readonly sensitive: boolean }, SealedProblem>;

/**
 * The values that a history holds: what versions extracted, the latest of each name, over what the stage exported. Those
 * of the version `own` come before all others: a `down` sees what its `up` got.
 */
export function recordedValues(history: StageHistory, own?: string): ReadonlyMap<string, RecordedValue> {
  const values = new Map<string, RecordedValue>();
  for (const value of history.exports) values.set(value.name, value);
  for (const applied of history.applied) {
    if (applied.version === own || applied.version === RUN_VERSION) continue;
    for (const value of applied.variables) values.set(value.name, value);
  }
  for (const value of history.applied.find((applied) => applied.version === own)?.variables ?? []) {
    values.set(value.name, value);
  }
  return values;
}

/**
 * Recorded values as variables. One that can't be opened stands as a value that is not known, so that a plan can be
 * made without the key; whoever needs the value itself asks `openRecorded`.
 */
export function obtainRecorded(
  id: InstanceId,
  values: Iterable<RecordedValue>,
  open: OpenRecorded,
): readonly ObtainedValue[] {
  const { stage } = splitInstanceId(id);
  return [...values].map((recorded) => {
    const opened = open(id, recorded);
    return opened.ok
      ? { name: recorded.name, value: opened.value.value, sensitive: opened.value.sensitive, source: 'recorded' }
      : {
          name: recorded.name,
          value: unknownValue([`${stage}.${recorded.name}`]),
          sensitive: true,
          source: 'recorded, sealed',
        };
  });
}

/**
 * What a stage recorded in earlier runs, as its own variables. Shell work does not see its own exports on `up`: with
 * them, what it printed last time would be an input that changed.
 */
export function ownValues(
  id: InstanceId,
  stage: Pick<Stage, 'work'>,
  history: StageHistory,
  direction: Direction,
  open: OpenRecorded,
): readonly ObtainedValue[] {
  if (stage.work.kind !== 'migrations' && direction === 'up') return [];
  return obtainRecorded(id, recordedValues(history).values(), open);
}
