import type { FailureWords } from './failure-description.ts';
import type { FailureByReason, FailureReason, FailureTable } from './failure-words/failure-table.ts';
import { HISTORY_FAILURES } from './failure-words/history-failures.ts';
import { PROJECT_FAILURES } from './failure-words/project-failures.ts';
import { REQUEST_FAILURES } from './failure-words/request-failures.ts';
import { SNAPSHOT_FAILURES } from './failure-words/snapshot-failures.ts';
import { STAGE_FAILURES } from './failure-words/stage-failures.ts';

/** Where all failures get their words. A new reason does not compile until it has them. */
const WORDS: FailureTable = {
  ...PROJECT_FAILURES,
  ...REQUEST_FAILURES,
  ...STAGE_FAILURES,
  ...HISTORY_FAILURES,
  ...SNAPSHOT_FAILURES,
};

/** A failure whose reason is one of `Name`, in a form in which the compiler sees that its words take it. */
type FailureOf<Name extends FailureReason> = {
  [Each in Name]: FailureByReason[Each] & { readonly reason: Each };
}[Name];

/** What is said of a failure: what, where, and as a line to copy what to do next. */
export function describeFailure<Name extends FailureReason>(failure: FailureOf<Name>): FailureWords {
  return WORDS[failure.reason](failure);
}
