import { tmpdir } from 'node:os';
import type { KeptFiles } from '../execution/kept-files-ports.ts';

/** Looks into the files of kept histories. What it takes is loaded when it is first asked: only the commands of the state do. */
export function lazyKeptFiles(): KeptFiles {
  return {
    factsOf: async (snapshot) => (await load()).factsOf(snapshot),
    inspect: async (bytes, expected) => (await load()).inspect(bytes, expected),
    readFolder: async (...asked) => (await load()).readFolder(...asked),
  };
}

async function load(): Promise<KeptFiles> {
  const [{ stateFiles }, { inspectHistoryFile }, { readHistoryWhole }] = await Promise.all([
    import('../adapters/snapshot/state-files.ts'),
    import('../adapters/history/inspect-file.ts'),
    import('../adapters/history/read-file-whole.ts'),
  ]);
  const folder = { temporaryDirectory: tmpdir() };
  return stateFiles({
    inspect: (bytes, expected) => inspectHistoryFile(bytes, expected, folder),
    readWhole: (history) => readHistoryWhole(history, folder),
  });
}
