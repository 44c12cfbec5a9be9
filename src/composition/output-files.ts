import fs from 'node:fs';
import path from 'node:path';
import type { OutputFiles } from '../commands/command-context.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';

/** Files that commands write for the user, on this machine's disk. */
export const outputFiles: OutputFiles = {
  async readText(file) {
    try {
      return ok(await fs.promises.readFile(file, 'utf8'));
    } catch (error) {
      return err(error instanceof Error ? error.message : String(error));
    }
  },
  writeText: (file, text) => writeOutput(file, text, 'w'),
  createText: (file, text) => writeOutput(file, text, 'wx'),
};

/** Writes a file, with the folders on the way. `wx`: one that is there already is not written over. */
export async function writeOutput(file: string, text: string, flag: 'w' | 'wx'): Promise<Result<void, string>> {
  try {
    await fs.promises.mkdir(path.dirname(file), { recursive: true });
    await fs.promises.writeFile(file, text, { flag });
    return ok(undefined);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return err('there is something already');
    return err(error instanceof Error ? error.message : String(error));
  }
}
