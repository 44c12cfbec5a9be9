import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { err, type Result } from '../../domain/result.ts';
import type { SnapshotInfo, SnapshotStore } from '../../execution/snapshot-ports.ts';
import type { DirectoryEnvironment, DirectorySnapshotOptions } from './directory-environment.ts';
import { loadDirectory } from './directory-load.ts';
import { saveDirectory } from './directory-save.ts';
import { fileErrorMessage } from './file-error.ts';
import { manifestFile } from './manifest-file.ts';
import { saveQueue, type SaveQueue } from './save-queue.ts';

interface OpenEnvironment extends DirectoryEnvironment {
  readonly queue: SaveQueue<SnapshotInfo, Failure>;
}

/**
 * The store whose snapshots are the working copies themselves: a folder per environment with the histories and a
 * `manifest.json` that says which there are. Histories at a path of their own are outside of it. See `docs/history.md`.
 */
export function directorySnapshots(options: DirectorySnapshotOptions): SnapshotStore {
  const environments = new Map<string, OpenEnvironment>();

  function open(name: string): OpenEnvironment {
    const known = environments.get(name);
    if (known !== undefined) return known;
    const folder = join(options.directory, name);
    const environment = { name, folder, manifest: manifestFile(folder), found: new Map() };
    const queue = saveQueue((changed) => save(environment, changed));
    const opened = { ...environment, queue };
    environments.set(name, opened);
    return opened;
  }

  async function save(
    environment: DirectoryEnvironment,
    changed: ReadonlySet<string>,
  ): Promise<Result<SnapshotInfo, Failure>> {
    try {
      return await saveDirectory(environment, options, changed);
    } catch (error) {
      const [place, problem] = [environment.folder, fileErrorMessage(error)];
      return err({ reason: 'save_failed', environment: environment.name, place, problem });
    }
  }

  return {
    async load(name) {
      const environment = open(name);
      try {
        return await loadDirectory(environment, options);
      } catch (error) {
        return err({ reason: 'history_unavailable', place: environment.folder, problem: fileErrorMessage(error) });
      }
    },
    save: (name, changed) => open(name).queue(changed),
    describe: (name) => join(options.directory, name),
  };
}
