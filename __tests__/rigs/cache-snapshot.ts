import { actionsCache } from '../../src/adapters/github/actions-cache.ts';
import { clientProcess } from '../../src/adapters/github/client-process.ts';
import type { TransferLimits } from '../../src/adapters/github/transfer-limits.ts';
import { cacheSnapshots } from '../../src/adapters/snapshot/cache-snapshots.ts';
import type { RemoteSnapshots } from '../../src/execution/snapshot-ports.ts';
import type { RemoteSnapshotsRig } from '../contracts/remote-snapshots.ts';
import { clientsOf } from './results-service/clients.ts';
import { startResultsService, type ResultsService } from './results-service/results-service.ts';
import type { Run } from './results-service/runs.ts';

/** The cache store with GitHub's own client on an emulated service. */
export interface CacheRig extends RemoteSnapshotsRig {
  readonly service: ResultsService;
  /** As a run has it; without one, as a new run of the default branch. */
  store(run?: Run, project?: string, limits?: TransferLimits): RemoteSnapshots;
}

/** Starts a service on which nothing is saved. */
export async function cacheRig(): Promise<CacheRig> {
  const service = await startResultsService();
  const clients = new AsyncDisposableStack();
  return {
    service,
    store(run = service.runs.start(), project = 'shop', limits = {}) {
      const cache = actionsCache(clients.use(clientProcess(clientsOf(run))), limits);
      return cacheSnapshots({ cache, project, provenance: { run: String(run.id), attempt: run.attempt } });
    },
    // An answer that the client does not ask for again.
    breakDown: () => service.faults.always('*', { kind: 'answer', status: 403 }),
    recover: () => service.faults.clear(),
    async [Symbol.asyncDispose]() {
      await clients.disposeAsync();
      await service[Symbol.asyncDispose]();
    },
  };
}
