import { rm, writeFile } from 'node:fs/promises';
import type { Failure } from '../../domain/failure.ts';
import { instanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { PutRequest } from '../../execution/snapshot-ports.ts';
import { checksumOf, type Contents, type HistoryContent } from './kept-content.ts';
import type { KeptEnvironment } from './kept-environment.ts';
import { chooseNewest } from './kept-newest.ts';
import { readOwn } from './kept-own.ts';
import type { StoreLook } from './kept-remotes.ts';
import { historyFileName, stageOfFile } from './manifest.ts';

/** The histories as they are to be. */
export async function targetOf(
  environment: KeptEnvironment,
  { histories, others }: PutRequest,
  looks: readonly StoreLook[],
): Promise<Result<Contents, Failure>> {
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
  if (newest.ok) {
    return newest.value === undefined
      ? ownContents(environment, () => true)
      : withElsewhere(environment, newest.value.contents);
  }
  // Stores that contradict each other are settled by naming all histories that any of them has.
  const names = looks.flatMap(({ found }) => (found?.ok === true ? [...found.value.contents.keys()] : []));
  const isSettled = names.every((name) => histories.has(stageOfFile(name) ?? name));
  return newest.error.reason === 'history_forked' && isSettled ? ok(new Map<string, HistoryContent>()) : newest;
}

/**
 * Histories at paths of their own are in no folder that could be imported: what nobody saved of them stays, where they go
 * on from what the stores have.
 */
async function withElsewhere(environment: KeptEnvironment, saved: Contents): Promise<Result<Contents, Failure>> {
  const { copy } = environment;
  const read = await copy.record.read();
  const base = read.ok ? read.value?.files : undefined;
  const own = await ownContents(environment, (name) => {
    return !copy.isInFolder(name) && base?.get(name) === saved.get(name)?.entry.sha256;
  });
  return own.ok ? ok(new Map([...saved, ...own.value])) : own;
}

async function ownContents(
  { copy, options }: KeptEnvironment,
  isWanted: (name: string) => boolean,
): Promise<Result<Contents, Failure>> {
  const contents = new Map<string, HistoryContent>();
  for (const name of await copy.names()) {
    if (!isWanted(name)) continue;
    const read = await readOwn(copy, options, name);
    if (!read.ok) return read;
    if (read.value === 'busy') return err(busy(copy.environment, name, copy.pathOf(name)));
    if (read.value !== 'absent') contents.set(name, read.value);
  }
  return ok(contents);
}

/** Adds how many transactions each history has seen; one that is not intact is refused. The caller has all locks. */
export async function withGenerations(
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

/** The failure of a history that a run is working on. */
export function busy(environment: string, name: string, file: string): Failure {
  return { reason: 'history_busy', instance: instanceId(environment, stageOfFile(name) ?? name), file };
}
