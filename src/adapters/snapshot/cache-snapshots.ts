import type { Failure } from '../../domain/failure.ts';
import type { Provenance } from '../../domain/history.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ActionsCache } from '../../execution/actions-ports.ts';
import type { RemoteSnapshots, SaveOutcome, Snapshot } from '../../execution/snapshot-ports.ts';
import { keyEnding, keyPrefix, MAX_KEY_GENERATION, MAX_KEY_LENGTH } from './cache-key.ts';
import { findGeneration, findNewest, type CachedSnapshot } from './cache-newest.ts';

/** What the cache store is given. */
export interface CacheSnapshotOptions {
  readonly cache: ActionsCache;
  readonly project: string;
  readonly provenance: Pick<Provenance, 'run' | 'attempt'>;
}

/** How far back generations are looked for: each costs a question. */
const MAX_LISTED_GENERATIONS = 20;

/** How often the newest snapshot is looked for again when it is gone before it is there. */
const MAX_LOADS = 3;

/** A key is taken for good by an upload that broke off, so that each try has its own. */
const MAX_TRIES = 3;

/**
 * The store that keeps snapshots in the cache of GitHub Actions: fast, without permissions, and never the only truth.
 * Entries go after 7 days in which nobody read them, or earlier when the repository has too many; those of one branch
 * are not seen by another; and there is no compare and swap, so that of two runs that save at once both may be told that
 * they did. See `findNewest` for which snapshot is the newest.
 */
export function cacheSnapshots(options: CacheSnapshotOptions): RemoteSnapshots {
  const { cache, project } = options;
  const prefixOf = (environment: string): string => keyPrefix(project, environment);
  const describe = (environment: string): string => `the Actions cache, keys ${prefixOf(environment)}…`;
  const unavailable = (environment: string, problem: string): Result<never, Failure> =>
    err({ reason: 'history_unavailable', place: describe(environment), problem });

  /** Restores what `find` finds; looks again where it is gone in between. */
  async function loadFound(
    environment: string,
    signal: AbortSignal,
    find: () => Promise<Result<CachedSnapshot | undefined, string>>,
  ): Promise<Result<Snapshot | undefined, Failure>> {
    for (let loads = 0; loads < MAX_LOADS; loads += 1) {
      const found = await find();
      if (!found.ok) return unavailable(environment, found.error);
      if (found.value === undefined) return ok(undefined);
      const files = await cache.restore(found.value.key, signal);
      if (!files.ok) return unavailable(environment, files.error);
      if (files.value !== undefined) return ok({ generation: found.value.generation, files: files.value });
    }
    return unavailable(environment, 'it names a snapshot, and has none when it is asked for it');
  }

  return {
    name: 'cache',
    describe,
    load: (environment, signal) =>
      loadFound(environment, signal, () => findNewest(cache, prefixOf(environment), signal)),
    loadGeneration: (environment, generation, signal) =>
      loadFound(environment, signal, () => findGeneration(cache, prefixOf(environment), generation, signal)),
    async generations(environment, signal) {
      const newest = await findNewest(cache, prefixOf(environment), signal);
      if (!newest.ok) return unavailable(environment, newest.error);
      if (newest.value === undefined) return ok([]);
      const generations = [newest.value.generation];
      const last = Math.max(1, newest.value.generation - MAX_LISTED_GENERATIONS + 1);
      for (let generation = newest.value.generation - 1; generation >= last; generation -= 1) {
        const found = await findGeneration(cache, prefixOf(environment), generation, signal);
        if (!found.ok) return unavailable(environment, found.error);
        if (found.value !== undefined) generations.push(generation);
      }
      return ok(generations);
    },
    async save(environment, snapshot, expectedGeneration, signal) {
      const saved = await saveToCache(options, environment, { snapshot, expectedGeneration, signal });
      if (saved.ok) return saved;
      return err({ reason: 'save_failed', environment, place: describe(environment), problem: saved.error });
    },
  };
}

async function saveToCache(
  { cache, project, provenance: { run, attempt } }: CacheSnapshotOptions,
  environment: string,
  given: { readonly snapshot: Snapshot; readonly expectedGeneration: number; readonly signal: AbortSignal },
): Promise<Result<SaveOutcome, string>> {
  const { snapshot, expectedGeneration, signal } = given;
  const { generation, files } = snapshot;
  if (generation > MAX_KEY_GENERATION) return err(`a key holds no generation above ${MAX_KEY_GENERATION}`);
  const prefix = keyPrefix(project, environment);
  const newest = await findNewest(cache, prefix, signal);
  if (!newest.ok) return newest;
  const found = newest.value?.generation ?? 0;
  // Fewer than expected: what another store has saved was not saved here, or is not kept any more.
  if (found > expectedGeneration) return ok({ outcome: 'stale', found });

  for (let tryNumber = 1; tryNumber <= MAX_TRIES; tryNumber += 1) {
    const key = `${prefix}${keyEnding({ generation, run, attempt }, tryNumber)}`;
    if (key.length > MAX_KEY_LENGTH) return err(`the key ${key} is longer than ${MAX_KEY_LENGTH} characters`);
    const saved = await cache.save(key, files, signal);
    if (!saved.ok) return saved;
    if (saved.value === 'saved') return ok({ outcome: 'saved' });
  }
  return err(`uploads under the keys of this generation broke off ${MAX_TRIES} times`);
}
