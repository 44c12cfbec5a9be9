import path from 'node:path';
import { err, ok } from '../../src/domain/result.ts';
import type { ReadProblem, SourceFiles } from '../../src/domain/source-files.ts';

/** A file that is made up: its bytes, or why it cannot be read. A folder that has no files in it is `not_a_file`. */
export type MemoryFile = string | Uint8Array | ReadProblem;

/** Where the made-up files are; they are shown without it. */
export const MEMORY_FOLDER = '/project';

/** Files that stand in a test. Names are relative to `MEMORY_FOLDER`. */
export function memorySourceFiles(files: ReadonlyMap<string, MemoryFile>): SourceFiles {
  const byPath = new Map([...files].map(([name, file]) => [path.posix.join(MEMORY_FOLDER, name), file]));
  const isFolder = (place: string): boolean => [...byPath.keys()].some((name) => name.startsWith(`${place}/`));
  const bytesOf = (file: string | Uint8Array): Uint8Array =>
    typeof file === 'string' ? new TextEncoder().encode(file) : file;
  const foldersIn = (place: string): readonly string[] => {
    const below = [...byPath.keys()].filter((name) => name.startsWith(`${place}/`));
    const names = below.map((name) => name.slice(place.length + 1).split('/'));
    return [...new Set(names.flatMap(([first = '', rest]) => (rest === undefined ? [] : first)))].toSorted();
  };
  return {
    read: async (place, limitBytes) => {
      const file = byPath.get(place);
      if (file === undefined) return err({ kind: isFolder(place) ? 'not_a_file' : 'missing' });
      if (typeof file === 'object' && 'kind' in file) return err(file);
      const bytes = bytesOf(file);
      return bytes.length > limitBytes ? err({ kind: 'too_large', bytes: bytes.length, limitBytes }) : ok(bytes);
    },
    list: async (place) => {
      if (byPath.has(place)) return err({ kind: 'not_a_file' });
      if (!isFolder(place)) return err({ kind: 'missing' });
      return ok(
        [...byPath.keys()]
          .filter((name) => path.posix.dirname(name) === place)
          .map((name) => path.posix.basename(name))
          .toSorted(),
      );
    },
    folders: async (place) => {
      if (byPath.has(place)) return err({ kind: 'not_a_file' });
      if (!isFolder(place)) return err({ kind: 'missing' });
      return ok(foldersIn(place));
    },
    notFiles: async (place) => ok(foldersIn(place).map((name) => ({ name, isFolder: true }))),
    exists: async (place) => byPath.has(place) || isFolder(place),
    show: (place) => path.posix.relative(MEMORY_FOLDER, place),
    resolve: (directory, name) => path.posix.resolve(directory, name),
  };
}
