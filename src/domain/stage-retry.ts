/** Tries at a stage whose `retry` does not say how many (spec 11, "retry"). */
export const STAGE_ATTEMPTS = 3;

/** The longest pause before another try at a stage where nobody wrote another one, in milliseconds. */
export const STAGE_MAX_BACKOFF_MS = 10 * 60_000;
