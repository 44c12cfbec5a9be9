import type { StageHistory } from '../domain/history.ts';
import type { DueTime } from '../domain/reason.ts';
import type { Stage, StageWork } from '../domain/stage.ts';
import { decideByTime, type Timing } from './due.ts';

/** A stage as its history shows it, without a plan: conditions and inputs are not looked at. */
export interface RecordedStage {
  readonly stage: Stage;
  readonly history: StageHistory;
  /** Migrations that are not applied. */
  readonly pending: number;
}

/** When a stage is due next. Undefined: it has no `execute_at`, it has nothing to do, or it is due now. */
export function stageDue({ stage, history, pending }: RecordedStage, timing: Timing): DueTime | undefined {
  const { executeAt, work } = stage;
  const isDone = history.completed && pending === 0;
  if (!executeAt || (isDone && !runsAlways(work)) || timing.attempts === undefined) return undefined;
  const decision = { kind: 'run', reason: { because: isDone ? 'always' : 'never_ran' } } as const;
  const { reason } = decideByTime({ executeAt, history, decision }, timing);
  return 'dueAt' in reason ? { dueAt: reason.dueAt, zone: reason.zone } : undefined;
}

/** Whether a stage runs again each time, however often it has completed (spec 05, `run_policy`). */
export function runsAlways(work: StageWork): boolean {
  return work.kind === 'infrastructure' || (work.kind === 'shell' && work.runPolicy === 'always');
}
