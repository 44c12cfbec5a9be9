import { rm } from 'node:fs/promises';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { PutOutcome } from '../../execution/snapshot-ports.ts';
import { ancestorsOf, lineOf } from './kept-ancestry.ts';
import { differences, snapshotOf, type Contents, type IntactFiles } from './kept-content.ts';
import type { KeptEnvironment } from './kept-environment.ts';
import { updateManifest } from './kept-manifest.ts';
import { saveEverywhere, saveFailed } from './kept-put-stores.ts';
import { withGenerations } from './kept-put-target.ts';
import { NO_RECORD, type SavedRecord } from './kept-record.ts';
import type { StoreLook } from './kept-remotes.ts';
import { replaceHistory } from './kept-replace.ts';
import { checksumsOf } from './kept-state.ts';
import { readWorkingFile } from './kept-working.ts';

/** What is put where. */
export interface Put {
  readonly looks: readonly StoreLook[];
  readonly target: Contents;
  /** Of the working copy and of the target. */
  readonly names: readonly string[];
}

/**
 * Saves the target to the stores, and then writes it. The caller has the locks of all histories. `behind`: a run has saved
 * since the stores were looked at, and nothing was written.
 */
export async function putWhileLocked(
  environment: KeptEnvironment,
  put: Put,
  signal: AbortSignal,
): Promise<Result<PutOutcome | 'behind', Failure>> {
  const { copy } = environment;
  const { looks, target } = put;
  const manifest = replaceable(await copy.manifest.read());
  const record = replaceable(await copy.record.read());
  if (!manifest.ok) return manifest;
  if (!record.ok) return record;
  const before = record.value.content ?? NO_RECORD;
  const isWhole = !manifest.value.isDamaged && !record.value.isDamaged && before.replacing === undefined;
  if (isWhole && isSo(environment, put)) return ok({ outcome: 'unchanged' });

  const complete = await withGenerations(environment, target);
  if (!complete.ok) return complete;
  const local = manifest.value.content?.generation ?? 0;
  const generation = Math.max(local, before.generation, ...looks.map((look) => look.generation)) + 1;
  const next = nextSnapshot(environment, looks, complete.value, generation);
  const saved = await saveEverywhere(environment, looks, next, signal);
  if (saved === 'stale') return ok('behind');
  const { failed } = saved;
  if (failed.length > 0 && failed.length === looks.length) {
    return err(saveFailed(environment, failed, 'nothing was changed'));
  }
  if (manifest.value.isDamaged) await rm(copy.manifest.path);
  const written = await write(environment, put, next, before);
  if (!written.ok) return written;
  if (failed.length === 0) return ok({ outcome: 'saved', generation });
  return err(saveFailed(environment, failed, `generation ${generation} is in the others`));
}

/** What is damaged is one reason to put something in its place; what a newer program has written is not. */
function replaceable<Content>(
  read: Result<Content, Failure>,
): Result<{ readonly content: Content | undefined; readonly isDamaged: boolean }, Failure> {
  if (read.ok) return ok({ content: read.value, isDamaged: false });
  return read.error.reason === 'history_damaged' ? ok({ content: undefined, isDamaged: true }) : read;
}

/** From now on it is what follows on all that the stores have, also where they contradict each other. */
function nextSnapshot(
  { name, options }: KeptEnvironment,
  looks: readonly StoreLook[],
  contents: Contents,
  generation: number,
): IntactFiles {
  const { project, provenance, now } = options.working;
  const { run, attempt, commit } = provenance;
  const createdAt = new Date(now()).toISOString();
  const ancestors = ancestorsOf(looks.flatMap(({ found }) => (found?.ok === true ? lineOf(found.value) : [])));
  return snapshotOf({ project, environment: name, generation, run, attempt, commit, createdAt, ancestors }, contents);
}

async function write(
  { copy, options }: KeptEnvironment,
  { looks, names }: Put,
  { contents, manifest: { generation, run } }: IntactFiles,
  before: SavedRecord,
): Promise<Result<number, Failure>> {
  const files = checksumsOf(contents);
  await copy.record.write({ ...before, replacing: files });
  for (const name of names) replaceHistory(copy.pathOf(name), contents.get(name));
  const entries = new Map(names.map((name) => [name, contents.get(name)?.entry] as const));
  const updated = await updateManifest(copy, options.working, { entries, generation });
  if (!updated.ok) return updated;
  const stores = new Map([...before.stores, ...looks.map(({ store }) => [store.name, generation] as const)]);
  // Without stores the working copy derives from what it derived from before, if from anything.
  const { replacing: _, ...alone } = before;
  await copy.record.write(looks.length === 0 ? alone : { generation, run, files, stores });
  return updated;
}

/** Whether every store and the working copy have exactly this already. */
function isSo({ copy }: KeptEnvironment, { looks, target, names }: Put): boolean {
  const isSaved = looks.every(
    ({ found }) => found?.ok === true && differences(found.value.contents, target).length === 0,
  );
  return (
    isSaved &&
    names.every((name) => {
      const file = readWorkingFile(copy.pathOf(name));
      return file?.sha256 === target.get(name)?.entry.sha256 && file?.log !== true;
    })
  );
}
