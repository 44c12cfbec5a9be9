import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RemoteSnapshots } from '../../execution/snapshot-ports.ts';
import type { DirectorySnapshotOptions } from './directory-environment.ts';
import { ancestorsOf, derivesFrom, lineOf, snapshotId } from './kept-ancestry.ts';
import { differences, originOf, snapshotOf } from './kept-content.ts';
import { mergeContents } from './kept-merge.ts';
import type { Newest } from './kept-newest.ts';
import { lookInto, type Remotes } from './kept-remotes.ts';
import { checksumsOf, isAgeing, remember, seenIn, type KeptState } from './kept-state.ts';
import { stagesOf } from './manifest.ts';

/** How often a save begins anew because another run has saved meanwhile: each time, that one has made progress. */
const MAX_ROUNDS = 25;

/** How long one store may take to save, or to give what another run has saved. */
const MAX_UPLOAD_MS = 120_000;

/** What publishing needs besides the state. */
export interface Publishing extends Remotes {
  readonly options: DirectorySnapshotOptions;
  /** No new snapshot gets a generation that is not above this one. */
  readonly above: number;
  /** Aborted: the uploads belong to somebody else. Absent: only the limits end them. */
  readonly signal?: AbortSignal;
}

/** What came of publishing. */
export interface Published {
  /** Histories that other runs have changed; they are in `contents`, and not yet in the working copy. */
  readonly taken: readonly string[];
  /** The stores that could not be saved to. */
  readonly failed: ReadonlyMap<RemoteSnapshots, Failure>;
}

/**
 * Saves what this process did to every store that does not have it, on top of what other runs have saved meanwhile.
 * The failure is one after which nothing may be saved: stores that contradict each other.
 */
export async function publish(state: KeptState, publishing: Publishing): Promise<Result<Published, Failure>> {
  const taken = new Set<string>();
  const failed = new Map<RemoteSnapshots, Failure>();
  const order = savingOrder(publishing.stores);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const store = order.find((one) => !failed.has(one) && !hasAll(state, one));
    if (store === undefined) return ok({ taken: [...taken], failed });
    const saved = await saveTo(state, publishing, store);
    if (!saved.ok) failed.set(store, saved.error);
    if (!saved.ok || saved.value === 'saved') continue;
    const merged = await mergeFrom(state, publishing, store);
    if (!merged.ok && merged.error.reason === 'history_forked') return merged;
    if (!merged.ok) failed.set(store, merged.error);
    else for (const name of merged.value) taken.add(name);
  }
  const problem = `other runs have saved to it ${MAX_ROUNDS} times meanwhile`;
  for (const store of order) {
    if (failed.has(store) || hasAll(state, store)) continue;
    failed.set(store, saveFailed(publishing.environment, store, problem));
  }
  return ok({ taken: [...taken], failed });
}

/** Where two runs cannot both be told that they saved, first: whoever comes second there has not saved anywhere yet. */
function savingOrder(stores: readonly RemoteSnapshots[]): readonly RemoteSnapshots[] {
  return [...stores.filter(({ name }) => name === 'git'), ...stores.filter(({ name }) => name !== 'git')];
}

/** Whether a store has what the next snapshot would hold. */
export function hasAll({ seen, contents, newest, ageing }: KeptState, store: RemoteSnapshots): boolean {
  const there = seen.get(store);
  if (ageing.has(store) || there === undefined || there.generation === 0 || newest === undefined) return false;
  const wanted = checksumsOf(contents);
  return there.files.size === wanted.size && [...wanted].every(([name, sha256]) => there.files.get(name) === sha256);
}

/** The snapshot to be saved: the newest one again where a store only lacks that, otherwise the next generation. */
function nextSnapshot(state: KeptState, { environment, options, above }: Publishing, store: RemoteSnapshots): Newest {
  const { newest, contents, seen, record } = state;
  const there = seen.get(store)?.generation ?? 0;
  const isNewest = newest !== undefined && differences(newest.contents, contents).length === 0;
  if (isNewest && newest.manifest.generation > there) return newest;
  const { project, provenance, now } = options;
  const { run, attempt, commit } = provenance;
  const highest = Math.max(record.generation, ...[...seen.values()].map(({ generation }) => generation));
  const generation = Math.max(highest, newest?.manifest.generation ?? 0, above) + 1;
  const createdAt = new Date(now()).toISOString();
  const ancestors = ancestorsOf(state.ancestors);
  const manifest = { project, environment, generation, run, attempt, commit, createdAt, ancestors };
  return { ...snapshotOf(manifest, new Map(contents)), place: '', notices: [] };
}

