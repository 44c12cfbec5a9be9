import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { absorbLog } from '../../src/adapters/history/absorb-log.ts';
import { tryLockFile } from '../../src/adapters/history/file-lock.ts';
import { readGeneration } from '../../src/adapters/history/read-generation.ts';
import { sqliteHistories } from '../../src/adapters/history/sqlite-histories.ts';
import type { KeptSnapshotOptions } from '../../src/adapters/snapshot/kept-options.ts';
import { keptSnapshots, type KeptSnapshots } from '../../src/adapters/snapshot/kept-snapshots.ts';
import { instanceId } from '../../src/domain/instance.ts';
import type { HistoryPlace, HistoryStore } from '../../src/execution/ports.ts';
import type { RemoteSnapshots } from '../../src/execution/snapshot-ports.ts';
import type { SnapshotRig } from '../contracts/snapshot-store.ts';
import { SAVED_AT } from './directory-snapshot.ts';
import { given } from './given.ts';
import { outcome, provenance, sqliteStore } from './history-records.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** What a process has different from others. */
export interface KeptSettings extends Partial<Omit<KeptSnapshotOptions, 'working' | 'remotes'>> {
  readonly project?: string;
  readonly run?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly remotes?: readonly RemoteSnapshots[];
}

/** A machine: its working copies with real histories in them, beside stores that other machines share. */
export interface KeptRig extends SnapshotRig {
  readonly directory: string;
  /** A file in the folder of an environment. */
  file(environment: string, name: string): string;
  /** The store as a process has it that starts now. */
  store(settings?: KeptSettings): KeptSnapshots;
  /** Opens a history for writing, as a stage that works. */
  claim(environment: string, stage: string): Promise<HistoryStore>;
}

/** The store on a directory and these remotes, as the entry points make it. */
export function keptStore(
  directory: string,
  remotes: readonly RemoteSnapshots[],
  settings: KeptSettings = {},
): KeptSnapshots {
  const {
    project = 'shop',
    run = provenance.run,
    signal = new AbortController().signal,
    uploads = 'at once',
    now = () => SAVED_AT,
  } = settings;
  return keptSnapshots({
    absorbLog,
    ...settings,
    working: {
      directory,
      project,
      provenance: { ...provenance, run },
      now,
      readGeneration: (file) => readGeneration(file, { temporaryDirectory: directory }),
      tryLock: tryLockFile,
    },
    remotes: settings.remotes ?? remotes,
    signal,
    uploads,
  });
}

/** A machine with an empty folder. `remotes`: what each of its processes has; machines may share them. */
export async function keptRig(remotes: () => readonly RemoteSnapshots[]): Promise<KeptRig> {
  const folder = await makeTemporaryFolder();
  const directory = join(folder.path, 'state');
  const file = (environment: string, name: string) => join(directory, environment, name);
  const histories = sqliteHistories({ temporaryDirectory: folder.path });
  const place = (environment: string, stage: string): HistoryPlace => {
    const path = file(environment, `${stage}.db`);
    return { id: instanceId(environment, stage), owner: `shop/${environment}/${stage}`, store: sqliteStore, path };
  };
  const claim = async (environment: string, stage: string) => given(await histories.claim(place(environment, stage)));
  return {
    directory,
    file,
    claim,
    store: (settings) => keptStore(directory, remotes(), settings),
    async apply(environment, stage, version) {
      await using store = await claim(environment, stage);
      given(await store.close(outcome(version)));
    },
    async applied(environment, stage) {
      const history = given(await histories.read(place(environment, stage)));
      return history.applied.map(({ version }) => version);
    },
    loseWorkingCopy: () => rm(directory, { recursive: true, force: true }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
