/** What is looked at of an answer of the REST API. Header names are lower case. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** The `message` of a problem. */
  readonly message: string;
}

/** What a job is given to ask for it, as a workflow writes it. */
export type RestPermission = 'actions: read' | 'pull-requests: write';

/** What to do about an answer that is none: ask again after a while, or say this. */
export type RestVerdict = { readonly waitMs: number } | { readonly problem: string };

/** Asking once, and again after these pauses, when the API or the way to it does not work. */
const PAUSES_MS = [1_000, 4_000];

/** Waiting longer than this for more requests is no help to a run. */
const MAX_LIMIT_WAIT_MS = 60_000;

/** "Wait for at least one minute before retrying" where a limit names no time ("Rate limits for the REST API"). */
const UNNAMED_LIMIT_WAIT_MS = 60_000;

/** How often a limit is waited for, so that a clock that is wrong does not wait for ever. */
const MAX_LIMIT_WAITS = 2;

/**
 * What to do about an answer that is neither a success nor "unchanged". `asked`: how often this has been asked for;
 * `now`: milliseconds since 1970; `permission`: what may be missing. The rules are those of "Rate limits for the REST API" in GitHub's documentation.
 */
export function judge(
  answer: RestAnswer,
  asked: number,
  now: number,
  permission: RestPermission = 'actions: read',
): RestVerdict {
  const limitedMs = limitWaitMs(answer, now);
  if (limitedMs !== undefined) {
    if (limitedMs <= MAX_LIMIT_WAIT_MS && asked <= MAX_LIMIT_WAITS) return { waitMs: limitedMs };
    const until = new Date(now + limitedMs).toISOString();
    return { problem: `GitHub’s API takes no more requests of this repository until ${until} (${answer.message})` };
  }
  const pause = answer.status >= 500 ? PAUSES_MS[asked - 1] : undefined;
  if (pause !== undefined) return { waitMs: pause };
  return {
    problem: `GitHub’s API answered ${answer.status} ${answer.message}${permissionHint(answer.status, permission)}`,
  };
}

/** What to do where there was no answer, for this reason. */
export function judgeSilence(reason: string, asked: number): RestVerdict {
  const pause = PAUSES_MS[asked - 1];
  return pause === undefined ? { problem: `GitHub’s API cannot be reached: ${reason}` } : { waitMs: pause };
}

/** How long no request will be taken; `undefined`: the answer is about something else. */
function limitWaitMs({ status, headers, message }: RestAnswer, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (seconds >= 0) return seconds * 1_000;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  if (headers.get('x-ratelimit-remaining') === '0' && reset >= 0) return Math.max(0, reset * 1_000 - now);
  return status === 429 || /rate limit/iu.test(message) ? UNNAMED_LIMIT_WAIT_MS : undefined;
}

/** GitHub hides what a token may not see behind 404. */
function permissionHint(status: number, permission: RestPermission): string {
  if (status === 401) return ': the input github-token is not a token of this repository';
  return status === 403 || status === 404 ? `: does the job have the permission \`${permission}\`?` : '';
}
