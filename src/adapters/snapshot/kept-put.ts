import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { instanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { ancestorsOf, lineOf } from './kept-ancestry.ts';
import {
  checksumOf,
  differences,
  snapshotOf,
  type Contents,
  type HistoryContent,
  type IntactFiles,
} from './kept-content.ts';
import { guarded, type KeptEnvironment } from './kept-environment.ts';
import { withKeptLock } from './kept-lock.ts';
import { updateManifest } from './kept-manifest.ts';
import { chooseNewest } from './kept-newest.ts';
import { readOwn } from './kept-own.ts';
import { problemOf } from './kept-publish.ts';
import { NO_RECORD } from './kept-record.ts';
import { lookIntoStores, type StoreLook } from './kept-remotes.ts';
import { replaceHistory } from './kept-replace.ts';
import { checksumsOf } from './kept-state.ts';
import { readWorkingFile } from './kept-working.ts';
import { historyFileName, stageOfFile } from './manifest.ts';

/** What is put into the working copy and the stores. See `StateArchive.put`. */
export interface PutRequest {
  readonly histories: ReadonlyMap<string, Uint8Array>;
  readonly others: 'kept' | 'removed';
  readonly signal: AbortSignal;
}

/** How often it begins anew because a run has saved meanwhile. */
const MAX_TRIES = 5;

/** Puts histories into the stores, and then into the working copy, whose own are locked until then. */
export async function putKept(
  environment: KeptEnvironment,
  request: PutRequest,
): Promise<Result<number | undefined, Failure>> {
  const { copy, options } = environment;
  environment.state = undefined;
  return guarded(environment, async () => {
    const done = await withKeptLock(copy.folder, options.working.tryLock, request.signal, () =>
      putLocked(environment, request),
    );
    if (done !== undefined) return done;
    const problem = 'another process is saving it, and does not come to an end';
    return err({ reason: 'history_unavailable', place: copy.folder, problem });
  });
}

async function putLocked(
  environment: KeptEnvironment,
  request: PutRequest,
): Promise<Result<number | undefined, Failure>> {
  for (let tryNumber = 1; ; tryNumber += 1) {
    const looks = await lookIntoStores(environment.remotes, request.signal);
    if (!looks.ok) return looks;
    const target = await targetOf(environment, request, looks.value);
    if (!target.ok) return target;
    const put = await putTarget(environment, request, looks.value, target.value);
    if (!put.ok || put.value !== 'stale') return put.ok ? ok(put.value === 'stale' ? undefined : put.value) : put;
    if (tryNumber < MAX_TRIES) continue;
    const problem = `other runs have saved ${MAX_TRIES} times meanwhile`;
    return err({ reason: 'save_failed', environment: environment.name, place: environment.copy.folder, problem });
  }
}

/** The histories as they are to be. */
async function targetOf(
  environment: KeptEnvironment,
  { histories, others }: PutRequest,
  looks: readonly StoreLook[],
): Promise<Result<ReadonlyMap<string, HistoryContent>, Failure>> {
  const target = new Map<string, HistoryContent>();
  if (others === 'kept') {
    const kept = await keptContents(environment, histories, looks);
    if (!kept.ok) return kept;
    for (const [name, content] of kept.value) target.set(name, content);
  }
  for (const [stage, bytes] of histories) {
    const sha256 = checksumOf(bytes);
    const name = historyFileName(stage);
    if (target.get(name)?.entry.sha256 === sha256) continue;
    target.set(name, { bytes, entry: { sha256, bytes: bytes.length, generation: 0 } });
  }
  return ok(target);
}

/** What stays as it is: the newest snapshot, or the working copy where no store has one. */
async function keptContents(
  environment: KeptEnvironment,
  histories: PutRequest['histories'],
  looks: readonly StoreLook[],
): Promise<Result<Contents, Failure>> {
  const newest = chooseNewest(environment.name, looks);
  if (newest.ok) return newest.value === undefined ? ownContents(environment) : ok(newest.value.contents);
  // Stores that contradict each other are settled by naming all histories that any of them has.
  const names = looks.flatMap(({ found }) => (found?.ok === true ? [...found.value.contents.keys()] : []));
  const isSettled = names.every((name) => histories.has(stageOfFile(name) ?? name));
  return newest.error.reason === 'history_forked' && isSettled ? ok(new Map<string, HistoryContent>()) : newest;
}

async function ownContents({
  copy,
  options,
}: KeptEnvironment): Promise<Result<ReadonlyMap<string, HistoryContent>, Failure>> {
  const contents = new Map<string, HistoryContent>();
  for (const name of await copy.names()) {
    const read = await readOwn(copy, options, name);
    if (!read.ok) return read;
    if (read.value === 'busy') return err(busy(copy.environment, name, copy.pathOf(name)));
    if (read.value !== 'absent') contents.set(name, read.value);
  }
  return ok(contents);
}

async function putTarget(
  environment: KeptEnvironment,
  request: PutRequest,
  looks: readonly StoreLook[],
  target: ReadonlyMap<string, HistoryContent>,
): Promise<Result<number | 'stale' | undefined, Failure>> {
  const { copy, options } = environment;
  const names = [...new Set([...(await copy.names()), ...target.keys()])];
  const locks: { release(): void }[] = [];
  try {
    for (const name of names) {
      const path = copy.pathOf(name);
      await mkdir(dirname(path), { recursive: true });
      const lock = options.working.tryLock(`${path}.lock`);
      if (lock === undefined) return err(busy(copy.environment, name, path));
      locks.push(lock);
    }
    return await putWhileLocked(environment, request, { looks, target, names });
  } finally {
    for (const lock of locks) lock.release();
  }
}

interface Put {
  readonly looks: readonly StoreLook[];
  readonly target: ReadonlyMap<string, HistoryContent>;
  /** Of the working copy and of the target. */
  readonly names: readonly string[];
}

async function putWhileLocked(
  environment: KeptEnvironment,
  { signal }: PutRequest,
  { looks, target, names }: Put,
): Promise<Result<number | 'stale' | undefined, Failure>> {
  const { copy, name, options } = environment;
  const [manifest, record] = [await copy.manifest.read(), await copy.record.read()];
  // A manifest or a record that cannot be read is one reason to put something in their place.
  const before = record.ok ? (record.value ?? NO_RECORD) : NO_RECORD;
  const local = manifest.ok ? (manifest.value?.generation ?? 0) : 0;
  const isWhole = manifest.ok && record.ok && record.value?.replacing === undefined;
  if (isWhole && isSo(environment, looks, target, names)) return ok(undefined);

  const generation = Math.max(local, before.generation, ...looks.map((look) => look.generation)) + 1;
  const complete = await withGenerations(environment, target);
  if (!complete.ok) return complete;
  const { project, provenance, now } = options.working;
  const { run, attempt, commit } = provenance;
  const createdAt = new Date(now()).toISOString();
  // From now on it is what follows on all that the stores have, also where they contradict each other.
  const ancestors = ancestorsOf(looks.flatMap(({ found }) => (found?.ok === true ? lineOf(found.value) : [])));
  const made = { project, environment: name, generation, run, attempt, commit, createdAt, ancestors };
  const next = snapshotOf(made, complete.value);
  const saved = await saveEverywhere(environment, looks, next, signal);
  if (!saved.ok) return saved;
  if (saved.value === 'stale') return ok('stale');
  const { failed } = saved.value;
  const isSaved = failed.length < looks.length;
  if (looks.length > 0 && !isSaved) return err(saveFailed(environment, failed, 'nothing was changed'));

  await copy.record.write({ ...before, replacing: checksumsOf(complete.value) });
  for (const each of names) replaceHistory(copy.pathOf(each), complete.value.get(each));
  const entries = new Map(names.map((each) => [each, complete.value.get(each)?.entry] as const));
  const updated = await updateManifest(copy, options.working, { entries, generation });
  if (!updated.ok) return updated;
  const stores = new Map(before.stores);
  for (const { store } of looks) stores.set(store.name, generation);
  const files = checksumsOf(complete.value);
  await copy.record.write(looks.length > 0 ? { generation, run, files, stores } : withoutReplacing(before));
  return failed.length > 0
    ? err(saveFailed(environment, failed, `generation ${generation} is in the others`))
    : ok(generation);
}

function withoutReplacing({ generation, run, files, stores }: typeof NO_RECORD): typeof NO_RECORD {
  return { generation, run, files, stores };
}

/** Whether every store and the working copy have exactly this already. */
function isSo(
  { copy }: KeptEnvironment,
  looks: readonly StoreLook[],
  target: ReadonlyMap<string, HistoryContent>,
  names: readonly string[],
): boolean {
  for (const { found } of looks) {
    if (found?.ok !== true || differences(found.value.contents, target).length > 0) return false;
  }
  for (const name of names) {
    const file = readWorkingFile(copy.pathOf(name));
    if (file?.sha256 !== target.get(name)?.entry.sha256 || file?.log === true) return false;
  }
  return true;
}

/** Adds how many transactions each history has seen; one that is not intact is refused. The caller has all locks. */
async function withGenerations(
  { copy, options }: KeptEnvironment,
  target: ReadonlyMap<string, HistoryContent>,
): Promise<Result<ReadonlyMap<string, HistoryContent>, Failure>> {
  const complete = new Map<string, HistoryContent>();
  for (const [name, { bytes, entry }] of target) {
    const file = `${copy.pathOf(name)}.new`;
    await writeFile(file, bytes);
    const generation = await options.working.readGeneration(file);
    await rm(file);
    if (!generation.ok) {
      const instance = instanceId(copy.environment, stageOfFile(name) ?? name);
      return err({ reason: 'history_damaged', instance, file: name, problem: generation.error });
    }
    complete.set(name, { bytes, entry: { ...entry, generation: generation.value } });
  }
  return ok(complete);
}

async function saveEverywhere(
  { name }: KeptEnvironment,
  looks: readonly StoreLook[],
  { snapshot }: IntactFiles,
  signal: AbortSignal,
): Promise<Result<{ readonly failed: readonly (readonly [StoreLook, Failure])[] } | 'stale', Failure>> {
  const failed: (readonly [StoreLook, Failure])[] = [];
  let saved = 0;
  for (const look of looks) {
    const outcome = await look.store.save(name, snapshot, look.generation, signal);
    if (!outcome.ok) failed.push([look, outcome.error]);
    else if (outcome.value.outcome === 'saved') saved += 1;
    else if (saved === 0) return ok('stale');
    else {
      const problem = `a run has saved generation ${outcome.value.found} meanwhile`;
      failed.push([look, { reason: 'save_failed', environment: name, place: look.store.describe(name), problem }]);
    }
  }
  return ok({ failed });
}

function saveFailed(
  { name }: KeptEnvironment,
  failed: readonly (readonly [StoreLook, Failure])[],
  rest: string,
): Failure {
  const place = failed.map(([{ store }]) => store.describe(name)).join(', ');
  const problem = failed.map(([{ store }, failure]) => `${store.name}: ${problemOf(failure)}`).join('; ');
  return { reason: 'save_failed', environment: name, place, problem: `${problem}; ${rest}` };
}

function busy(environment: string, name: string, file: string): Failure {
  return { reason: 'history_busy', instance: instanceId(environment, stageOfFile(name) ?? name), file };
}
