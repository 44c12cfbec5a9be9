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
