import type { Failure } from './failure.ts';
import type { InstanceId } from './instance.ts';
import type { Direction } from './migration.ts';
import type { Plan } from './plan.ts';
import type { RunReason, SkipReason } from './reason.ts';

/** What became of a stage or of a run. */
export type Conclusion = 'success' | 'failure' | 'skipped' | 'cancelled';

/** What happened. Times are milliseconds since 1970. */
export interface Run {
  readonly id: string;
  readonly attempt: number;
  readonly direction: Direction;
  readonly plan: Plan;
  readonly conclusion: Conclusion;
  /** Success although stages failed: their policy tolerates it. */
  readonly warnings: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  /** In the order in which they ended. */
  readonly stages: readonly StageResult[];
  readonly rollback: readonly RollbackResult[];
  /** When a stage of it is due next, in ISO 8601; absent: none waits for a time (spec 05, `execute_at`). */
  readonly nextDueAt?: string;
  /** What failed the run: the first stage failure that was not tolerated, or a failure of the run itself. */
  readonly failure?: Failure;
  /** Why what it did could not be saved, where a stage had failed it already. */
  readonly unsaved?: Failure;
}

/** What happened to one stage instance. */
export interface StageResult {
  readonly id: InstanceId;
  readonly conclusion: Conclusion;
  readonly reason: RunReason | SkipReason;
  readonly failure?: Failure;
  /** The failure does not fail the run. */
  readonly tolerated: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Labels of the migrations that were applied (on down: undone), in order. */
  readonly done: readonly string[];
  /** Names of the values it hands on. */
  readonly exports: readonly string[];
}

/** What became of the automatic rollback of one stage. */
export interface RollbackResult {
  readonly id: InstanceId;
  readonly outcome: 'rolled_back' | 'failed' | 'irreversible';
  readonly failure?: Failure;
}
