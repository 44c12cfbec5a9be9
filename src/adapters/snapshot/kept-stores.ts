import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RemoteSnapshots } from '../../execution/snapshot-ports.ts';
import type { KeptEnvironment } from './kept-environment.ts';
import { withKeptLock } from './kept-lock.ts';
import { updateManifest } from './kept-manifest.ts';
import { hasAll, isSaved, publish } from './kept-publish.ts';
import type { SavedRecord } from './kept-record.ts';
import { replaceHistories } from './kept-replace.ts';
import { checksumsOf, type KeptState } from './kept-state.ts';

/** What came of saving to the stores. */
export interface StoresSaved {
  readonly failed: ReadonlyMap<RemoteSnapshots, Failure>;
}

/** Saves what is in memory to the stores, brings what others did to the working copy, and writes down what is saved. */
export async function saveToStores(
  environment: KeptEnvironment,
  state: KeptState,
  localGeneration: number,
): Promise<Result<StoresSaved, Failure>> {
  const { name, copy, options, remotes } = environment;
  const { uploads, signal, working } = options;
  const isRecorded =
    state.record.replacing === undefined && state.record.generation === state.newest?.manifest.generation;
  if (isRecorded && remotes.stores.every((store) => hasAll(state, store))) return ok({ failed: new Map() });
  const never = new AbortController().signal;
  const saved = await withKeptLock(copy.folder, working.tryLock, uploads === 'later' ? signal : never, async () => {
    const publishing = {
      ...remotes,
      options: working,
      above: localGeneration - 1,
      ...(uploads === 'later' ? { signal } : {}),
    };
    const published = await publish(state, publishing);
    if (published.ok) await bringTaken(environment, state, published.value.taken);
    await record(environment, state);
    return published;
  });
  if (saved !== undefined) return saved.ok ? ok({ failed: saved.value.failed }) : saved;
  const problem = 'another process is saving it, and does not come to an end';
  return err({ reason: 'save_failed', environment: name, place: copy.folder, problem });
}

/** Brings histories that other runs have changed to the working copy, so that stages that have not begun see them. */
async function bringTaken(
  { copy, options }: KeptEnvironment,
  state: KeptState,
  taken: readonly string[],
): Promise<void> {
  const names = taken.filter((name) => !state.conflicts.has(name));
  if (names.length === 0) return;
  const wanted = new Map(names.map((name) => [name, state.contents.get(name)] as const));
  const before = state.record;
  // Only what a store has: what is listed here counts as saved.
  const theirs = new Map([...wanted].flatMap(([name, content]) => (content ? [[name, content] as const] : [])));
  await copy.record.write({ ...before, replacing: checksumsOf(theirs) });
  const replaced = replaceHistories(copy, options.working.tryLock, wanted, (name, found) => {
    return found?.log !== true && found?.sha256 === state.disk.get(name);
  });
  const files = new Map(before.files);
  for (const name of replaced) {
    const sha256 = wanted.get(name)?.entry.sha256;
    if (sha256 === undefined) {
      state.disk.delete(name);
      files.delete(name);
    } else {
      state.disk.set(name, sha256);
      files.set(name, sha256);
    }
  }
  state.record = { ...before, files };
  const entries = new Map(replaced.map((name) => [name, wanted.get(name)?.entry] as const));
  await updateManifest(copy, options.working, { entries, generation: state.newest?.manifest.generation ?? 0 });
}

/** Writes down what the working copy derives from now, unless another process has written down something newer. */
async function record({ copy, remotes, options }: KeptEnvironment, state: KeptState): Promise<void> {
  const files = new Map(state.record.files);
  for (const [name, { entry }] of state.contents) {
    const isOnDisk = state.disk.get(name) === entry.sha256;
    if (isOnDisk && isSaved(state, name)) files.set(name, entry.sha256);
  }
  for (const name of state.ours) if (isSavedEverywhere(state, name)) state.ours.delete(name);
  const { newest } = state;
  if (newest === undefined) return;
  const stores = new Map(state.record.stores);
  for (const store of remotes.stores) {
    const generation = state.seen.get(store)?.generation ?? 0;
    if (generation > 0) stores.set(store.name, generation);
  }
  const { generation, run } = newest.manifest;
  const next: SavedRecord = { generation, run, files, stores };
  state.record = next;
  await copy.record.write(next);
  await updateManifest(copy, options.working, { entries: new Map(), generation });
}

function isSavedEverywhere({ seen, contents }: KeptState, name: string): boolean {
  const sha256 = contents.get(name)?.entry.sha256;
  return [...seen.values()].every(({ files }) => files.get(name) === sha256);
}
