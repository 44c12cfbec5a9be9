import type { TransportCause } from '../domain/failure.ts';
import type { RetryDefinition, RetryTrigger } from '../domain/http-request.ts';
import type { IncomingResponse, TransportProblem } from './ports.ts';

/** A retry policy with nothing left open. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly backoffMs: readonly number[];
  readonly maxBackoffMs: number;
  readonly on: readonly RetryTrigger[];
  readonly methods: 'safe' | 'all';
  readonly untilMs?: number;
}

/** The policy of requests where nothing is written (spec 03, "Requests"). */
export const DEFAULT_REQUEST_RETRY: RetryPolicy = {
  attempts: 3,
  backoffMs: [1000],
  maxBackoffMs: 30_000,
  on: [
    { kind: 'network' },
    { kind: 'status', from: 408, to: 408 },
    { kind: 'status', from: 429, to: 429 },
    { kind: 'status', from: 500, to: 599 },
  ],
  methods: 'safe',
};

/** A server may not make a run wait longer than this; a longer `Retry-After` ends the attempts. */
export const RETRY_AFTER_LIMIT_MS = 15 * 60_000;

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** Whether sending the request twice is the same as sending it once (RFC 9110, section 9.2.2). */
export function isRepeatable(method: string, hasIdempotencyKey: boolean): boolean {
  return hasIdempotencyKey || SAFE_METHODS.has(method);
}

/** Policies from the widest to the narrowest; what is written narrowly wins, key by key. */
export function mergeRetry(base: RetryPolicy, ...layers: readonly (RetryDefinition | undefined)[]): RetryPolicy {
  let policy = base;
  for (const layer of layers) {
    if (!layer) continue;
    policy = {
      attempts: layer.attempts ?? policy.attempts,
      backoffMs: layer.backoffMs && layer.backoffMs.length > 0 ? layer.backoffMs : policy.backoffMs,
      maxBackoffMs: layer.maxBackoffMs ?? policy.maxBackoffMs,
      on: layer.on ?? policy.on,
      methods: layer.methods ?? policy.methods,
      ...(layer.untilMs === undefined
        ? policy.untilMs === undefined
          ? {}
          : { untilMs: policy.untilMs }
        : { untilMs: layer.untilMs }),
    };
  }
  return policy;
}

/** What an attempt came to. */
export type AttemptOutcome =
  | { readonly kind: 'response'; readonly response: IncomingResponse }
  | { readonly kind: 'problem'; readonly problem: TransportProblem };

/** What the decision about another attempt depends on. Times in milliseconds. */
export interface AttemptState {
  readonly policy: RetryPolicy;
  readonly method: string;
  readonly hasIdempotencyKey: boolean;
  /** Attempts made so far, at least 1. */
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly outcome: AttemptOutcome;
  readonly now: number;
  /** In [0, 1). */
  readonly random: number;
}

/** How long to wait before the next attempt, or `undefined` when there is none. */
export function nextAttemptDelay(state: AttemptState): number | undefined {
  if (state.attempt >= state.policy.attempts || !isTriggered(state) || !mayRepeat(state)) return undefined;
  const backoff = backoffDelay(state.policy, state.attempt, state.random);
  const asked = state.outcome.kind === 'response' ? retryAfterMs(state.outcome.response, state.now) : undefined;
  if (asked !== undefined && asked > RETRY_AFTER_LIMIT_MS) return undefined;
  const delayMs = asked === undefined ? backoff : Math.max(asked, 0);
  const { untilMs } = state.policy;
  return untilMs !== undefined && state.elapsedMs + delayMs > untilMs ? undefined : delayMs;
}

function isTriggered({ policy, outcome }: AttemptState): boolean {
  if (outcome.kind === 'problem') {
    return policy.on.some((trigger) => trigger.kind === 'network') && !NEVER_RETRIED.has(outcome.problem.cause);
  }
  const { status } = outcome.response;
  return policy.on.some((trigger) => trigger.kind === 'status' && status >= trigger.from && status <= trigger.to);
}

/** Causes that the next attempt would meet again. */
const NEVER_RETRIED: ReadonlySet<TransportCause> = new Set([
  'redirects',
  'too_large',
  'encoding',
  'invalid',
  'cancelled',
]);

/** A POST or PATCH is repeated only when nothing was sent, on 429, or when a key makes it safe. */
function mayRepeat({ policy, method, hasIdempotencyKey, outcome }: AttemptState): boolean {
  if (policy.methods === 'all' || isRepeatable(method, hasIdempotencyKey)) return true;
  return outcome.kind === 'problem' ? !outcome.problem.sent : outcome.response.status === 429;
}

/**
 * One delay: doubled each time, with the upper half of it random so that many clients spread out.
 * A list: as written, the last one repeats, no randomness, since somebody chose the numbers.
 */
export function backoffDelay(
  policy: Pick<RetryPolicy, 'backoffMs' | 'maxBackoffMs'>,
  attempt: number,
  random: number,
): number {
  const { backoffMs, maxBackoffMs } = policy;
  if (backoffMs.length > 1) return Math.min(backoffMs[Math.min(attempt, backoffMs.length) - 1] ?? 0, maxBackoffMs);
  const full = Math.min((backoffMs[0] ?? 0) * 2 ** (attempt - 1), maxBackoffMs);
  return Math.round(full / 2 + (full / 2) * random);
}

/** `Retry-After` in milliseconds from now: seconds or an HTTP date (RFC 9110, section 10.2.3). */
function retryAfterMs(response: IncomingResponse, now: number): number | undefined {
  const header = response.headers.find(([name]) => name === 'retry-after')?.[1]?.trim();
  if (header === undefined || header === '') return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
