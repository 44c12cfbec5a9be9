import type { Failure } from './failure.ts';
import type { HookName } from './hook.ts';
import type { InstanceId } from './instance.ts';
import type { Direction } from './migration.ts';
import type { Plan } from './plan.ts';
import type { RunReason, SkipReason } from './reason.ts';
import type { RollbackResult, Run, StageResult } from './run.ts';

/**
 * What the engine says while it works; log, summary, JSON and traces are views of this one stream.
 * `at`: milliseconds since 1970. Texts are redacted before a reporter sees them.
 */
export type RunEvent = { readonly at: number } & (
  | { readonly type: 'operations_started'; readonly run: string; readonly attempt: number; readonly plan: Plan }
  | {
      readonly type: 'stage_started';
      readonly id: InstanceId;
      readonly direction: Direction;
      readonly reason: RunReason;
      readonly steps: number;
      readonly try: number;
    }
  | {
      readonly type: 'stage_retried';
      readonly id: InstanceId;
      readonly try: number;
      readonly delayMs: number;
      readonly failure: Failure;
    }
  | { readonly type: 'waited'; readonly id: InstanceId; readonly url: string; readonly durationMs: number }
  | {
      readonly type: 'migration_started';
      readonly id: InstanceId;
      readonly label: string;
      readonly direction: Direction;
      readonly method: string;
      readonly url: string;
    }
  | {
      readonly type: 'request_retried';
      readonly id: InstanceId;
      readonly label: string;
      readonly attempt: number;
      readonly delayMs: number;
      readonly why: string;
    }
  | {
      readonly type: 'migration_applied';
      readonly id: InstanceId;
      readonly label: string;
      readonly direction: Direction;
      /** 0: there was nothing to undo, and nothing was sent. */
      readonly status: number;
      readonly durationMs: number;
      readonly exports: readonly string[];
    }
  | {
      readonly type: 'migration_found';
      readonly id: InstanceId;
      readonly label: string;
      readonly exports: readonly string[];
    }
  | { readonly type: 'migration_skipped'; readonly id: InstanceId; readonly label: string; readonly why: string }
  | {
      readonly type: 'migration_failed';
      readonly id: InstanceId;
      readonly label: string;
      readonly direction: Direction;
      readonly failure: Failure;
    }
  | { readonly type: 'output'; readonly id: InstanceId; readonly stream: 'stdout' | 'stderr'; readonly line: string }
  | { readonly type: 'hook_started'; readonly id: InstanceId; readonly hook: HookName }
  | {
      readonly type: 'hook_ended';
      readonly id: InstanceId;
      readonly hook: HookName;
      readonly durationMs: number;
      /** Absent: it ended well. */
      readonly problem?: string;
    }
  | { readonly type: 'stage_completed'; readonly id: InstanceId; readonly result: StageResult }
  | { readonly type: 'stage_failed'; readonly id: InstanceId; readonly result: StageResult }
  | {
      readonly type: 'stage_skipped';
      readonly id: InstanceId;
      readonly reason: SkipReason;
      readonly result: StageResult;
    }
  | { readonly type: 'rollback_started'; readonly ids: readonly InstanceId[] }
  | { readonly type: 'rolled_back'; readonly id: InstanceId; readonly result: RollbackResult }
  | {
      readonly type: 'notice';
      readonly severity: 'warning' | 'notice';
      readonly id?: InstanceId;
      readonly message: string;
    }
  | { readonly type: 'operations_finished'; readonly run: Run }
);

/** Every type of event. */
export type EventType = RunEvent['type'];
