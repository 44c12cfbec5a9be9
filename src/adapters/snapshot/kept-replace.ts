import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TryLock } from './folder-lock.ts';
import type { HistoryContent } from './kept-content.ts';
import { readWorkingFile, type WorkingCopy, type WorkingFile } from './kept-working.ts';
import { replaceFile, syncFolder } from './replace-file.ts';

/** What history files of the working copy are to be, by name; `undefined`: gone. */
export type Replacements = ReadonlyMap<string, HistoryContent | undefined>;

/**
 * Replaces history files one by one, each as a whole, and gives the names of those that are as they should be. Left as
 * they are: those that a process has open, and those that `isExpected` says of that they may not be replaced.
 * The caller has written down that this is going on. Throws errors of the file system.
 */
export async function replaceHistories(
  copy: WorkingCopy,
  tryLock: TryLock,
  replacements: Replacements,
  isExpected: (name: string, found: WorkingFile | undefined) => boolean,
): Promise<readonly string[]> {
  const replaced: string[] = [];
  for (const [name, content] of replacements) {
    const path = copy.pathOf(name);
    await mkdir(dirname(path), { recursive: true });
    const lock = tryLock(`${path}.lock`);
    if (lock === undefined) continue;
    try {
      const found = await readWorkingFile(path);
      const isDone = found?.sha256 === content?.entry.sha256 && found?.log !== true;
      if (!isDone) {
        if (!isExpected(name, found)) continue;
        await replaceHistory(path, content);
      }
      replaced.push(name);
    } finally {
      lock.release();
    }
  }
  return replaced;
}

/** Replaces a history that nobody has open, together with what is beside it. */
export async function replaceHistory(path: string, content: HistoryContent | undefined): Promise<void> {
  // A log that stayed would be taken for that of the new file.
  for (const side of ['-wal', '-shm', '-journal']) await rm(`${path}${side}`, { force: true });
  if (content !== undefined) return replaceFile(path, content.bytes);
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}
