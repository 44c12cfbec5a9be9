import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import { compareText } from '../../domain/diagnostic.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ReadProblem, SourceFiles } from '../../domain/source-files.ts';

/**
 * The user's files on the disk. `workingDirectory`: absolute; what is shown is relative to it, unless it is
 * somewhere else altogether.
 *
 * They are read while the program does nothing else, so it waits for them: each way through the pool of threads, four for
 * a file, takes longer than the disk does. A small plan takes 7 ms less of processor time.
 */
export function createDiskSourceFiles(workingDirectory: string): SourceFiles {
  return {
    read: async (file, limitBytes) => readRegularFile(file, limitBytes),
    list: async (directory) => namesIn(directory, (entry) => isFileIn(directory, entry)),
    folders: async (directory) => namesIn(directory, (entry) => entry.isDirectory()),
    notFiles: async (directory) => {
      const names = namesIn(directory, (entry) => !isFileIn(directory, entry));
      return names.ok
        ? ok(names.value.map((name) => ({ name, isFolder: isFolder(path.join(directory, name)) })))
        : names;
    },
    exists: async (file) => {
      try {
        return statSync(file, { throwIfNoEntry: false }) !== undefined;
      } catch (error) {
        // What can't be looked at is not taken for absent: reading it says what is wrong.
        return problemOf(error).kind === 'unreadable';
      }
    },
    show: (file) => {
      const relative = path.relative(workingDirectory, file);
      if (isElsewhere(relative, workingDirectory)) return file.split(path.sep).join('/');
      return (relative === '' ? '.' : relative).split(path.sep).join('/');
    },
    resolve: (directory, file) => path.resolve(directory, file),
  };
}

/** Whether a path leads by way of the root: then two places have nothing in common, and dots only hide where it is. */
function isElsewhere(relative: string, workingDirectory: string): boolean {
  const climbed = relative.split(path.sep).filter((part) => part === '..').length;
  return climbed > 1 && climbed === workingDirectory.split(path.sep).filter((part) => part !== '').length;
}

function readRegularFile(file: string, limitBytes: number): Result<Uint8Array, ReadProblem> {
  let handle: number | undefined;
  try {
    // Without blocking: opening a named pipe would wait for somebody to write into it.
    handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const info = fstatSync(handle);
    if (!info.isFile()) return err({ kind: 'not_a_file' });
    if (info.size > limitBytes) return err({ kind: 'too_large', bytes: info.size, limitBytes });
    return ok(readUpTo(handle, info.size));
  } catch (error) {
    return err(problemOf(error));
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** As many bytes as the file had when it was looked at, so that one that grows meanwhile keeps its limit. */
function readUpTo(handle: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const bytesRead = readSync(handle, bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function namesIn(directory: string, isMeant: (entry: Dirent) => boolean): Result<readonly string[], ReadProblem> {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return ok(
      entries
        .filter((entry) => isMeant(entry))
        .map(({ name }) => name)
        .toSorted(compareText),
    );
  } catch (error) {
    const problem = problemOf(error);
    const isNoFolder = problem.kind === 'missing' && isThere(directory);
    return err(isNoFolder ? { kind: 'not_a_file' } : problem);
  }
}

function isFileIn(directory: string, entry: Dirent): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path.join(directory, entry.name)));
}

function isFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}

/** A link that leads nowhere counts as a file: who reads it is told what is wrong with it. */
function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return true;
  }
}

function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch {
    return false;
  }
}

/** What the usual error codes mean, for people. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ELOOP', 'the link leads in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
  ['EIO', 'the disk reports an error'],
  ['ENXIO', 'it is a device or a socket'],
]);

function problemOf(error: unknown): ReadProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return { kind: 'missing' };
  if (code === 'ENOTDIR' || code === 'EISDIR') return { kind: 'not_a_file' };
  const message = MEANINGS.get(code) ?? (error instanceof Error ? error.message : 'unknown error');
  return { kind: 'unreadable', message };
}
