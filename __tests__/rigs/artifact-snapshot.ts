import { clientProcess } from '../../src/adapters/github/client-process.ts';
import { repositoryArtifacts } from '../../src/adapters/github/repository-artifacts.ts';
import { restApi } from '../../src/adapters/github/rest-api.ts';
import { runArtifacts } from '../../src/adapters/github/run-artifacts.ts';
import type { TransferLimits } from '../../src/adapters/github/transfer-limits.ts';
import { artifactSnapshots } from '../../src/adapters/snapshot/artifact-snapshots.ts';
import { ok } from '../../src/domain/result.ts';
import type { FileSet } from '../../src/execution/actions-ports.ts';
import type { RemoteSnapshots } from '../../src/execution/snapshot-ports.ts';
import type { RemoteSnapshotsRig } from '../contracts/remote-snapshots.ts';
import { startGithubApi, type GithubApi } from './github-api/github-api.ts';
import { given } from './given.ts';
import { makeClient } from './http-client.ts';
import { impatientClock } from './impatient-clock.ts';
import { clientsOf } from './results-service/clients.ts';
import { startResultsService, type ResultsService } from './results-service/results-service.ts';
import { REPOSITORY, type Run } from './results-service/runs.ts';

/** What a test wants to be different. */
export interface ArtifactStoreSettings extends TransferLimits {
  readonly project?: string;
  readonly retentionDays?: number;
  readonly token?: string;
}

/** The artifact store with GitHub's own client on an emulated service and an emulated API. */
export interface ArtifactRig extends RemoteSnapshotsRig {
  readonly service: ResultsService;
  readonly api: GithubApi;
  /** As a run has it; without one, as a new run of the default branch. */
  store(run?: Run, settings?: ArtifactStoreSettings): RemoteSnapshots;
  /** Uploads an artifact as any step of a run can. */
  uploadAs(run: Run, name: string, files: FileSet): Promise<void>;
}

/** Starts a service and an API on which nothing is saved. */
export async function artifactRig(): Promise<ArtifactRig> {
  const service = await startResultsService();
  const api = await startGithubApi(service);
  const opened = new AsyncDisposableStack();
  return {
    service,
    api,
    store(run = service.runs.start(), settings = {}) {
      const { project = 'shop', retentionDays, token = api.token, ...limits } = settings;
      const { environment, ...program } = clientsOf(run);
      const withApi = { ...environment, GITHUB_API_URL: api.url };
      const clients = opened.use(clientProcess({ ...program, environment: withApi }));
      const openHttp = async () => ok(await makeClient());
      const rest = opened.use(restApi({ url: api.url, token, openHttp, clock: impatientClock(service.now) }));
      const repository = repositoryArtifacts({ clients, api: rest, repository: REPOSITORY, token, ...limits });
      const retention = retentionDays === undefined ? {} : { retentionDays };
      return artifactSnapshots({
        run: runArtifacts(clients, limits),
        repository,
        project,
        now: service.now,
        ...retention,
      });
    },
    async uploadAs(run, name, files) {
      await using clients = clientProcess(clientsOf(run));
      given(await runArtifacts(clients).upload({ name, files }, AbortSignal.timeout(60_000)));
    },
    breakDown() {
      // Answers that nobody asks for again.
      service.faults.always('*', { kind: 'answer', status: 403 });
      api.faults.always('*', { kind: 'answer', status: 403 });
    },
    recover() {
      service.faults.clear();
      api.faults.clear();
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
      await api[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}
