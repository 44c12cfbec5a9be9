/** Wave jobs in the shipped workflow: deeper plans run their rest in the last one. */
export const MAX_WAVES = 16;

/** Slots of a wave, each a job output of its own in the shipped workflow. */
export const MAX_LEGS_PER_WAVE = 64;

/**
 * Stages of a wave, however many share a leg: all jobs after it are told in one process variable of at most 128 KiB how they
 * ended.
 */
export const MAX_STAGES_PER_WAVE = 600;

/** Stages of one job. It leaves an artifact of each, and GitHub takes 500 from one job. */
export const MAX_STAGES_PER_JOB = 450;

/** Jobs that GitHub makes of the matrices of one run. */
export const MAX_LEGS = 256;

/**
 * Most legs of each wave, so that all waves together keep within {@link MAX_LEGS}: the widest waves are narrowed first.
 * `sizes`: how many legs each wave would like to have.
 */
export function legsPerWave(sizes: readonly number[]): number {
  let most = MAX_LEGS_PER_WAVE;
  const total = (): number => sizes.reduce((sum, size) => sum + Math.min(size, most), 0);
  while (total() > MAX_LEGS) most -= 1;
  return most;
}
