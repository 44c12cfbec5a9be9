import { tmpdir } from 'node:os';
import type { PrivateFiles } from '../execution/private-files-ports.ts';

/** The private files of deployments, loaded when the first of them is needed. */
export function lazyPrivateFiles(): PrivateFiles {
  const load = async (): Promise<PrivateFiles> =>
    (await import('../adapters/files/private-files.ts')).createPrivateFiles({ temporaryDirectory: tmpdir() });
  return {
    read: async (directory, path) => (await load()).read(directory, path),
    open: async () => (await load()).open(),
  };
}
