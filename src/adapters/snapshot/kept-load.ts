import { setTimeout as sleep } from 'node:timers/promises';
import { compareText } from '../../domain/diagnostic.ts';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SnapshotInfo } from '../../execution/snapshot-ports.ts';
import { differences, originOf } from './kept-content.ts';
import { guarded, type KeptEnvironment } from './kept-environment.ts';
import { compareWorkingCopy, type Compared } from './kept-compare.ts';
import { withKeptLock } from './kept-lock.ts';
import { chooseNewest, type Newest } from './kept-newest.ts';
import { NO_RECORD, type SavedRecord } from './kept-record.ts';
import { lookIntoStores, offerIntact, type StoreLook } from './kept-remotes.ts';
import { replaceHistories } from './kept-replace.ts';
import { checksumsOf, isAgeing, stateOf } from './kept-state.ts';
import { folderExists } from './kept-working.ts';
import { stagesOf } from './manifest.ts';
import { updateManifest } from './kept-manifest.ts';

/** How often a working copy with unsaved histories is looked at: another process may be about to save them. */
const MAX_LOOKS = 4;
const LOOK_INTERVAL_MS = 100;

/** How often the stores are looked at when they do not have what the working copy derives from. */
const MAX_STORE_LOOKS = 2;

/** What the stores have. */
interface Kept {
  readonly looks: readonly StoreLook[];
  readonly newest: Newest | undefined;
}

/**
 * Brings the newest snapshot of the stores to the working copy. No history of the environment is open in this process.
 * Nothing is overwritten that no store has. See the table in `docs/state.md`.
 */
export async function loadKept(environment: KeptEnvironment): Promise<Result<SnapshotInfo | undefined, Failure>> {
  for (let look = 1; ; look += 1) {
    const kept = await lookAtStores(environment, environment.options.signal);
    if (!kept.ok) return kept;
    const loaded = await guarded(environment, () => loadFrom(environment, kept.value));
    // Lost may be what another process has saved since the stores were looked at.
    if (loaded.ok || loaded.error.reason !== 'history_lost' || look === MAX_STORE_LOOKS) return loaded;
  }
}

/** What the stores have, and which of it is the newest; a failure offers what is intact. */
export async function lookAtStores(
  { name, remotes }: KeptEnvironment,
  signal: AbortSignal,
): Promise<Result<Kept, Failure>> {
  const looks = await lookIntoStores(remotes, signal);
  if (!looks.ok) return looks;
  const newest = chooseNewest(name, looks.value);
  if (!newest.ok) return err(await offerIntact(newest.error, remotes, looks.value, signal));
  return ok({ looks: looks.value, newest: newest.value });
}

async function loadFrom(environment: KeptEnvironment, kept: Kept): Promise<Result<SnapshotInfo | undefined, Failure>> {
  const { copy, options } = environment;
  const nothing = kept.newest === undefined && (await copy.names()).length === 0 && !(await folderExists(copy.folder));
  if (nothing) {
    environment.state = stateOf(undefined, kept.looks, NO_RECORD, new Map());
    return ok(undefined);
  }
  for (let look = 1; ; look += 1) {
    const locked = await withKeptLock(copy.folder, options.working.tryLock, options.signal, () =>
      loadLocked(environment, kept),
    );
    if (locked === undefined) {
      const problem = 'another process is saving it, and does not come to an end';
      return err({ reason: 'history_unavailable', place: copy.folder, problem });
    }
    if (locked.ok || locked.error.reason !== 'history_unsaved' || look === MAX_LOOKS) return locked;
    await sleep(LOOK_INTERVAL_MS);
  }
}

async function loadLocked(
  environment: KeptEnvironment,
  kept: Kept,
): Promise<Result<SnapshotInfo | undefined, Failure>> {
  const { copy, directory, name } = environment;
  const { newest } = kept;
  const read = await copy.record.read();
  if (!read.ok) return err(withIntact(read.error, environment, newest));
  const record = read.value ?? NO_RECORD;
  if (record.generation > (newest?.manifest.generation ?? 0)) return err(lost(environment, record, newest));
  // Half replaced it is neither what the manifest says nor anybody's work.
  const checked = record.replacing === undefined ? await directory.load(name) : ok(undefined);
  if (!checked.ok) return err(withIntact(checked.error, environment, newest));
  const compared = await compareWorkingCopy(environment, record, newest);
  if (newest === undefined) return adopt(environment, kept, compared, checked.value);
  if (compared.unsaved.length > 0) {
    const [stages, folder] = [stagesOf(compared.unsaved), copy.folder];
    return err({
      reason: 'history_unsaved',
      environment: name,
      stages,
      folder,
      kept: originOf(newest.manifest, newest.place),
    });
  }
  return bringNewest(environment, { ...kept, newest }, compared, record);
}

