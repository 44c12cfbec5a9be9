import * as z from 'zod/mini';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RepositoryArtifact, RepositoryArtifacts } from '../../execution/actions-ports.ts';
import { DOWNLOADED } from './client-calls.ts';
import type { ClientProcess } from './client-process.ts';
import type { RestApi } from './rest-api.ts';
import { TRANSFER_TIMEOUT_MS, type TransferLimits } from './transfer-limits.ts';

/** What the artifacts of a repository are found with. Process and API belong to the caller. */
export interface RepositoryArtifactsOptions extends Pick<TransferLimits, 'transferTimeoutMs'> {
  readonly clients: ClientProcess;
  readonly api: RestApi;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
}

/** What the API gives at most. */
const PAGE_SIZE = 100;

/** A name has one artifact per run, 90 days long: this is beyond what anybody has. */
const MAX_PAGES = 20;

/** As many of the newest are enough for whoever looks for the newest. */
const ENOUGH = 30;

/** An answer of "List artifacts for a repository", as far as it is used. */
const ARTIFACTS = z.object({
  artifacts: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      expired: z.boolean(),
      digest: z.nullish(z.string()),
      created_at: z.nullish(z.string()),
      expires_at: z.nullish(z.string()),
      workflow_run: z.nullish(
        z.object({
          id: z.optional(z.number()),
          repository_id: z.optional(z.number()),
          head_repository_id: z.nullish(z.number()),
        }),
      ),
    }),
  ),
});

type Listed = z.infer<typeof ARTIFACTS>['artifacts'][number];

/** An answer of "Get a workflow run", as far as it is used. */
const RUN = z.object({ status: z.nullish(z.string()) });

/** Pages of the artifacts of one run: 256 legs of a fan-out with several artifacts each are below it. */
const MAX_RUN_PAGES = 50;

/** The artifacts of a repository: listed through the REST API, downloaded by `@actions/artifact`. */
export function repositoryArtifacts(options: RepositoryArtifactsOptions): RepositoryArtifacts {
  const { clients, api, repository, token, transferTimeoutMs = TRANSFER_TIMEOUT_MS } = options;
  const [owner = '', name = ''] = repository.split('/');
  const mayAsk = (): Result<void, string> => {
    const there = clients.available();
    if (!there.ok) return there;
    return token === '' ? err('it needs the input github-token, with the permission `actions: read`') : ok(undefined);
  };
  return {
    async named(wanted, signal) {
      const allowed = mayAsk();
      return allowed.ok ? listNamed(api, repository, wanted, signal) : allowed;
    },
    async ofRun(runId, signal) {
      const allowed = mayAsk();
      return allowed.ok ? listOfRun(api, repository, runId, signal) : allowed;
    },
    async hasEnded(runId, signal) {
      const allowed = mayAsk();
      if (!allowed.ok) return allowed;
      const answer = await api.get(`/repos/${repository}/actions/runs/${runId}`, signal);
      if (!answer.ok) return answer;
      const read = RUN.safeParse(answer.value);
      return read.success
        ? ok(read.data.status === 'completed')
        : err('GitHub’s API described a run in a form that is not known');
    },
    async download({ id, digest, runId }, signal) {
      const from = { owner, repository: name, runId, token };
      const question = { name: 'downloadArtifact', id, digest, from } as const;
      const limit = { timeoutMs: transferTimeoutMs, signal };
      const done = await clients.call(question, DOWNLOADED, limit);
      return done.ok ? ok(typeof done.value === 'string' ? done.value : new Map(done.value)) : done;
    },
  };
}

/** Reads pages until there are enough. That the newest come first is not documented, so it is looked at. */
async function listNamed(
  api: RestApi,
  repository: string,
  name: string,
  signal: AbortSignal,
): Promise<Result<readonly RepositoryArtifact[], string>> {
  const found: RepositoryArtifact[] = [];
  let newestFirst = true;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ name, per_page: String(PAGE_SIZE), page: String(page) });
    const answer = await api.get(`/repos/${repository}/actions/artifacts?${query.toString()}`, signal);
    if (!answer.ok) return answer;
    const read = ARTIFACTS.safeParse(answer.value);
    if (!read.success) return err('GitHub’s API described the artifacts of the repository in a form that is not known');
    const { artifacts } = read.data;
    newestFirst &&= artifacts.every(({ id }, index) => id < (artifacts[index - 1]?.id ?? Infinity));
    found.push(...artifacts.flatMap((artifact) => usable(artifact, name)));
    const isEnough = newestFirst && found.length >= ENOUGH;
    if (artifacts.length < PAGE_SIZE || isEnough) return ok(found.toSorted((a, b) => b.id - a.id));
  }
  return err(`there are more than ${MAX_PAGES * PAGE_SIZE} artifacts with the name ${name}, and too few can be used`);
}

async function listOfRun(
  api: RestApi,
  repository: string,
  runId: number,
  signal: AbortSignal,
): Promise<Result<readonly RepositoryArtifact[], string>> {
  const found: RepositoryArtifact[] = [];
  for (let page = 1; page <= MAX_RUN_PAGES; page += 1) {
    const query = new URLSearchParams({ per_page: String(PAGE_SIZE), page: String(page) });
    const answer = await api.get(`/repos/${repository}/actions/runs/${runId}/artifacts?${query.toString()}`, signal);
    if (!answer.ok) return answer;
    const read = ARTIFACTS.safeParse(answer.value);
    if (!read.success) return err('GitHub’s API described the artifacts of a run in a form that is not known');
    found.push(...read.data.artifacts.flatMap((artifact) => usable(artifact, artifact.name)));
    if (read.data.artifacts.length < PAGE_SIZE) return ok(found);
  }
  return err(`the run ${runId} has more than ${MAX_RUN_PAGES * PAGE_SIZE} artifacts`);
}

/** The artifact, if it is of this name, can be downloaded, and was uploaded by a run of the repository's own code. */
function usable(
  { id, name, expired, digest, created_at: createdAt, expires_at: expiresAt, workflow_run: run }: Listed,
  wanted: string,
): readonly RepositoryArtifact[] {
  const isOwn = run?.repository_id !== undefined && run.repository_id === run.head_repository_id;
  if (name !== wanted || expired || !isOwn || run.id === undefined) return [];
  const [sinceMs, untilMs] = [Date.parse(createdAt ?? ''), Date.parse(expiresAt ?? '')];
  const kept = Number.isNaN(sinceMs) || Number.isNaN(untilMs) ? {} : { kept: { sinceMs, untilMs } };
  return [{ id, name, runId: run.id, ...(digest ? { digest } : {}), ...kept }];
}
