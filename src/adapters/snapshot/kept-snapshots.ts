import type { Failure } from '../../domain/failure.ts';
import type { Result } from '../../domain/result.ts';
import type { SnapshotInfo, SnapshotStore, StateArchive } from '../../execution/snapshot-ports.ts';
import { directorySnapshots } from './directory-snapshots.ts';
import { describePlaces, type KeptEnvironment } from './kept-environment.ts';
import { loadWorkingCopy } from './kept-directory.ts';
import type { KeptSnapshotOptions } from './kept-options.ts';
import { workingCopy } from './kept-working.ts';
import { saveQueue, type SaveQueue } from './save-queue.ts';

/** The store of a run: the working copies, and the places that keep snapshots of them between runs. */
export interface KeptSnapshots extends SnapshotStore, StateArchive {
  describe(environment: string, show?: (path: string) => string): string;
  /**
   * For the `post` step: brings to the stores what a run has left in the working copy and did not save. It may be called
   * more than once. `undefined`: there is nothing.
   */
  saveUnsaved(environment: string): Promise<Result<SnapshotInfo | undefined, Failure>>;
}

interface OpenEnvironment extends KeptEnvironment {
  readonly queue: SaveQueue<SnapshotInfo, Failure>;
}

/**
 * Keeps histories in several places (spec 04, "Snapshot store"): a load takes the highest generation that any store has
 * and checks it, a save goes to the working copy and to all stores and merges by stage what others have saved meanwhile.
 * What no other place has is never overwritten. Without stores the working copies are all there is.
 */
export function keptSnapshots(options: KeptSnapshotOptions): KeptSnapshots {
  const directory = directorySnapshots(options.working);
  const environments = new Map<string, OpenEnvironment>();
  const isAlone = options.remotes.length === 0;

  function open(name: string): OpenEnvironment {
    const known = environments.get(name);
    if (known !== undefined) return known;
    const copy = workingCopy(options.working.directory, name, options.elsewhere?.(name) ?? new Map<string, string>());
    const remotes = { project: options.working.project, environment: name, stores: options.remotes };
    const opened: OpenEnvironment = {
      name,
      copy,
      remotes,
      options,
      directory,
      state: undefined,
      queue: saveQueue(async (changed) => (await import('./kept-save.ts')).saveKept(opened, changed)),
    };
    environments.set(name, opened);
    return opened;
  }

  // What reads and writes other places than the working copies is loaded when it is asked for: a plan needs none of it.
  return {
    load: async (name) =>
      isAlone ? loadWorkingCopy(open(name)) : (await import('./kept-load.ts')).loadKept(open(name)),
    save: async (name, changed) => (isAlone ? directory.save(name, changed) : open(name).queue(changed)),
    saveUnsaved: async (name) =>
      isAlone ? saveFound(name) : (await import('./kept-unsaved.ts')).saveUnsavedKept(open(name)),
    describe: (name, show = String) => describePlaces(open(name), show),
    list: async (name, signal) => (await import('./kept-archive.ts')).listKept(open(name), signal),
    read: async (name, generation, signal) =>
      (await import('./kept-archive.ts')).readKept(open(name), generation, signal),
    mark: async (name, signal) => (await import('./kept-mark.ts')).markKept(open(name), signal),
    put: async (name, request, signal) => (await import('./kept-put.ts')).putKept(open(name), request, signal),
  };

  /** A cancelled job may have ended between a history and its manifest. */
  async function saveFound(name: string): Promise<Result<SnapshotInfo | undefined, Failure>> {
    const loaded = await loadWorkingCopy(open(name));
    return loaded.ok && loaded.value !== undefined ? directory.save(name, []) : loaded;
  }
}
