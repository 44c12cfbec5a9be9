import type { Failure } from './failure.ts';

/** Exit statuses of the command line (spec 08 and 11). */
export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
export const EXIT_CHANGES = 2;
export const EXIT_REFUSED = 3;
export const EXIT_INTERRUPTED = 130;

/**
 * Reasons for which the product refuses to go on until a person has decided something. A run that fails and leaves
 * something in doubt has failed; the next one is refused.
 */
const REFUSALS: ReadonlySet<Failure['reason']> = new Set<Failure['reason']>([
  'in_doubt',
  'irreversible',
  'applied_dependants',
  'drift',
  'history_missing',
  'history_damaged',
  'history_newer',
  'history_busy',
  'wrong_key',
  'plan_changed',
  'guard_refused',
  'lock_held',
]);

/** The status with which a command ends that failed for this reason. */
export function exitStatusOf(failure: Failure): number {
  if (failure.reason === 'cancelled') return EXIT_INTERRUPTED;
  if (failure.reason === 'import_missing' && failure.sealed === 'wrong_key') return EXIT_REFUSED;
  return REFUSALS.has(failure.reason) ? EXIT_REFUSED : EXIT_FAILED;
}
