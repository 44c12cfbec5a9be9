import type { Failure } from '../../domain/failure.ts';
import { instanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RemoteSnapshots, SnapshotInfo } from '../../execution/snapshot-ports.ts';
import type { HistoryContent } from './kept-content.ts';
import { originOf } from './kept-content.ts';
import { guarded, type KeptEnvironment } from './kept-environment.ts';
import { openUnsaved } from './kept-open.ts';
import { readOwn } from './kept-own.ts';
import { updateManifest } from './kept-manifest.ts';
import { problemOf } from './kept-publish.ts';
import { saveToStores, type StoresSaved } from './kept-stores.ts';
import { takeOurs, type KeptState } from './kept-state.ts';
import { historyFileName, stageOfFile, stagesOf } from './manifest.ts';

/**
 * Saves what these stages did: to the working copy, then to every store. A history that somebody has open again is
 * saved when it is let go of. Nothing that another run has saved is overwritten.
 */
export async function saveKept(
  environment: KeptEnvironment,
  changed: ReadonlySet<string>,
): Promise<Result<SnapshotInfo, Failure>> {
  const saved = await guarded(environment, () => save(environment, changed));
  if (saved.ok || saved.error.reason !== 'history_unavailable') return saved;
  const { place, problem } = saved.error;
  return err({ reason: 'save_failed', environment: environment.name, place, problem });
}

async function save(
  environment: KeptEnvironment,
  changed: ReadonlySet<string>,
): Promise<Result<SnapshotInfo, Failure>> {
  const { copy, options, state: known } = environment;
  const names = new Set([...changed].map(historyFileName));
  for (const name of known?.pending ?? (await copy.names())) names.add(name);
  const own = await readOwns(environment, names);
  const generation = await saveLocally(environment, own.contents);
  if (!generation.ok) return generation;

  // Whoever interrupts has seconds: the uploads are left to the `post` step.
  const isLater = (): boolean => options.uploads === 'later' && options.signal.aborted;
  if (isLater()) return own.failure ? err(own.failure) : ok(savedLocally(environment, generation.value, own.contents));

  const opened = known === undefined ? await openUnsaved(environment) : ok(known);
  if (!opened.ok) return opened;
  const state = opened.value;
  environment.state = state;
  for (const name of names) state.pending.delete(name);
  for (const name of own.unread) state.pending.add(name);
  for (const [name, content] of own.contents) takeOurs(state, name, content);
  const stores = await saveToStores(environment, state, generation.value);
  if (own.failure) return err(own.failure);
  if (isLater() && (!stores.ok || stores.value.failed.size > 0)) {
    return ok(savedLocally(environment, generation.value, own.contents));
  }
  if (!stores.ok) return stores;
  const failure = failureOf(environment, state, stores.value);
  if (failure !== undefined) return err(failure);
  const info = { generation: state.newest?.manifest.generation ?? generation.value, notices: [] };
  return ok({ ...info, stages: stagesOf(state.contents.keys()) });
}

/** What was read of histories. One that cannot be read does not keep the others from being saved. */
interface OwnHistories {
  readonly contents: ReadonlyMap<string, HistoryContent>;
  /** They are looked at again by the next save. */
  readonly unread: readonly string[];
  readonly failure: Failure | undefined;
}

async function readOwns(environment: KeptEnvironment, names: ReadonlySet<string>): Promise<OwnHistories> {
  const { copy, options, state } = environment;
  const contents = new Map<string, HistoryContent>();
  const unread: string[] = [];
  let failure: Failure | undefined;
  for (const name of names) {
    const read = await readOwn(copy, options, name);
    if (!read.ok || read.value === 'busy') unread.push(name);
    if (!read.ok) failure ??= read.error;
    else if (read.value === 'busy') continue;
    else if (read.value !== 'absent') contents.set(name, read.value);
    else if (state?.contents.has(name) === true) failure ??= goneFailure(environment, name);
  }
  return { contents, unread, failure };
}

function goneFailure({ name: environment, copy }: KeptEnvironment, name: string): Failure {
  const instance = instanceId(environment, stageOfFile(name) ?? name);
  return { reason: 'history_damaged', instance, file: copy.pathOf(name), problem: 'it was saved before and is gone' };
}

/** Brings the manifest of the working copy up to date and gives its generation. */
function saveLocally(
  { copy, options, state }: KeptEnvironment,
  contents: ReadonlyMap<string, HistoryContent>,
): Promise<Result<number, Failure>> {
  const entries = new Map([...contents].map(([name, { entry }]) => [name, entry] as const));
  return updateManifest(copy, options.working, { entries, generation: state?.record.generation ?? 0, grows: true });
}

function savedLocally(
  { copy, state }: KeptEnvironment,
  generation: number,
  contents: ReadonlyMap<string, HistoryContent>,
): SnapshotInfo {
  const names = new Set([...(state?.contents.keys() ?? []), ...contents.keys()]);
  return {
    generation,
    stages: stagesOf(names),
    notices: [`saved in ${copy.folder}; the upload is left to the post step`],
  };
}

/** What is wrong after a save: two runs that did the same, or stores that do not have it. */
export function failureOf(
  { name, copy, options, remotes }: KeptEnvironment,
  { conflicts, record, newest }: KeptState,
  { failed }: StoresSaved,
): Failure | undefined {
  const [conflict] = conflicts.values();
  if (conflict !== undefined) {
    const { provenance, now } = options.working;
    const { run, attempt, commit } = provenance;
    const at = new Date(now()).toISOString();
    const ours = { place: copy.folder, generation: record.generation, run, attempt, commit, at };
    const stages = [...conflicts.keys()].map((file) => ({ stage: stageOfFile(file) ?? file, file: copy.pathOf(file) }));
    return {
      reason: 'history_conflict',
      environment: name,
      stages,
      ours,
      theirs: originOf(conflict.manifest, conflict.place),
      newest: newest?.manifest.generation ?? conflict.manifest.generation,
    };
  }
  if (failed.size === 0) return undefined;
  const saved = remotes.stores.filter((store) => !failed.has(store));
  const where = (stores: readonly RemoteSnapshots[]): string => stores.map((store) => store.describe(name)).join(', ');
  const has =
    saved.length === 0
      ? 'no other store has it'
      : `generation ${newest?.manifest.generation ?? 0} is in ${where(saved)}`;
  const problem = [...failed].map(([store, failure]) => `${store.name}: ${problemOf(failure)}`).join('; ');
  return {
    reason: 'save_failed',
    environment: name,
    place: where([...failed.keys()]),
    problem: `${problem}; ${has}; the working copy is in ${copy.folder}`,
  };
}
