import { constants } from 'node:fs';
import { access, type FileHandle, lstat, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareText } from '../../domain/diagnostic.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ReadProblem, SourceFiles } from '../../domain/source-files.ts';

/** The user's files on the disk. `workingDirectory`: absolute; what is shown is relative to it. */
export function createDiskSourceFiles(workingDirectory: string): SourceFiles {
  return {
    read: readRegularFile,
    list: listRegularFiles,
    exists: async (file) => {
      try {
        await access(file, constants.F_OK);
        return true;
      } catch (error) {
        // What can't be looked at is not taken for absent: reading it says what is wrong.
        return problemOf(error).kind === 'unreadable';
      }
    },
    show: (file) => {
      const relative = path.relative(workingDirectory, file);
      return (relative === '' ? '.' : relative).split(path.sep).join('/');
    },
    resolve: (directory, file) => path.resolve(directory, file),
  };
}

async function readRegularFile(file: string, limitBytes: number): Promise<Result<Uint8Array, ReadProblem>> {
  try {
    // Without blocking: opening a named pipe would wait for somebody to write into it.
    await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const info = await handle.stat();
    if (!info.isFile()) return err({ kind: 'not_a_file' });
    if (info.size > limitBytes) return err({ kind: 'too_large', bytes: info.size, limitBytes });
    return ok(await readUpTo(handle, info.size));
  } catch (error) {
    return err(problemOf(error));
  }
}

/** As many bytes as the file had when it was looked at, so that one that grows meanwhile keeps its limit. */
async function readUpTo(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

async function listRegularFiles(directory: string): Promise<Result<readonly string[], ReadProblem>> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const kept = await Promise.all(
      entries.map(
        async (entry) => entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path.join(directory, entry.name))),
      ),
    );
    return ok(
      entries
        .filter((_, index) => kept[index])
        .map(({ name }) => name)
        .toSorted(compareText),
    );
  } catch (error) {
    const problem = problemOf(error);
    const isNoFolder = problem.kind === 'missing' && (await isThere(directory));
    return err(isNoFolder ? { kind: 'not_a_file' } : problem);
  }
}

/** A link that leads nowhere counts as a file: who reads it is told what is wrong with it. */
async function leadsToFile(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isFile();
  } catch {
    return true;
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
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
