import type { AttemptRecord } from '../../domain/history.ts';
import type { StageOutcome } from '../../execution/ports.ts';

/**
 * What can change whether a stage counts as completed.
 * `opened`: something is about to be sent or started. `undone`: a version was taken back.
 */
export type CompletionEvent =
  | 'opened'
  | 'undone'
  | (Pick<AttemptRecord, 'direction' | 'state'> & {
      /** Whether it was completed before the attempt; absent: as it is when the attempt ends. */
      readonly wasCompleted?: boolean;
    });

/** The event that the end of an attempt is. */
export function attemptEnded({ attempt, wasCompleted }: StageOutcome): CompletionEvent {
  const { direction, state } = attempt;
  return { direction, state, ...(wasCompleted === undefined ? {} : { wasCompleted }) };
}

/**
 * Whether a stage counts as completed after an event: its last `up` completed and nothing was taken back since.
 *
 * An intent makes it incomplete until an attempt says otherwise, so that a process that was killed half-way leaves a
 * stage that is not completed. An `up` that was skipped, be it by the stage itself, and a `down` that failed before
 * anything was sent, change nothing.
 */
export function completedAfter(before: boolean, event: CompletionEvent): boolean {
  if (event === 'opened' || event === 'undone') return false;
  switch (event.state) {
    case 'completed':
      return event.direction === 'up';
    case 'failed':
      return event.direction === 'down' && before;
    case 'in_doubt':
    case 'rolled_back':
      return false;
    case 'pending':
    case 'scheduled':
    case 'running':
      return before;
    case 'skipped':
      return event.wasCompleted ?? before;
  }
}
