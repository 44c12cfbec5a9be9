import { tmpdir } from 'node:os';
import { actionsCache } from '../adapters/github/actions-cache.ts';
import { clientPool } from '../adapters/github/client-pool.ts';
import { clientProcess } from '../adapters/github/client-process.ts';
import { repositoryArtifacts } from '../adapters/github/repository-artifacts.ts';
import { pullRequestComments } from '../adapters/github/pull-request-comment.ts';
import { type RestApiForChanges, restApi } from '../adapters/github/rest-api.ts';
import type { RestPermission } from '../adapters/github/rest-limit.ts';
import { runArtifacts } from '../adapters/github/run-artifacts.ts';
import { githubRunOver } from '../adapters/github/run-over.ts';
import { artifactSnapshots } from '../adapters/snapshot/artifact-snapshots.ts';
import { cacheSnapshots } from '../adapters/snapshot/cache-snapshots.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { processVariables } from '../adapters/system/process-variables.ts';
import type { Provenance } from '../domain/history.ts';
import type { RepositoryArtifacts, RunArtifacts } from '../execution/actions-ports.ts';
import type { IsRunOver } from '../execution/lock-ports.ts';
import type { PullRequestComments } from '../execution/comment-ports.ts';
import type { RemoteSnapshots } from '../execution/snapshot-ports.ts';
import { clientsProgram } from './clients-program.ts';
import { VERSION } from './version.ts';
import type { ProcessFacts } from './process-facts.ts';

/** For the client of GitHub's API, whose requests have limits of their own. */
const API_TIMEOUT_MS = 60_000;

/** The stores in GitHub's services, for any project. They share one process, which ends when they are disposed of. */
export interface GithubStores extends AsyncDisposable {
  store(kind: 'artifact' | 'cache', project: string): RemoteSnapshots;
}

/** Wires the services of GitHub that the runner lets a step use. `token`: the input `github-token`. */
export function githubStores(view: ProcessFacts, token: string, provenance: Provenance): GithubStores {
  const { environment } = view;
  const clients = clientProcess({ program: clientsProgram(view.program), environment, temporaryDirectory: tmpdir() });
  const api = githubApi(view, token);
  const repository = repositoryArtifacts({ clients, api, repository: environment['GITHUB_REPOSITORY'] ?? '', token });
  return {
    store: (kind, project) =>
      kind === 'cache'
        ? cacheSnapshots({ cache: actionsCache(clients), project, provenance })
        : artifactSnapshots({ run: runArtifacts(clients), repository, project, now: () => systemClock.now() }),
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

/** The artifacts of the run that this process is a job of. Its client ends when they are disposed of. */
export function openRunArtifacts(view: ProcessFacts): RunArtifacts & AsyncDisposable {
  const { environment } = view;
  const clients = clientProcess({ program: clientsProgram(view.program), environment, temporaryDirectory: tmpdir() });
  return { ...runArtifacts(clients), [Symbol.asyncDispose]: () => clients[Symbol.asyncDispose]() };
}

/** The artifacts of the run that this process is a job of, and those of the repository. Each call is of one of a few processes. */
export interface OpenArtifacts extends AsyncDisposable {
  readonly ofRun: RunArtifacts;
  readonly ofRepository: RepositoryArtifacts;
}

/** Of the last job of a fan-out, which fetches what hundreds of jobs have left. */
const CLIENTS_AT_ONCE = 4;

/** Wires both. `token`: the input `github-token`. */
export function openArtifacts(view: ProcessFacts, token: string): OpenArtifacts {
  const { environment } = view;
  const options = { program: clientsProgram(view.program), environment, temporaryDirectory: tmpdir() };
  const others = Array.from({ length: CLIENTS_AT_ONCE - 1 }, () => clientProcess(options));
  const clients = clientPool(clientProcess(options), ...others);
  const api = githubApi(view, token);
  const repository = environment['GITHUB_REPOSITORY'] ?? '';
  return {
    ofRun: runArtifacts(clients),
    ofRepository: repositoryArtifacts({ clients, api, repository, token }),
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

/** Asks GitHub whether runs of the repository are over. Its client ends when it is disposed of. */
export function openRunOver(view: ProcessFacts, token: string): AsyncDisposable & { readonly isRunOver: IsRunOver } {
  const api = githubApi(view, token);
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' } = view.environment;
  return {
    isRunOver: githubRunOver({ api, server, repository }),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

/** The comments on pull requests of the repository. `token`: the input `github-token`. */
export function openComments(view: ProcessFacts, token: string): PullRequestComments & AsyncDisposable {
  const api = githubApi(view, token, 'pull-requests: write');
  const comments = pullRequestComments(api, view.environment['GITHUB_REPOSITORY'] ?? '');
  return { ...comments, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

function githubApi(
  { environment }: ProcessFacts,
  token: string,
  permission: RestPermission = 'actions: read',
): RestApiForChanges {
  return restApi({
    permission,
    url: environment['GITHUB_API_URL'] || 'https://api.github.com',
    token,
    openHttp: async () => {
      const { createHttpClients } = await import('../adapters/http/http-clients.ts');
      const open = createHttpClients({ variables: processVariables(environment), version: VERSION });
      return open({ insecure: false, timeoutMs: API_TIMEOUT_MS }, undefined);
    },
    clock: systemClock,
  });
}
