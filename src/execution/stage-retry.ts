import type { Failure } from '../domain/failure.ts';
import type { RetryDefinition } from '../domain/http-request.ts';
import type { Direction } from '../domain/migration.ts';
import { STAGE_ATTEMPTS, STAGE_MAX_BACKOFF_MS } from '../domain/stage-retry.ts';
import type { Stage } from '../domain/stage.ts';
import type { RetryPolicy } from './retry.ts';
import { backoffDelay, isAllowedAnother, isInTime, mergeRetry } from './retry.ts';

/** A stage is tried once unless it says otherwise (spec 11, "retry"). */
const NO_RETRY: RetryDefinition = { attempts: 1 };

/** What the key `retry` of a stage means where it leaves something out. */
const STAGE_RETRY: Pick<RetryPolicy, 'attempts' | 'backoffMs' | 'maxBackoffMs'> = {
  attempts: STAGE_ATTEMPTS,
  backoffMs: [1000],
  maxBackoffMs: STAGE_MAX_BACKOFF_MS,
};

/** Failures that another try would only meet again, or that a person must settle first. */
const NOT_RETRIED: ReadonlySet<Failure['reason']> = new Set<Failure['reason']>([
  'cancelled',
  'in_doubt',
  'answer_unknown',
  'extraction',
  'irreversible',
  'out_of_order',
  'drift',
  'condition',
  'template',
  'import_missing',
  'program_missing',
  'deployment_output',
  'history_damaged',
  'history_newer',
  'history_foreign',
  'history_left_behind',
  'history_ambiguous',
  'history_busy',
  'history_unavailable',
]);

/** The tries at a stage so far. Times in milliseconds. */
export interface TriesMade {
  readonly tries: number;
  /** How many of them failed in another way than by a timeout. */
  readonly exceptions: number;
  readonly elapsedMs: number;
  readonly failure: Failure;
  /** In [0, 1). */
  readonly random: number;
}

/**
 * How long to wait before a stage is tried again, or `undefined` when it is not. Only on the way up: a rollback that
 * failed is looked at by a person. A timeout counts as a try unless the stage says `fail_on_timeout` (spec 05).
 */
export function nextTryDelay(
  stage: Pick<Stage, 'retry' | 'failOnTimeout'>,
  direction: Direction,
  { tries, exceptions, elapsedMs, failure, random }: TriesMade,
): number | undefined {
  const policy = mergeRetry(STAGE_RETRY, direction === 'up' ? (stage.retry ?? NO_RETRY) : NO_RETRY);
  if (!isAllowedAnother(policy, { attempt: tries, exceptions }) || NOT_RETRIED.has(failure.reason)) return undefined;
  if (failure.reason === 'timeout' && stage.failOnTimeout) return undefined;
  const delayMs = backoffDelay(policy, tries, random);
  return isInTime(policy, elapsedMs + delayMs) ? delayMs : undefined;
}
