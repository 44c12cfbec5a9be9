import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { err, ok } from '../../domain/result.ts';
import type { PrivateFiles, PrivateFolder } from '../../execution/private-files-ports.ts';
import { removeAtEnd } from './open-folders.ts';

/** Most bytes of a file of the project that is copied. */
export const PRIVATE_FILE_LIMIT_BYTES: number = 5 * 1024 * 1024;

/** The code of Node's error about bytes that are no UTF-8. */
const NOT_UTF_8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';

/** Where private folders are made: in the first of these folders, absolute, that can be written to. */
export interface PrivateFilesOptions {
  readonly temporaryDirectories: readonly string[];
}

/** Keeps private files among temporary ones; see {@link PrivateFiles}. */
export function createPrivateFiles({ temporaryDirectories }: PrivateFilesOptions): PrivateFiles {
  return {
    async read(directory, file) {
      const absolute = path.resolve(directory, file);
      try {
        const info = await stat(absolute);
        // Opening a named pipe would wait for somebody to write into it.
        if (!info.isFile()) return err(`${file} is no file`);
        if (info.size > PRIVATE_FILE_LIMIT_BYTES) {
          return err(`${file} has ${info.size} bytes, and the limit is ${PRIVATE_FILE_LIMIT_BYTES}`);
        }
        // Without a byte order mark, which some editors write.
        return ok(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(absolute)));
      } catch (error) {
        if (codeOf(error) === NOT_UTF_8) return err(`${file} is not UTF-8: save it as UTF-8`);
        return err(codeOf(error) === 'ENOENT' ? `there is no file ${file}` : `${file} can't be read: ${codeOf(error)}`);
      }
    },
    async open() {
      const problems: string[] = [];
      for (const directory of temporaryDirectories) {
        try {
          return ok(folderAt(await mkdtemp(path.join(path.resolve(directory), 'stage-orchestrator-'))));
        } catch (error) {
          problems.push(`${directory}: ${codeOf(error)}`);
        }
      }
      return err(`no private folder can be made below ${problems.join(', ')}`);
    },
  };
}

/** `mkdtemp` makes folders that only this user can open. */
function folderAt(folder: string): PrivateFolder {
  const removed = removeAtEnd(folder);
  return {
    path: folder,
    async write(name: string, text: string) {
      const file = path.resolve(folder, name);
      if (!file.startsWith(folder + path.sep)) return err(`${name} leads out of the private folder`);
      try {
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        await writeFile(file, text, { mode: 0o600, flag: 'wx' });
        return ok(file);
      } catch (error) {
        return err(`${name} can't be written into a private folder: ${codeOf(error)}`);
      }
    },
    async [Symbol.asyncDispose]() {
      // What can't be removed now is tried again when the process ends.
      if (await remove(folder)) removed();
    },
  };
}

/** What was run there may have taken away the right to change its folders, and has that given back. */
async function remove(folder: string): Promise<boolean> {
  const options = { recursive: true, force: true } as const;
  try {
    await rm(folder, options);
    return true;
  } catch {
    try {
      await openFolders(folder);
      await rm(folder, options);
      return true;
    } catch {
      return false;
    }
  }
}

async function openFolders(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await openFolders(path.join(folder, entry.name));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
