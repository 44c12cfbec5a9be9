import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { anew, lookAt, showPlainly, towards } from '../../domain/next-step.ts';
import type { NextStep, ShowNext } from '../../domain/next-step.ts';
import type { Plan } from '../../domain/plan.ts';
import { formatCount } from './plural.ts';

/** Commands that the end of a run shows. */
export const MAX_NEXT = 10;

/** What to type after a failure in a run. Where the run takes back what it did, nothing can be gone on from. */
export function nextAfter(failure: Failure, { direction, rollbackOnFailure }: Plan): readonly NextStep[] {
  const { next } = describeFailure(failure);
  return next.map((step) => (rollbackOnFailure ? anew(step) : step)).map((step) => towards(direction, step));
}

/** What to type where a stage could not be taken back: the way back is a decision, so it is looked at first. */
export function nextAfterRollback(id: InstanceId, failure: Failure): readonly NextStep[] {
  const { next } = describeFailure(failure);
  return failure.reason === 'in_doubt' || failure.reason === 'answer_unknown' ? next : [lookAt(id)];
}

/** The first lines of what comes after a run, and how many there are beside them: the log has them with their stages. */
export function firstNext(showNext: ShowNext = showPlainly): ShowNext {
  return (steps) => {
    const lines = showNext(steps);
    const left = lines.length - MAX_NEXT;
    if (left <= 0) return lines;
    return [
      ...lines.slice(0, MAX_NEXT),
      `(and ${formatCount(left)} more: the log names them with each stage that failed)`,
    ];
  };
}
