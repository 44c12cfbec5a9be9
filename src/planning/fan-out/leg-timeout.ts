import { HOOK_TIMEOUT_MS } from '../../domain/hook.ts';
import type { RetryDefinition } from '../../domain/http-request.ts';
import { STAGE_ATTEMPTS, STAGE_MAX_BACKOFF_MS } from '../../domain/stage-retry.ts';
import type { Stage } from '../../domain/stage.ts';

/** How long GitHub lets a job run when nobody says otherwise. */
export const DEFAULT_TIMEOUT_MINUTES = 360;

/** The longest that GitHub lets a job run on a runner of one's own: five days. */
export const MAX_TIMEOUT_MINUTES = 7_200;

/** For setting the job up, for handing over what it did, and so that the engine's own time-out comes first. */
const MARGIN_MINUTES = 10;

const MINUTE_MS = 60_000;

/**
 * How long the job of stages with these time-outs may take: as if they ran one after another. A stage without one makes
 * it GitHub's own limit.
 */
export function legTimeoutMinutes(timeoutsMs: readonly (number | undefined)[]): number {
  let total = MARGIN_MINUTES;
  for (const timeoutMs of timeoutsMs) {
    if (timeoutMs === undefined) return DEFAULT_TIMEOUT_MINUTES;
    total += Math.ceil(timeoutMs / MINUTE_MS);
  }
  return Math.min(total, MAX_TIMEOUT_MINUTES);
}

/**
 * How long a stage may take with all its tries, in milliseconds; `undefined`: it has no `timeout`. A try that its timeout
 * cuts short is followed by another with the whole time again. The hook `failed` has time of its own after that.
 *
 * @param waitBetweenStagesMs - the pause before it
 */
export function longestMs(stage: Stage | undefined, waitBetweenStagesMs: number): number | undefined {
  if (stage?.timeoutMs === undefined) return undefined;
  const { timeoutMs, retry, failOnTimeout, hooks } = stage;
  const tries = retry === undefined || failOnTimeout ? timeoutMs : longestTriesMs(timeoutMs, retry);
  return waitBetweenStagesMs + tries + (hooks.failed ? HOOK_TIMEOUT_MS : 0);
}

function longestTriesMs(timeoutMs: number, retry: RetryDefinition): number {
  const { attempts = STAGE_ATTEMPTS, backoffMs = [], maxBackoffMs = STAGE_MAX_BACKOFF_MS, untilMs = Infinity } = retry;
  // A single pause is doubled each time, several are as they are written.
  const pauseMs = backoffMs.length > 1 ? Math.max(...backoffMs) : maxBackoffMs;
  return Math.min(attempts * timeoutMs + (attempts - 1) * pauseMs, untilMs + timeoutMs);
}
