import type { TransportCause } from '../domain/failure.ts';
import type { RetryDefinition, RetryTrigger } from '../domain/http-request.ts';
import type { IncomingResponse, TransportProblem } from './ports.ts';
import { RETRY_AFTER_LIMIT_MS, retryAfterMs } from './retry-after.ts';

/** A retry policy with nothing left open. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly backoffMs: readonly number[];
  readonly maxBackoffMs: number;
  readonly on: readonly RetryTrigger[];
  readonly methods: 'safe' | 'all';
  readonly untilMs?: number;
  /** Most attempts that may fail in another way than by a timeout. */
  readonly maxExceptions?: number;
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

const REPEATABLE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether sending the request twice is the same as sending it once (RFC 9110, section 9.2.2). */
export function isRepeatable(method: string, hasIdempotencyKey: boolean): boolean {
  return hasIdempotencyKey || REPEATABLE_METHODS.has(method);
}

/** Whether a request changes something: the others leave nothing behind that anybody could be in doubt about. */
export function hasEffects(method: string): boolean {
  return !READING_METHODS.has(method);
}

/**
 * Policies from the widest to the narrowest; what is written narrowly wins, key by key. A pause that somebody wrote is
 * not cut by a longest one that stands further out.
 */
export function mergeRetry<Policy extends Pick<RetryPolicy, 'maxBackoffMs'>>(
  base: Policy,
  ...layers: readonly (RetryDefinition | undefined)[]
): Policy & RetryDefinition {
  const policy: Policy & RetryDefinition = { ...base };
  for (const layer of layers) {
    const { backoffMs = [], ...written } = layer ?? {};
    const maxBackoffMs = Math.max(policy.maxBackoffMs, ...backoffMs);
    Object.assign(policy, { maxBackoffMs }, written, backoffMs.length === 0 ? {} : { backoffMs });
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
  /** How many of them failed in another way than by a timeout. */
  readonly exceptions: number;
  readonly elapsedMs: number;
  readonly outcome: AttemptOutcome;
  readonly now: number;
  /** In [0, 1). */
  readonly random: number;
}

/** How long to wait before the next attempt, or `undefined` when there is none. */
export function nextAttemptDelay(state: AttemptState): number | undefined {
  if (!isAllowedAnother(state.policy, state) || !isTriggered(state) || !mayRepeat(state)) return undefined;
  const backoff = backoffDelay(state.policy, state.attempt, state.random);
  const asked = state.outcome.kind === 'response' ? retryAfterMs(state.outcome.response.headers, state.now) : undefined;
  if (asked !== undefined && asked > RETRY_AFTER_LIMIT_MS) return undefined;
  const delayMs = asked ?? backoff;
  return isInTime(state.policy, state.elapsedMs + delayMs) ? delayMs : undefined;
}

/** Whether a policy has another attempt to give, after so many of which so many failed otherwise than by a timeout. */
export function isAllowedAnother(
  { attempts, maxExceptions = Infinity }: Pick<RetryPolicy, 'attempts' | 'maxExceptions'>,
  made: { readonly attempt: number; readonly exceptions: number },
): boolean {
  return made.attempt < attempts && made.exceptions < maxExceptions;
}

/** Whether an attempt may start so long after the first one. */
export function isInTime({ untilMs = Infinity }: Pick<RetryPolicy, 'untilMs'>, elapsedMs: number): boolean {
  return elapsedMs <= untilMs;
}

/** Whether an attempt ended because its time was up: such a one is no exception. */
export function isTimeout(outcome: AttemptOutcome): boolean {
  return outcome.kind === 'problem' && ['timeout', 'connect_timeout'].includes(outcome.problem.cause);
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
  const doubled = 2 ** Math.min(attempt - 1, MAX_DOUBLINGS);
  const full = Math.min((backoffMs[0] ?? 0) * doubled, maxBackoffMs);
  return Math.round(full / 2 + (full / 2) * random);
}

/** Longer than anybody waits, and still a number: no pause, doubled without end, would be none. */
const MAX_DOUBLINGS = 60;
