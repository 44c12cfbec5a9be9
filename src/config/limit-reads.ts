import type { SourceFiles } from '../domain/source-files.ts';

/** Files that are open at once: a project may name thousands, and a process may not open as many. */
const MAX_OPEN_FILES = 32;

/** The same files, of which only a few are open at a time. Those that wait go in the order in which they came. */
export function limitReads(files: SourceFiles): SourceFiles {
  let open = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (open >= MAX_OPEN_FILES) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      waiting.push(() => resolve(undefined));
      await promise;
    } else {
      open += 1;
    }
    try {
      return await work();
    } finally {
      // Who waits takes over the place, so that nobody can come in between.
      const next = waiting.shift();
      if (next === undefined) open -= 1;
      else next();
    }
  };
  return {
    read: async (path, limitBytes) => inTurn(async () => files.read(path, limitBytes)),
    list: async (directory) => inTurn(async () => files.list(directory)),
    folders: async (path) => inTurn(async () => files.folders(path)),
    notFiles: async (path) => inTurn(async () => files.notFiles(path)),
    exists: async (path) => inTurn(async () => files.exists(path)),
    show: (path) => files.show(path),
    resolve: (directory, path) => files.resolve(directory, path),
  };
}
