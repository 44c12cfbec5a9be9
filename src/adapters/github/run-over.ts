import * as z from 'zod/mini';
import type { IsRunOver } from '../../execution/lock-ports.ts';
import type { RestApi } from './rest-api.ts';

/** What GitHub is asked about runs with. */
export interface RunOverOptions {
  readonly api: RestApi;
  /** `GITHUB_SERVER_URL`. */
  readonly server: string;
  /** `owner/name`; only its runs are asked for. */
  readonly repository: string;
}

/** Whoever asks waits for a lock, and goes on waiting where there is no answer in time. */
const ANSWER_TIMEOUT_MS = 10_000;

/** An answer of "Get a workflow run attempt", as far as it is used. */
const ATTEMPT = z.object({ status: z.nullish(z.string()) });

/**
 * Asks whether an attempt at a workflow run is over, which takes the permission `actions: read`. A lock can be shared with
 * other repositories and with laptops: by its link a run of this repository is known.
 */
export function githubRunOver({ api, server, repository }: RunOverOptions): IsRunOver {
  return async ({ run, attempt, link }, signal) => {
    if (!/^\d+$/u.test(run) || link !== `${server}/${repository}/actions/runs/${run}`) return false;
    const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    const answer = await api.get(`/repos/${repository}/actions/runs/${run}/attempts/${attempt}`, limited);
    const read = ATTEMPT.safeParse(answer.ok ? answer.value : undefined);
    return read.success && read.data.status === 'completed';
  };
}
