import type { SourceText } from './source-text.ts';

/** A time that comes again and again. `cron`: minute, hour, day of the month, month, day of the week. */
export interface RecurringTime {
  readonly kind: 'recurring';
  readonly cron: string;
  readonly zone: string;
}

/** One moment. `zone` is how it is shown: `UTC`, or the offset with which it was written. */
export interface MomentTime {
  readonly kind: 'moment';
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly zone: string;
}

/** Before when a stage does not start (spec 05, `execute_at`). A time of day is one that recurs every day. */
export type ExecutionTime = MomentTime | RecurringTime;

/** The key `execute_at` of a stage, as it was written and as it was read. */
export type ExecuteAt = SourceText & { readonly time: ExecutionTime };

/** The first of the times after a moment, which is not among them itself. Milliseconds since 1970. */
export type NextTime = (time: RecurringTime, afterMs: number) => number;
