import { mkdir } from 'node:fs/promises';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Failure } from '../../domain/failure.ts';
import type { DirectorySnapshotOptions } from './directory-environment.ts';
import { MAX_LOCK_WAIT_MS, withFolderLock } from './folder-lock.ts';
import type { WorkingCopy } from './kept-working.ts';
import type { FileEntry, Manifest } from './manifest.ts';

/** What is new about the working copy. */
export interface ManifestChange {
  /** Entries by name; `undefined`: the file is gone. Those of histories outside of the folder are left out. */
  readonly entries: ReadonlyMap<string, FileEntry | undefined>;
  /** The manifest gets this generation unless it has a higher one. */
  readonly generation: number;
  /** Whether what is new makes a new generation: no store has it yet. */
  readonly grows?: boolean;
}

/**
 * Brings entries into the manifest of the working copy, beside those that other processes have brought there, and gives
 * its generation. Makes the folder. Throws errors of the file system.
 */
export async function updateManifest(
  copy: WorkingCopy,
  options: DirectorySnapshotOptions,
  change: ManifestChange,
): Promise<Result<number, Failure>> {
  await mkdir(copy.folder, { recursive: true });
  const updated = await withFolderLock(copy.folder, options.tryLock, async () => {
    const read = await copy.manifest.read();
    if (!read.ok) return read;
    const next = changed(copy, options, read.value, change);
    if (next !== read.value) await copy.manifest.write(next);
    return ok(next.generation);
  });
  if (updated !== undefined) return updated;
  const problem = `another process has kept its lock for ${MAX_LOCK_WAIT_MS / 1_000} s`;
  return err({ reason: 'save_failed', environment: copy.environment, place: copy.manifest.path, problem });
}

function changed(
  copy: WorkingCopy,
  { project, provenance: { run, attempt, commit }, now }: DirectorySnapshotOptions,
  before: Manifest | undefined,
  { entries, generation, grows = false }: ManifestChange,
): Manifest {
  const files = new Map(before?.files);
  let isNew = false;
  for (const [name, entry] of entries) {
    if (!copy.isInFolder(name) || files.get(name)?.sha256 === entry?.sha256) continue;
    if (entry === undefined) files.delete(name);
    else files.set(name, entry);
    isNew = true;
  }
  const lowest = before?.generation ?? 0;
  if (before !== undefined && !isNew && lowest >= generation) return before;
  return {
    project,
    environment: copy.environment,
    generation: isNew && grows ? Math.max(lowest, generation) + 1 : Math.max(lowest, generation),
    run,
    attempt,
    commit,
    createdAt: new Date(now()).toISOString(),
    files,
  };
}
