/**
 * What one wave may hand on, in bytes of UTF-8: a job gets it as one input, which is one process variable. Linux takes at
 * most 128 KiB in one, and 2 MiB in all: the last job gets those of all 16 waves.
 */
const WAVE_BYTES = 100 * 1_024;

/** What one leg may hand on as a job output, when its wave has this many legs; more than that goes by an artifact. */
export function slotBudgetBytes(legsInWave: number): number {
  return Math.floor(WAVE_BYTES / Math.max(1, legsInWave));
}
