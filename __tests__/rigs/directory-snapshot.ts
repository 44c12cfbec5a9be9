import { join } from 'node:path';
import { tryLockFile } from '../../src/adapters/history/file-lock.ts';
import { readGeneration } from '../../src/adapters/history/read-generation.ts';
import { sqliteHistories } from '../../src/adapters/history/sqlite-histories.ts';
import { directorySnapshots } from '../../src/adapters/snapshot/directory-snapshots.ts';
import { instanceId } from '../../src/domain/instance.ts';
import type { HistoryPlace } from '../../src/execution/ports.ts';
import type { SnapshotStore } from '../../src/execution/snapshot-ports.ts';
import type { SnapshotRig } from '../contracts/snapshot-store.ts';
import { given } from './given.ts';
import { outcome, provenance, sqliteStore } from './history-records.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** When every snapshot of a test is saved. */
export const SAVED_AT = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A directory store with real histories in it. */
export interface DirectoryRig extends SnapshotRig {
  readonly directory: string;
  /** The file of a history, or with an ending of another kind the file of that name. */
  file(environment: string, name: string): string;
  store(project?: string): SnapshotStore;
}

/** The store on a directory, as the entry points make it. */
export function directoryStore(directory: string, project = 'shop'): SnapshotStore {
  return directorySnapshots({
    directory,
    project,
    provenance,
    now: () => SAVED_AT,
    readGeneration: (file) => readGeneration(file, { temporaryDirectory: directory }),
    tryLock: tryLockFile,
  });
}

export async function directoryRig(): Promise<DirectoryRig> {
  const folder = await makeTemporaryFolder();
  const file = (environment: string, name: string) => join(folder.path, environment, name);
  const histories = sqliteHistories({ temporaryDirectory: folder.path });
  const place = (environment: string, stage: string): HistoryPlace => {
    const path = file(environment, `${stage}.db`);
    return { id: instanceId(environment, stage), owner: `shop/${environment}/${stage}`, store: sqliteStore, path };
  };
  return {
    directory: folder.path,
    file,
    store: (project) => directoryStore(folder.path, project),
    async apply(environment, stage, version) {
      await using store = given(await histories.claim(place(environment, stage)));
      given(await store.close(outcome(version)));
    },
    async applied(environment, stage) {
      const history = given(await histories.read(place(environment, stage)));
      return history.applied.map(({ version }) => version);
    },
    loseWorkingCopy: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
