import { err, ok } from '../../src/domain/result.ts';
import type { PrivateFiles } from '../../src/execution/private-files-ports.ts';

/** Private folders that stand in a test. */
export interface MemoryPrivateFiles extends PrivateFiles {
  /** The folders that are there now, with their files by name. */
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** How many there were in all. */
  readonly opened: number;
  /** From now on a file of this name can't be written. */
  refuse(name: string): void;
}

/** No folders yet; the first one is `/private/1`. */
export function memoryPrivateFiles(): MemoryPrivateFiles {
  const folders = new Map<string, Map<string, string>>();
  const refused = new Set<string>();
  let opened = 0;
  return {
    folders,
    get opened() {
      return opened;
    },
    refuse: (name) => refused.add(name),
    read: async (_, path) => err(`there is no file ${path}`),
    async open() {
      opened += 1;
      const path = `/private/${opened}`;
      const files = new Map<string, string>();
      folders.set(path, files);
      return ok({
        path,
        async write(name, text) {
          if (refused.has(name)) return err(`${name} can't be written into a private folder: ENOSPC`);
          files.set(name, text);
          return ok(`${path}/${name}`);
        },
        async [Symbol.asyncDispose]() {
          folders.delete(path);
        },
      });
    },
  };
}
