import type { AppliedVersion, StageHistory } from '../domain/history.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { ImportProblem } from '../domain/import-problem.ts';
import type { InstanceId } from '../domain/instance.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import { compareVersions } from '../domain/migration.ts';
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

/** A recorded value with the version that extracted it, where one did. */
export interface LatestValue extends RecordedValue {
  readonly version?: string;
}

const latestOf = new WeakMap<StageHistory, ReadonlyMap<string, LatestValue>>();

/**
 * The values that a history holds: what versions extracted, of each name that of the highest version, over what the stage
 * exported. Those of the version `own` come before all others: a `down` sees what its `up` got.
 */
export function recordedValues(history: StageHistory, own?: string): ReadonlyMap<string, LatestValue> {
  const known = latestOf.get(history);
  const latest = known ?? latestValues(history);
  if (known === undefined) latestOf.set(history, latest);
  const mine = history.applied.find(({ version }) => version === own);
  return mine === undefined ? latest : new Map([...latest, ...valuesOf(mine)]);
}

function latestValues({ exports, applied }: StageHistory): ReadonlyMap<string, LatestValue> {
  const versions = applied.filter(({ version }) => version !== RUN_VERSION);
  return new Map([...exports.map((value) => [value.name, value] as const), ...versions.flatMap(valuesOf)]);
}

function valuesOf({ version, variables }: AppliedVersion): readonly (readonly [string, LatestValue])[] {
  return variables.map((value) => [value.name, { ...value, version }]);
}

/**
 * Whether what a version extracts is the value of its name, beside what is recorded: of a name the highest version wins,
 * in the run that applies a lower one later as in every run after it (spec 02, "Variables").
 */
export function isLatest(version: string, recorded: Pick<LatestValue, 'version'> | undefined): boolean {
  return recorded?.version === undefined || compareVersions(version, recorded.version) >= 0;
}

/** Adds what a version extracted to the values of its stage, where it is the latest of its name. */
export function keepLatest(
  values: Map<string, ObtainedValue>,
  value: ObtainedValue & { readonly version: string },
): void {
  if (isLatest(value.version, values.get(value.name))) values.set(value.name, value);
}

/**
 * Recorded values as variables. One that can't be opened stands as a value that is not known, so that a plan can be
 * made without the key; whoever needs the value itself asks `openRecorded`.
 */
export function obtainRecorded(
  id: InstanceId,
  values: Iterable<LatestValue>,
  open: OpenRecorded,
): readonly ObtainedValue[] {
  const { stage } = splitInstanceId(id);
  return [...values].map((recorded) => {
    const opened = open(id, recorded);
    const origin = recorded.version === undefined ? {} : { version: recorded.version };
    return opened.ok
      ? {
          ...origin,
          name: recorded.name,
          value: opened.value.value,
          sensitive: opened.value.sensitive,
          source: 'recorded',
        }
      : {
          ...origin,
          name: recorded.name,
          value: unknownValue([`${stage}.${recorded.name}`]),
          sensitive: true,
          source: opened.error === 'withheld' ? 'a secret that was not kept' : 'recorded, sealed',
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
