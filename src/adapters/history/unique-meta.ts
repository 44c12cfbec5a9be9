import type { UniqueRun } from '../../domain/history.ts';
import type { StageOutcome } from '../../execution/ports.ts';
import { damagedRow } from './error-codes.ts';
import { numberIn, textIn } from './history-rows.ts';

/** What the keys of `meta` begin with that hold when a stage with `unique` last ran under an id: `unique:reindex-eu`. */
export const UNIQUE_PREFIX = 'unique:';

/** Ids that a history remembers, the newest: with a template each run may have one of its own. */
export const MAX_UNIQUE_IDS = 100;

/** A row of `meta` to write, and keys to remove. */
export interface UniqueChange {
  readonly set?: { readonly key: string; readonly value: string };
  readonly remove: readonly string[];
}

/** What the end of an attempt changes: a completed one is remembered by its id, and one that was taken back never ran. */
export function uniqueChange(
  { attempt, uniqueId }: StageOutcome,
  known: ReadonlyMap<string, UniqueRun>,
): UniqueChange | undefined {
  if (attempt.state === 'rolled_back') return known.size === 0 ? undefined : { remove: [...known.keys()].map(keyOf) };
  if (uniqueId === undefined || attempt.state !== 'completed') return undefined;
  const value = JSON.stringify({ run: attempt.run, attempt: attempt.attempt, startedAt: attempt.startedAt });
  const oldestFirst = [...known].filter(([id]) => id !== uniqueId).toSorted(([, a], [, b]) => compareTimes(a, b));
  const tooMany = Math.max(0, oldestFirst.length + 1 - MAX_UNIQUE_IDS);
  return {
    set: { key: keyOf(uniqueId), value },
    remove: oldestFirst.slice(0, tooMany).map(([id]) => keyOf(id)),
  };
}

/** The runs by their ids, from all rows of `meta`. Throws for a row that this program did not write. */
export function uniqueRunsIn(meta: Iterable<readonly [key: string, value: string]>): ReadonlyMap<string, UniqueRun> {
  const runs = new Map<string, UniqueRun>();
  for (const [key, value] of meta) {
    if (key.startsWith(UNIQUE_PREFIX)) runs.set(key.slice(UNIQUE_PREFIX.length), readRun(key, value));
  }
  return runs;
}

function readRun(key: string, text: string): UniqueRun {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw damagedRow(`the row "${key}" of "meta" holds no JSON`);
  }
  const row = { ...(typeof read === 'object' ? read : {}) };
  return { run: textIn(row, 'run'), attempt: numberIn(row, 'attempt'), startedAt: textIn(row, 'startedAt') };
}

function keyOf(id: string): string {
  return UNIQUE_PREFIX + id;
}

function compareTimes(a: UniqueRun, b: UniqueRun): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt);
}
