import type { ArtifactRecord } from '../results-service/artifact-records.ts';
import type { ResultsService } from '../results-service/results-service.ts';
import { REPOSITORY, type Run } from '../results-service/runs.ts';

/** What the API can be asked, as faults and the record of requests name it. */
export type ApiOperation =
  | 'ListRepositoryArtifacts'
  | 'ListRunArtifacts'
  | 'GetArtifact'
  | 'DownloadArtifact'
  | 'DeleteArtifact'
  | 'ListRuns'
  | 'GetRun'
  | 'GetRunAttempt'
  | 'ListComments'
  | 'CreateComment'
  | 'UpdateComment'
  | 'DeleteComment';

/** What an operation gives: JSON (with 200 unless it says otherwise), a way to somewhere else, or nothing more to say. */
export type ApiResult =
  | { readonly json: unknown; readonly made?: true }
  | { readonly location: string }
  | { readonly status: 204 }
  | { readonly status: 404 | 410 | 422; readonly message: string };

/** One way to ask. */
export interface Route {
  readonly operation: ApiOperation;
  readonly method: string;
  /** Of the path after `actions/` or `issues/` of the repository; `id` is a number. */
  readonly path: RegExp;
  readonly carryOut: (service: ResultsService, id: number, query: URLSearchParams, body: Buffer) => ApiResult;
}

const NOT_FOUND = { status: 404, message: 'Not Found' } as const;

/** Numbers by which the API knows the repository, and one that was forked from it. */
const REPOSITORY_ID = 1_296_269;
const FORK_ID = 7_700_007;

/** "REST API endpoints for GitHub Actions artifacts" and "… for workflow runs" in GitHub's documentation. */
export const ROUTES: readonly Route[] = [
  {
    operation: 'ListRepositoryArtifacts',
    method: 'GET',
    path: /^artifacts$/u,
    carryOut(service, _, query) {
      const name = query.get('name');
      const named = service.artifacts.all.filter((record) => name === null || record.name === name);
      return {
        json: pageOf('artifacts', named.map((record) => describeArtifact(service, record)).toReversed(), query),
      };
    },
  },
  {
    operation: 'ListRunArtifacts',
    method: 'GET',
    path: /^runs\/(?<id>\d+)\/artifacts$/u,
    carryOut(service, id, query) {
      const name = query.get('name');
      const wanted = service.artifacts.all.filter(
        (record) => runOf(service, record)?.id === id && (name === null || record.name === name),
      );
      return {
        json: pageOf(
          'artifacts',
          wanted.map((record) => describeArtifact(service, record)),
          query,
        ),
      };
    },
  },
  {
    operation: 'GetArtifact',
    method: 'GET',
    path: /^artifacts\/(?<id>\d+)$/u,
    carryOut(service, id) {
      const found = service.artifacts.all.find((record) => record.id === id);
      return found === undefined ? NOT_FOUND : { json: describeArtifact(service, found) };
    },
  },
  {
    operation: 'DownloadArtifact',
    method: 'GET',
    path: /^artifacts\/(?<id>\d+)\/zip$/u,
    carryOut(service, id) {
      const found = service.artifacts.all.find((record) => record.id === id);
      if (found === undefined) return NOT_FOUND;
      if (service.artifacts.isExpired(found)) return { status: 410, message: 'Artifact has expired' };
      return { location: service.addresses.make(found.blob, 'r') };
    },
  },
  {
    operation: 'DeleteArtifact',
    method: 'DELETE',
    path: /^artifacts\/(?<id>\d+)$/u,
    carryOut(service, id) {
      return service.artifacts.remove((record) => record.id === id) === undefined ? NOT_FOUND : { status: 204 };
    },
  },
  {
    operation: 'ListRuns',
    method: 'GET',
    path: /^runs$/u,
    carryOut(service, _, query) {
      const branch = query.get('branch');
      const runs = latestAttempts(service).filter(({ ref }) => branch === null || ref === `refs/heads/${branch}`);
      return { json: pageOf('workflow_runs', runs.map(describeRun).toReversed(), query) };
    },
  },
  {
    operation: 'GetRun',
    method: 'GET',
    path: /^runs\/(?<id>\d+)$/u,
    carryOut(service, id) {
      const found = latestAttempts(service).find((run) => run.id === id);
      return found === undefined ? NOT_FOUND : { json: describeRun(found) };
    },
  },
  // One for each attempt that a test may come to: a route knows one number of its path.
  ...[1, 2, 3].map((attempt): Route => ({
    operation: 'GetRunAttempt',
    method: 'GET',
    path: new RegExp(`^runs/(?<id>\\d+)/attempts/${attempt}$`, 'u'),
    carryOut(service, id) {
      const found = service.runs.all.find((run) => run.id === id && run.attempt === attempt);
      return found === undefined ? NOT_FOUND : { json: describeRun(found) };
    },
  })),
];

/** "Using pagination in the REST API": 30 on a page unless asked for others, never more than 100. */
function pageOf(name: string, all: readonly unknown[], query: URLSearchParams): Record<string, unknown> {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return { total_count: all.length, [name]: all.slice(start, start + size) };
}

function runOf(service: ResultsService, { runBackendId }: ArtifactRecord): Run | undefined {
  return service.runs.all.find(({ backendId }) => backendId === runBackendId);
}

function latestAttempts({ runs }: ResultsService): readonly Run[] {
  return [...new Map(runs.all.map((run) => [run.id, run])).values()];
}

function describeArtifact(service: ResultsService, record: ArtifactRecord): unknown {
  const { id, name, size, digest, createdAt, expiresAt } = record;
  const run = runOf(service, record);
  return {
    id,
    name,
    size_in_bytes: size,
    url: `https://api.github.com/repos/${REPOSITORY}/actions/artifacts/${id}`,
    archive_download_url: `https://api.github.com/repos/${REPOSITORY}/actions/artifacts/${id}/zip`,
    expired: service.artifacts.isExpired(record),
    created_at: secondsOf(createdAt),
    updated_at: secondsOf(createdAt),
    expires_at: secondsOf(expiresAt),
    digest: digest ?? null,
    workflow_run: run && {
      id: run.id,
      repository_id: REPOSITORY_ID,
      head_repository_id: run.ofFork ? FORK_ID : REPOSITORY_ID,
      head_branch: branchOf(run),
      head_sha: 'c0ffee',
    },
  };
}

function describeRun(run: Run): unknown {
  return {
    id: run.id,
    run_attempt: run.attempt,
    head_branch: branchOf(run),
    head_sha: 'c0ffee',
    status: run.conclusion === undefined ? 'in_progress' : 'completed',
    conclusion: run.conclusion ?? null,
    created_at: secondsOf(run.startedAt),
    html_url: `https://github.com/${REPOSITORY}/actions/runs/${run.id}`,
    repository: { id: REPOSITORY_ID, full_name: REPOSITORY },
    head_repository: { id: run.ofFork ? FORK_ID : REPOSITORY_ID },
  };
}

function branchOf({ ref }: Run): string {
  return ref.replace(/^refs\/heads\//u, '');
}

/** The API has no parts of seconds. */
function secondsOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/u, 'Z');
}
