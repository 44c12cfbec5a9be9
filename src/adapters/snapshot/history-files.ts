import fs, { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../../domain/diagnostic.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { isAbsent } from './file-error.ts';
import { stageOfFile, type FileEntry } from './manifest.ts';

/** What the kind of history says of one of its files: how many transactions it has seen, or why it is not intact. */
export type ReadGeneration = (file: string) => Promise<Result<number, string>>;

/** Size and checksum of a file. */
export type FileContent = Omit<FileEntry, 'generation'>;

/** The names of the history files in a folder, in order; none where there is no folder. */
export async function historyFileNames(folder: string): Promise<readonly string[]> {
  try {
    const names = readdirSync(folder);
    return names.filter((name) => stageOfFile(name) !== undefined).toSorted(compareText);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Size and checksum of a file; `undefined`: there is no such file. Reads it piece by piece. */
export async function contentOf(folder: string, name: string): Promise<FileContent | undefined> {
  const file = join(folder, name);
  try {
    const { size } = await fs.promises.stat(file);
    // Loaded where there is a file: a first plan needs nothing of it.
    const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
    return { sha256: hash.digest('hex'), bytes: size };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** The entry of an intact file with this content; the error says why it is not intact. */
export async function entryOf(
  folder: string,
  name: string,
  content: FileContent,
  readGeneration: ReadGeneration,
): Promise<Result<FileEntry, string>> {
  const generation = await readGeneration(join(folder, name));
  return generation.ok ? ok({ ...content, generation: generation.value }) : err(generation.error);
}
