import { tmpdir } from 'node:os';
import type { PrivateFiles } from '../execution/private-files-ports.ts';

/**
 * The private files of stages, loaded when the first of them is needed. In a job they are in the runner's own folder for
 * temporary files, which it empties after each job: what a killed process leaves is gone then too.
 */
export function lazyPrivateFiles(environment: Readonly<Record<string, string | undefined>>): PrivateFiles {
  const ofRunner = environment['RUNNER_TEMP'] ?? '';
  const temporaryDirectories = [...(ofRunner === '' ? [] : [ofRunner]), tmpdir()];
  const load = async (): Promise<PrivateFiles> =>
    (await import('../adapters/files/private-files.ts')).createPrivateFiles({ temporaryDirectories });
  return {
    read: async (directory, path) => (await load()).read(directory, path),
    open: async () => (await load()).open(),
  };
}
