import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import type { LockOwner } from './lock-ports.ts';

/** A lock as it stands in its place. */
export interface LockRecord {
  readonly owner: LockOwner;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  /** When it was taken or renewed last, in milliseconds since 1970. */
  readonly renewedMs: number;
  /** How long it holds from then on. */
  readonly ttlMs: number;
}

/** What becomes of a record, and what is answered. `next`: the new record, or that it is removed or left as it is. */
export interface LockChange<Answer> {
  readonly next: LockRecord | 'removed' | 'unchanged';
  readonly answer: Answer;
}

/** A place that keeps one record per environment and can compare and swap. */
export interface LockPlace {
  /** `undefined`: there is none. */
  read(environment: string, signal: AbortSignal): Promise<Result<LockRecord | undefined, Failure>>;
  /** Changes the record in one step; `decide` is asked again where somebody else was faster. */
  change<Answer>(
    environment: string,
    decide: (current: LockRecord | undefined) => LockChange<Answer>,
    signal: AbortSignal,
  ): Promise<Result<Answer, Failure>>;
  /** For messages: where it is. */
  describe(environment: string): string;
}
