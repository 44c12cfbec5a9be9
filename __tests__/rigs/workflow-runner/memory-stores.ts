import { absorbLog } from '../../../src/adapters/history/absorb-log.ts';
import { tryLockFile } from '../../../src/adapters/history/file-lock.ts';
import { readGeneration } from '../../../src/adapters/history/read-generation.ts';
import { keptSnapshots } from '../../../src/adapters/snapshot/kept-snapshots.ts';
import type { StateProject, StateStores } from '../../../src/commands/state-project.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { RunIdentity } from '../../../src/execution/ports.ts';
import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import type { MemoryPlace } from '../memory-snapshots.ts';

/** What a lost machine saves arrives nowhere. */
export function storeUntil({ store }: MemoryPlace, isLost: () => boolean): RemoteSnapshots {
  return {
    ...store,
    async save(environment, ...rest) {
      if (!isLost()) return store.save(environment, ...rest);
      const problem = 'the machine is gone';
      return err({ reason: 'save_failed', environment, place: store.describe(environment), problem });
    },
  };
}

/** The stores of a job in this process: its own disk, and these. */
export function storesOf(
  remotes: readonly RemoteSnapshots[],
  identity: RunIdentity,
  signal: AbortSignal,
): Pick<StateStores, 'archiveOf' | 'snapshotsOf'> {
  const { run, attempt, actor, commit } = identity;
  const open = async (project: StateProject) => {
    const { directory, name, elsewhere } = project;
    return ok(
      keptSnapshots({
        working: {
          directory,
          project: name,
          now: () => Date.now(),
          provenance: { run, attempt, actor, commit },
          readGeneration: (file) => readGeneration(file, { temporaryDirectory: project.folder }),
          tryLock: tryLockFile,
        },
        remotes,
        signal,
        uploads: 'at once',
        elsewhere: (environment) => elsewhere.get(environment) ?? new Map<string, string>(),
        absorbLog,
      }),
    );
  };
  return { archiveOf: open, snapshotsOf: open };
}