/** The histories of a working copy that no store knows: the next save brings them there. */
function adopt(
  environment: KeptEnvironment,
  { looks }: Kept,
  compared: Compared,
  checked: SnapshotInfo | undefined,
): Result<SnapshotInfo | undefined, Failure> {
  const state = stateOf(undefined, looks, NO_RECORD, new Map());
  for (const name of compared.unsaved) state.pending.add(name);
  environment.state = state;
  const names = [...compared.unsaved, ...compared.busy];
  if (checked === undefined && names.length === 0) return ok(undefined);
  const { copy, name, remotes } = environment;
  const stores = remotes.stores.map((store) => store.describe(name)).join(', ');
  const notice = `the histories in ${copy.folder} are in no store yet: the next save brings them to ${stores}`;
  const notices = [...(checked?.notices ?? []), ...(names.length === 0 ? [] : [notice])];
  const behind = names.length === 0 ? {} : ({ behind: true } as const);
  return ok({ generation: checked?.generation ?? 0, stages: stagesOf(names), notices, ...behind });
}

async function bringNewest(
  environment: KeptEnvironment,
  { looks, newest }: Kept & { readonly newest: Newest },
  compared: Compared,
  record: SavedRecord,
): Promise<Result<SnapshotInfo | undefined, Failure>> {
  const { copy, options } = environment;
  const { manifest, contents } = newest;
  const saved = recordOf(newest, looks, record);
  const isDone = compared.outdated.length === 0 && record.replacing === undefined;
  if (!isDone) {
    const replacements = new Map(compared.outdated.map((name) => [name, contents.get(name)] as const));
    await copy.record.write({ ...record, replacing: checksumsOf(contents) });
    const replaced = replaceHistories(copy, options.working.tryLock, replacements, (name, found) => {
      return found === undefined || (!found.log && found.sha256 === compared.found.get(name));
    });
    for (const name of compared.outdated) if (!replaced.includes(name)) compared.busy.push(name);
  }
  const present = [...contents].filter(([name]) => !compared.busy.includes(name));
  const gone = compared.outdated.filter((name) => !contents.has(name) && !compared.busy.includes(name));
  const entries = new Map([
    ...present.map(([name, { entry }]) => [name, entry] as const),
    ...gone.map((name) => [name, undefined] as const),
  ]);
  const updated = await updateManifest(copy, options.working, { entries, generation: manifest.generation });
  if (!updated.ok) return updated;
  const files = new Map(present.map(([name, { entry }]) => [name, entry.sha256]));
  for (const name of compared.busy) {
    const base = record.files.get(name);
    if (base !== undefined) files.set(name, base);
  }
  const next = { ...saved, files };
  if (!isDone || !isSameRecord(next, record)) await copy.record.write(next);
  environment.state = stateOf(newest, looks, next, files);
  const isBehind = looks.some(
    (look) => look.found?.ok !== true || differences(look.found.value.contents, contents).length > 0 || isAgeing(look),
  );
  const behind = isBehind ? ({ behind: true } as const) : {};
  return ok({ generation: manifest.generation, stages: stagesOf(contents.keys()), notices: newest.notices, ...behind });
}

function recordOf({ manifest }: Newest, looks: readonly StoreLook[], record: SavedRecord): SavedRecord {
  const stores = new Map(record.stores);
  for (const { store, generation } of looks) if (generation > 0) stores.set(store.name, generation);
  return { generation: manifest.generation, run: manifest.run, files: record.files, stores };
}

function isSameRecord(one: SavedRecord, other: SavedRecord): boolean {
  return textOf(one) === textOf(other);
}

function sorted(map: ReadonlyMap<string, string | number>): readonly (readonly [string, string | number])[] {
  return [...map].toSorted(([a], [b]) => compareText(a, b));
}

function textOf({ generation, run, files, stores }: SavedRecord): string {
  return JSON.stringify([generation, run, sorted(files), sorted(stores)]);
}

function lost(
  { name, copy, remotes: { stores } }: KeptEnvironment,
  record: SavedRecord,
  newest: Newest | undefined,
): Failure {
  const had = [...record.stores].filter(([, generation]) => generation >= record.generation).map(([store]) => store);
  return {
    reason: 'history_lost',
    environment: name,
    folder: copy.folder,
    generation: record.generation,
    run: record.run,
    stores: had,
    places: stores.map((store) => store.describe(name)),
    ...(newest === undefined ? {} : { kept: originOf(newest.manifest, newest.place) }),
  };
}

/** A working copy that is damaged can be replaced by what a store has, if the user says so. */
function withIntact(failure: Failure, { name }: KeptEnvironment, newest: Newest | undefined): Failure {
  if (failure.reason !== 'history_damaged' || newest === undefined) return failure;
  const { generation } = newest.manifest;
  return { ...failure, intact: { environment: name, generation, place: newest.place } };
}
