import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TryLock } from './folder-lock.ts';
import type { HistoryContent } from './kept-content.ts';
import { readWorkingFile, type WorkingCopy, type WorkingFile } from './kept-working.ts';

/** What history files of the working copy are to be, by name; `undefined`: gone. */
export type Replacements = ReadonlyMap<string, HistoryContent | undefined>;

/**
 * Replaces history files one by one, each as a whole, and gives the names of those that are as they should be. Left as
 * they are: those that a process has open, and those that `isExpected` says of that they may not be replaced.
 * The caller has written down that this is going on. Throws errors of the file system.
 */
export function replaceHistories(
  copy: WorkingCopy,
  tryLock: TryLock,
  replacements: Replacements,
  isExpected: (name: string, found: WorkingFile | undefined) => boolean,
): readonly string[] {
  const replaced: string[] = [];
  for (const [name, content] of replacements) {
    const path = copy.pathOf(name);
    mkdirSync(dirname(path), { recursive: true });
    // Without a pause: a stage of this process that begins meanwhile would find its history locked.
    const lock = tryLock(`${path}.lock`);
    if (lock === undefined) continue;
    try {
      const found = readWorkingFile(path);
      const isDone = found?.sha256 === content?.entry.sha256 && found?.log !== true;
      if (!isDone && !isExpected(name, found)) continue;
      if (!isDone) replaceHistory(path, content);
      replaced.push(name);
    } finally {
      lock.release();
    }
  }
  return replaced;
}

/** Replaces a history that nobody has open, together with what is beside it. It has reached the disk afterwards. */
export function replaceHistory(path: string, content: HistoryContent | undefined): void {
  // A log that stayed would be taken for that of the new file.
  for (const side of ['-wal', '-shm', '-journal']) rmSync(`${path}${side}`, { force: true });
  if (content === undefined) {
    rmSync(path, { force: true });
  } else {
    writeSynced(`${path}.new`, content.bytes);
    renameSync(`${path}.new`, path);
  }
  // On Windows folders cannot be opened and need no help.
  if (process.platform !== 'win32') withDescriptor(dirname(path), 'r', fsyncSync);
}

function writeSynced(path: string, bytes: Uint8Array): void {
  withDescriptor(path, 'w', (descriptor) => {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  });
}

function withDescriptor(path: string, flags: 'r' | 'w', use: (descriptor: number) => void): void {
  const descriptor = openSync(path, flags);
  try {
    use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
