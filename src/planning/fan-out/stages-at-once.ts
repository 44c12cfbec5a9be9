/**
 * How many stages of one leg may run at once, so that the legs of its wave that run side by side keep within the most that
 * the plan allows. `legs`: of the wave.
 */
export function stagesAtOnce(most: number, legs: number): number {
  return Math.max(1, Math.floor(most / Math.max(1, Math.min(most, legs))));
}
