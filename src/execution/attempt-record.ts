import { describeFailure } from '../domain/failure-words.ts';
import type { Failure } from '../domain/failure.ts';
import type { AttemptRecord, StageState } from '../domain/history.ts';
import type { Direction } from '../domain/migration.ts';
import { describeReasonAfterwards } from '../domain/reason-words.ts';
import type { RunReason, SkipReason } from '../domain/reason.ts';
import { excerptOf } from './excerpt.ts';
import { isoTime, provenanceOf } from './run-context.ts';
import type { RunContext } from './run-context.ts';

/** Only an unknown answer leaves a stage in doubt; every other failure is known. */
export function failedState(failure: Failure): StageState {
  if (failure.reason === 'in_doubt' || failure.reason === 'answer_unknown') return 'in_doubt';
  return 'inDoubt' in failure && failure.inDoubt ? 'in_doubt' : 'failed';
}

/** One attempt at a stage as it ended. Times in milliseconds since 1970. */
export interface EndedAttempt {
  readonly direction: Direction;
  readonly state: StageState;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly reason: RunReason | SkipReason;
  readonly failure?: Failure | undefined;
  readonly exitCode?: number | undefined;
  /** Migrations that were passed over, each with the reason. */
  readonly passedOver?: readonly string[] | undefined;
  /** Where it was tried more than once. */
  readonly tries?: number | undefined;
}

/** The record of one attempt, with every text redacted. */
export function attemptRecord(run: RunContext, attempt: EndedAttempt): AttemptRecord {
  const { direction, state, startedAt, endedAt, reason, failure, exitCode, passedOver = [], tries } = attempt;
  const { redactor, plan, allowances } = run;
  const words = failure ? describeFailure(failure).summary : describeReasonAfterwards(reason);
  const parts = [
    words,
    ...(tries === undefined ? [] : [`${tries} tries`]),
    ...passedOver.map((each) => `skipped ${each}`),
  ];
  const excerpt = failure && 'excerpt' in failure ? excerptOf(failure.excerpt, redactor) : undefined;
  return {
    ...provenanceOf(run),
    direction,
    strategy: plan.strategy.name,
    state,
    startedAt: isoTime(startedAt),
    endedAt: isoTime(endedAt),
    message: redactor.redact(parts.join('; ')),
    ...(failure ? { failureReason: failure.reason } : {}),
    ...(excerpt === undefined ? {} : { excerpt }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(allowances.force === undefined ? {} : { note: redactor.redact(allowances.force) }),
  };
}
