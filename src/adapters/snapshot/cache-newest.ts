import { err, ok, type Result } from '../../domain/result.ts';
import type { ActionsCache } from '../../execution/actions-ports.ts';
import { generationOf, generationPrefix, higherGenerations } from './cache-key.ts';

/** A snapshot in the cache. */
export interface CachedSnapshot {
  readonly key: string;
  readonly generation: number;
}

/**
 * The snapshot of the highest generation that this run can read; `undefined`: certainly none.
 *
 * A restore by prefix gives the newest entry of this run's own branch if there is one, even where the base or the
 * default branch has a higher generation: a branch that deployed once would forever go on from what it saved then. So
 * what was found is only where the search begins: it asks place by place for higher generations, in any branch, and
 * starts over at the place where there is one. One short question per digit; entries cannot be listed without
 * permissions, and not those that this run may read.
 */
export async function findNewest(
  cache: ActionsCache,
  prefix: string,
  signal: AbortSignal,
): Promise<Result<CachedSnapshot | undefined, string>> {
  const first = await findOne(cache, prefix, [''], signal);
  if (!first.ok || first.value === undefined) return first;
  let newest = first.value;
  for (let place = 0; ;) {
    const higher = higherGenerations(newest.generation)[place];
    if (higher === undefined) return ok(newest);
    const found = higher.length === 0 ? ok(undefined) : await findOne(cache, prefix, higher, signal);
    if (!found.ok) return found;
    if (found.value === undefined) place += 1;
    else newest = found.value;
  }
}

/** The snapshot of one generation; `undefined`: certainly none that this run can read. */
export async function findGeneration(
  cache: ActionsCache,
  prefix: string,
  generation: number,
  signal: AbortSignal,
): Promise<Result<CachedSnapshot | undefined, string>> {
  return findOne(cache, prefix, [generationPrefix(generation)], signal);
}

async function findOne(
  cache: ActionsCache,
  prefix: string,
  endings: readonly string[],
  signal: AbortSignal,
): Promise<Result<CachedSnapshot | undefined, string>> {
  const keys = endings.map((ending) => `${prefix}${ending}`);
  const found = await cache.find(keys, signal);
  if (!found.ok || found.value === undefined) return found.ok ? ok(undefined) : found;
  const generation = generationOf(found.value, prefix);
  if (generation === undefined) return err(`an entry with the key ${found.value} is in the way, which is no snapshot`);
  return ok({ key: found.value, generation });
}
