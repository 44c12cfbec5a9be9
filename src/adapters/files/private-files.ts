import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { err, ok } from '../../domain/result.ts';
import type { PrivateFiles } from '../../execution/private-files-ports.ts';

/** Most bytes of a file of the project that is copied. */
export const PRIVATE_FILE_LIMIT_BYTES: number = 5 * 1024 * 1024;

/** Keeps private files below the system's folder for temporary files; see {@link PrivateFiles}. */
export function createPrivateFiles({ temporaryDirectory }: { readonly temporaryDirectory: string }): PrivateFiles {
  return {
    async read(directory, file) {
      const absolute = path.resolve(directory, file);
      try {
        const { size } = await stat(absolute);
        if (size > PRIVATE_FILE_LIMIT_BYTES) {
          return err(`${file} has ${size} bytes, and the limit is ${PRIVATE_FILE_LIMIT_BYTES}`);
        }
        return ok(await readFile(absolute, 'utf8'));
      } catch (error) {
        return err(codeOf(error) === 'ENOENT' ? `there is no file ${file}` : `${file} can't be read: ${codeOf(error)}`);
      }
    },
    async open() {
      try {
        return ok(folderAt(await mkdtemp(path.join(temporaryDirectory, 'stage-orchestrator-'))));
      } catch (error) {
        return err(`no private folder can be made below ${temporaryDirectory}: ${codeOf(error)}`);
      }
    },
  };
}

/** `mkdtemp` makes folders that only this user can open. */
function folderAt(folder: string) {
  return {
    path: folder,
    async write(name: string, text: string) {
      const file = path.join(folder, path.basename(name));
      try {
        await writeFile(file, text, { mode: 0o600, flag: 'wx' });
        return ok(file);
      } catch (error) {
        return err(`${name} can't be written into a private folder: ${codeOf(error)}`);
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
