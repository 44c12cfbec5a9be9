import fs, { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../../domain/diagnostic.ts';
import { isAbsent } from './file-error.ts';
import { historyFileNames } from './history-files.ts';
import { checksumOf } from './kept-content.ts';
import { recordFile, type RecordFile } from './kept-record.ts';
import { manifestFile, type ManifestFile } from './manifest-file.ts';
import { historyFileName } from './manifest.ts';

/** The working copy of one environment: its folder, and histories that have a path of their own. */
export interface WorkingCopy {
  readonly environment: string;
  readonly folder: string;
  readonly manifest: ManifestFile;
  readonly record: RecordFile;
  /** Where a history file of this name is. */
  pathOf(name: string): string;
  /** Whether a history file of this name belongs into the folder, and so into its manifest. */
  isInFolder(name: string): boolean;
  /** The names of the histories that are there, in order. */
  names(): Promise<readonly string[]>;
}

/** A history file of the working copy as it is on the disk. */
export interface WorkingFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Whether a process that was killed, or is at work, has left more beside it, in its `-wal`. */
  readonly log: boolean;
}

/** `elsewhere`: absolute paths by stage, for the histories that are not in the folder. */
export function workingCopy(
  directory: string,
  environment: string,
  elsewhere: ReadonlyMap<string, string>,
): WorkingCopy {
  const folder = join(directory, environment);
  const paths = new Map([...elsewhere].map(([stage, path]) => [historyFileName(stage), path]));
  const isInFolder = (name: string): boolean => !paths.has(name);
  return {
    environment,
    folder,
    manifest: manifestFile(folder),
    record: recordFile(folder),
    pathOf: (name) => paths.get(name) ?? join(folder, name),
    isInFolder,
    async names() {
      const inFolder = await historyFileNames(folder);
      const names = inFolder.filter((name) => isInFolder(name));
      for (const [name, path] of paths) if (await isFile(path)) names.push(name);
      return names.toSorted(compareText);
    },
  };
}

/**
 * A history file with its bytes; `undefined`: there is none. Synchronous, so that nothing of this process comes in
 * between while its lock is held. Throws errors of the file system.
 */
export function readWorkingFile(path: string): WorkingFile | undefined {
  try {
    const bytes = readFileSync(path);
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
    return { bytes, sha256: checksumOf(bytes), log: log !== undefined && log.size > 0 };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Whether the folder is there. */
export async function folderExists(folder: string): Promise<boolean> {
  try {
    readdirSync(folder);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await fs.promises.stat(path)).isFile();
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
