import type { InstanceId } from './instance.ts';

/** Why a stage will run, or ran. */
export type RunReason =
  | { readonly because: 'pending'; readonly count: number }
  | { readonly because: 'resumed'; readonly label: string; readonly count: number }
  | { readonly because: 'never_ran' }
  | { readonly because: 'changed' }
  | { readonly because: 'always' }
  | { readonly because: 'repeated' }
  | { readonly because: 'in_doubt_repeatable'; readonly label: string }
  | { readonly because: 'values_wanted' }
  | { readonly because: 'applied'; readonly count: number };

/** Why a stage will do nothing, or did nothing. */
export type SkipReason =
  | { readonly because: 'up_to_date' }
  | { readonly because: 'condition_false'; readonly condition: string; readonly evaluated: string }
  | { readonly because: 'dependency_failed'; readonly dependency: InstanceId }
  | { readonly because: 'stopped'; readonly cause: InstanceId }
  | { readonly because: 'cancelled' }
  | { readonly because: 'said_so'; readonly text: string }
  | { readonly because: 'exit_code'; readonly exitCode: number }
  | { readonly because: 'nothing_applied' }
  | { readonly because: 'disabled' }
  | { readonly because: 'elsewhere'; readonly environment: string; readonly existsIn: readonly string[] }
  /**
   * Another one ran under the same id of `unique` not longer ago than `forMs` (spec 05). `startedAt`: ISO 8601 in UTC;
   * without it and the run it is one that is before it in the same plan.
   */
  | {
      readonly because: 'unique';
      readonly id: string;
      readonly first: InstanceId;
      readonly forMs: number;
      readonly run?: string;
      readonly startedAt?: string;
    }
  /** It comes again then, and is done until then. */
  | ({ readonly because: 'done_until' } & DueTime)
  | WaitReason;

/** A stage that waits for its time. `dueAt`: ISO 8601 in UTC; `zone`: how it is shown. */
export interface DueTime {
  readonly dueAt: string;
  readonly zone: string;
}

/** Why a stage has something to do, and not now (spec 05, `execute_at`): its own time, or that of one it waits for. */
export type WaitReason =
  | ({ readonly because: 'not_due' } & DueTime)
  | ({ readonly because: 'waits_for'; readonly dependency: InstanceId } & DueTime);

/** Why a plan cannot say yet: the values it waits for, as `stage.name`. */
export type UndecidedReason = {
  readonly because: 'undecided';
  readonly condition: string;
  readonly after: readonly string[];
};

export type StageReason = RunReason | SkipReason | UndecidedReason;