async function saveTo(
  state: KeptState,
  publishing: Publishing,
  store: RemoteSnapshots,
): Promise<Result<'saved' | 'stale', Failure>> {
  const { environment } = publishing;
  const next = nextSnapshot(state, publishing, store);
  const expected = state.seen.get(store)?.generation ?? 0;
  const saved = await store.save(environment, next.snapshot, expected, limitOf(publishing));
  if (saved.ok && saved.value.outcome === 'stale') return ok('stale');
  // Also where it failed: it may be there all the same, its answer lost, and what comes next goes on from it.
  state.ancestors.add(snapshotId(next));
  for (const [name, sha256] of checksumsOf(next.contents)) remember(state.known, name, sha256);
  if (!saved.ok) return saved;
  const { generation } = next.manifest;
  state.ageing.delete(store);
  state.seen.set(store, { generation, files: checksumsOf(next.contents) });
  if (state.newest !== next) state.newest = { ...next, place: store.describe(environment) };
  return ok('saved');
}

/** Looks at what another run has saved to a store meanwhile, and gives the names of histories that are now as theirs. */
async function mergeFrom(
  state: KeptState,
  publishing: Publishing,
  store: RemoteSnapshots,
): Promise<Result<readonly string[], Failure>> {
  const { environment } = publishing;
  const look = await lookInto(publishing, store, limitOf(publishing));
  if (!look.ok) return err(saveFailed(environment, store, problemOf(look.error)));
  const { generation, found } = look.value;
  if (found !== undefined && !found.ok) return found;
  const before = state.seen.get(store);
  // What a store has lost meanwhile is still known here, and is saved again.
  const isLost = found === undefined || generation < (before?.generation ?? 0);
  const taken = isLost
    ? ok([])
    : take(
        state,
        { ...found.value, place: store.describe(environment), notices: [] },
        before?.files ?? new Map<string, string>(),
        environment,
      );
  // What could not be merged is not built upon by a later save either.
  if (taken.ok) {
    state.seen.set(store, seenIn(look.value));
    if (!isAgeing(look.value)) state.ageing.delete(store);
  }
  return taken;
}

function take(
  state: KeptState,
  theirs: Newest,
  seen: ReadonlyMap<string, string>,
  environment: string,
): Result<readonly string[], Failure> {
  const { newest, ours } = state;
  const isHigher = theirs.manifest.generation > (newest?.manifest.generation ?? 0);
  const newer = isHigher && (newest === undefined || derivesFrom(theirs, newest));
  const merged = mergeContents({
    next: state.contents,
    theirs: theirs.contents,
    seen,
    newer,
    isKnown: (name, sha256) => state.known.get(name)?.has(sha256) === true,
    isOurs: (name) => ours.has(name),
  });
  const contents = new Map(merged.contents);
  // Of our own that no store has yet, the working copy keeps ours and the stores keep theirs.
  const unsaved = merged.conflicts.filter((name) => ours.has(name) && !isSaved(state, name));
  const contradicting = merged.conflicts.filter((name) => !unsaved.includes(name));
  if (contradicting.length > 0) {
    const others = newest === undefined ? [] : [originOf(newest.manifest, newest.place)];
    const sides = [...others, originOf(theirs.manifest, theirs.place)];
    return err({ reason: 'history_forked', environment, stages: stagesOf(contradicting), sides });
  }
  for (const name of unsaved) {
    ours.delete(name);
    state.conflicts.set(name, theirs);
    const content = theirs.contents.get(name);
    if (content === undefined) contents.delete(name);
    else contents.set(name, content);
  }
  for (const [name, { entry }] of [...state.contents, ...theirs.contents]) {
    if (!unsaved.includes(name)) remember(state.known, name, entry.sha256);
  }
  state.contents = contents;
  if (isHigher) state.newest = theirs;
  for (const id of lineOf(theirs)) state.ancestors.add(id);
  return ok(merged.taken);
}

/** Whether a store has this history as it is now. */
export function isSaved({ seen, contents }: KeptState, name: string): boolean {
  const sha256 = contents.get(name)?.entry.sha256;
  return [...seen.values()].some(({ files }) => files.get(name) === sha256);
}

function limitOf({ signal }: Publishing): AbortSignal {
  const limit = AbortSignal.timeout(MAX_UPLOAD_MS);
  return signal === undefined ? limit : AbortSignal.any([signal, limit]);
}

function saveFailed(environment: string, store: RemoteSnapshots, problem: string): Failure {
  return { reason: 'save_failed', environment, place: store.describe(environment), problem };
}

/** The problem of a failure that names its place already. */
export function problemOf(failure: Failure): string {
  return 'problem' in failure ? failure.problem : failure.reason;
}
