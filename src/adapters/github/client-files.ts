import { lstat, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SentFiles } from './client-calls.ts';

/** More than the histories of any project; what is larger is not ours. */
export const MAX_FILES = 10_000;

/** All files of one snapshot or artifact together: they are in memory while they are sent. */
export const MAX_TOTAL_BYTES = 512 * 1024 * 1024;

/**
 * Writes the files into a folder that is made empty first. Names are plain; one that is not is a bug. What could not be
 * read again is not written.
 */
export async function writeFiles(folder: string, files: SentFiles): Promise<void> {
  const total = files.reduce((sum, [, content]) => sum + content.length, 0);
  checkSize(files.length, total);
  await makeEmpty(folder);
  for (const [name, content] of files) {
    if (name !== basename(name) || ['', '.', '..'].includes(name)) throw new Error(`"${name}" is no plain file name`);
    await writeFile(join(folder, name), content, { flag: 'wx' });
  }
}

/** Reads the files of a folder, in no particular order. Links and folders are passed over: we have written none. */
export async function readFiles(folder: string): Promise<SentFiles> {
  const names = await readdir(folder);
  const files: (readonly [string, Uint8Array])[] = [];
  let total = 0;
  for (const name of names) {
    const file = join(folder, name);
    const status = await lstat(file);
    if (!status.isFile()) continue;
    total += status.size;
    checkSize(names.length, total);
    files.push([name, await readFile(file)]);
  }
  return files;
}

/** Makes a folder, without anything that was in it. */
export async function makeEmpty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

function checkSize(files: number, bytes: number): void {
  if (files > MAX_FILES) throw new Error(`these are ${files} files, more than ${MAX_FILES}`);
  if (bytes > MAX_TOTAL_BYTES) throw new Error(`these are ${bytes} bytes or more, at most ${MAX_TOTAL_BYTES} are kept`);
}
