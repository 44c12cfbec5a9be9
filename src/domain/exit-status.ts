import type { Failure } from './failure.ts';

/** Exit statuses of the command line (spec 08 and 11). */
export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
export const EXIT_CHANGES = 2;
export const EXIT_REFUSED = 3;
export const EXIT_INTERRUPTED = 130;

/**
 * The status of each failure. Refused is what waits until a person has decided something; a run that fails and leaves
 * something in doubt has failed, and the next one is refused. A new reason does not compile until it has a status.
 */
const STATUSES: { readonly [Reason in Failure['reason']]: number } = {
  configuration: EXIT_FAILED,
  no_project: EXIT_FAILED,
  usage: EXIT_FAILED,
  unknown_name: EXIT_FAILED,
  empty_selection: EXIT_FAILED,
  dependency_unsatisfied: EXIT_FAILED,
  template: EXIT_FAILED,
  parameter_files: EXIT_FAILED,
  condition: EXIT_FAILED,
  import_missing: EXIT_FAILED,
  export_invalid: EXIT_FAILED,
  request_failed: EXIT_FAILED,
  unexpected_status: EXIT_FAILED,
  answer_unknown: EXIT_FAILED,
  extraction: EXIT_FAILED,
  find_failed: EXIT_FAILED,
  sign_in: EXIT_FAILED,
  wait_timeout: EXIT_FAILED,
  shell_exit: EXIT_FAILED,
  shell_start: EXIT_FAILED,
  shell_output: EXIT_FAILED,
  program_missing: EXIT_FAILED,
  deployment_output: EXIT_FAILED,
  failed_in_job: EXIT_FAILED,
  timeout: EXIT_FAILED,
  cancelled: EXIT_INTERRUPTED,
  in_doubt: EXIT_REFUSED,
  out_of_order: EXIT_FAILED,
  drift: EXIT_REFUSED,
  irreversible: EXIT_REFUSED,
  applied_dependants: EXIT_REFUSED,
  never_completed: EXIT_FAILED,
  history_missing: EXIT_REFUSED,
  history_damaged: EXIT_REFUSED,
  history_newer: EXIT_REFUSED,
  history_foreign: EXIT_REFUSED,
  history_left_behind: EXIT_REFUSED,
  history_ambiguous: EXIT_REFUSED,
  history_unavailable: EXIT_FAILED,
  history_busy: EXIT_REFUSED,
  save_failed: EXIT_FAILED,
  history_unsaved: EXIT_REFUSED,
  history_lost: EXIT_REFUSED,
  // Found out when a run saves; the next one is refused.
  history_conflict: EXIT_FAILED,
  history_forked: EXIT_REFUSED,
  snapshot_foreign: EXIT_REFUSED,
  wrong_key: EXIT_REFUSED,
  plan_changed: EXIT_REFUSED,
  plan_unreadable: EXIT_FAILED,
  guard_refused: EXIT_REFUSED,
  strategy_command: EXIT_FAILED,
  lock_held: EXIT_REFUSED,
};

/** The status with which a command ends that failed for this reason. */
export function exitStatusOf(failure: Failure): number {
  if (failure.reason === 'import_missing' && failure.sealed === 'wrong_key') return EXIT_REFUSED;
  return STATUSES[failure.reason];
}
