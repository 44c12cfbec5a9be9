import fs from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { instanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SnapshotInfo } from '../../execution/snapshot-ports.ts';
import type { DirectoryEnvironment, DirectorySnapshotOptions } from './directory-environment.ts';
import { MAX_LOCK_WAIT_MS, withFolderLock } from './folder-lock.ts';
import { contentOf, entryOf } from './history-files.ts';
import { historyFileName, stagesOf, type FileEntry, type Manifest } from './manifest.ts';

/**
 * Brings the entries of the changed stages into the manifest, beside those that other processes have brought there.
 * A file that cannot be saved is the failure, and does not keep the others from being saved.
 */
export async function saveDirectory(
  environment: DirectoryEnvironment,
  options: DirectorySnapshotOptions,
  changed: ReadonlySet<string>,
): Promise<Result<SnapshotInfo, Failure>> {
  await fs.promises.mkdir(environment.folder, { recursive: true });
  const saved = await withFolderLock(environment.folder, options.tryLock, () => save(environment, options, changed));
  if (saved !== undefined) return saved;
  const problem = `another process has kept its lock for ${MAX_LOCK_WAIT_MS / 1_000} s`;
  return err({ reason: 'save_failed', environment: environment.name, place: environment.manifest.path, problem });
}

async function save(
  environment: DirectoryEnvironment,
  options: DirectorySnapshotOptions,
  changed: ReadonlySet<string>,
): Promise<Result<SnapshotInfo, Failure>> {
  const read = await environment.manifest.read();
  if (!read.ok) return read;
  const before = read.value;
  const fresh = foundSince(environment, before);
  let failure: Failure | undefined;
  for (const stage of changed) {
    const entry = await freshEntry(environment, options, stage, before);
    if (!entry.ok) failure ??= entry.error;
    else if (entry.value !== undefined) fresh.set(historyFileName(stage), entry.value);
  }

  const manifest = next(environment, options, before, fresh);
  if (manifest !== before) await environment.manifest.write(manifest);
  environment.found.clear();
  if (failure !== undefined) return err(failure);
  return ok({ generation: manifest.generation, stages: stagesOf(manifest.files.keys()), notices: [] });
}

/** What was found on load and has not been saved by another process since. */
function foundSince(environment: DirectoryEnvironment, before: Manifest | undefined): Map<string, FileEntry> {
  const entries = [...environment.found]
    .filter(([name, { instead }]) => before?.files.get(name)?.sha256 === instead?.sha256)
    .map(([name, { entry }]) => [name, entry] as const);
  return new Map(entries);
}

/** The entry of a stage's file as it is now; `undefined`: the stage keeps its history elsewhere. */
async function freshEntry(
  environment: DirectoryEnvironment,
  options: DirectorySnapshotOptions,
  stage: string,
  before: Manifest | undefined,
): Promise<Result<FileEntry | undefined, Failure>> {
  const name = historyFileName(stage);
  const damaged = (problem: string): Result<never, Failure> => {
    const file = join(environment.folder, name);
    return err({ reason: 'history_damaged', instance: instanceId(environment.name, stage), file, problem });
  };
  const content = await contentOf(environment.folder, name);
  if (content === undefined) {
    const listed = before?.files.has(name) === true;
    return listed ? damaged(`it is listed in ${environment.manifest.path} and is gone`) : ok(undefined);
  }
  const entry = await entryOf(environment.folder, name, content, options.readGeneration);
  return entry.ok ? entry : damaged(entry.error);
}

/** The manifest of the next generation, or the one before where nothing is new. */
function next(
  environment: DirectoryEnvironment,
  { project, provenance, now }: DirectorySnapshotOptions,
  before: Manifest | undefined,
  fresh: ReadonlyMap<string, FileEntry>,
): Manifest {
  const isNew = [...fresh].some(([name, entry]) => before?.files.get(name)?.sha256 !== entry.sha256);
  if (before !== undefined && !isNew) return before;
  const { run, attempt, commit } = provenance;
  return {
    project,
    environment: environment.name,
    generation: (before?.generation ?? 0) + 1,
    run,
    attempt,
    commit,
    createdAt: new Date(now()).toISOString(),
    files: new Map([...(before?.files ?? []), ...fresh]),
  };
}
