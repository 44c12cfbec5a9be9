import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { PlannedStage } from '../domain/plan.ts';
import type { RunReason, SkipReason } from '../domain/reason.ts';
import type { ExportedValue, RecordedValue } from '../domain/variables.ts';
import { attemptRecord, failedState } from './attempt-record.ts';
import { checkExports } from './check-exports.ts';
import { recordValues } from './record-values.ts';
import { emit } from './run-context.ts';
import type { EndedStage, RunContext } from './run-context.ts';
import { conclusionOf, stageResult } from './stage-result.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/** A stage whose history is claimed. `startedAt`: milliseconds since 1970. */
export interface ClaimedStage {
  readonly work: StageWorkContext;
  readonly planned: PlannedStage;
  readonly direction: Direction;
  readonly startedAt: number;
}

/** Records the attempt of a stage that ended, with what it hands on, and tells of it. */
export async function endStage(
  claimed: ClaimedStage,
  outcome: WorkOutcome,
  reason: RunReason = initialReason(claimed.planned),
): Promise<EndedStage> {
  const { work, planned, direction, startedAt } = claimed;
  const { run } = work;
  const invalid = outcome.failure || direction === 'down' ? undefined : checkExports(work, outcome.exports);
  const failure = outcome.failure ?? invalid;
  const endedAt = run.ports.clock.now();
  const state = failure ? failedState(failure) : direction === 'up' ? 'completed' : 'rolled_back';
  const { exitCode, passedOver, tries, inputsChecksum, uniqueId } = outcome;
  const finished = await work.history.finish({
    attempt: attemptRecord(run, {
      direction,
      state,
      startedAt,
      endedAt,
      reason,
      failure,
      exitCode,
      passedOver,
      tries,
    }),
    durationMs: endedAt - startedAt,
    ...(failure || direction === 'down' ? {} : { exports: recordedExports(work, outcome.exports) }),
    ...(inputsChecksum === undefined || failure ? {} : { inputsChecksum }),
    ...(uniqueId === undefined ? {} : { uniqueId }),
  });
  const final = failure ?? (finished.ok ? undefined : finished.error);
  // What a stage extracted before it failed is recorded, so those that run all the same may have it.
  const exports = invalid || direction === 'down' ? [] : outcome.exports;
  const conclusion = conclusionOf(final, run.signals.abort.aborted);
  const { done } = outcome;
  const result = stageResult(run, planned, { conclusion, reason, startedAt, endedAt, done, exports, failure: final });
  const { id } = planned;
  emit(run, final ? { type: 'stage_failed', id, result } : { type: 'stage_completed', id, result });
  const values = new Map(exports.map((value) => [value.name, value]));
  return { result, exports: values, made: new Set(outcome.made), recorded: true };
}

/** Values of migrations are recorded with their versions; only other work records them with the stage. */
function recordedExports(work: StageWorkContext, exports: readonly ExportedValue[]): readonly RecordedValue[] {
  return work.stage.work.kind === 'migrations' ? [] : recordValues(work.run, work.id, exports);
}

/** Records that a stage was skipped, and why, and tells of it. `exitCode`: its script said so. */
export async function skipStage(claimed: ClaimedStage, reason: SkipReason, exitCode?: number): Promise<EndedStage> {
  const { work, planned, direction, startedAt } = claimed;
  const { run } = work;
  const endedAt = run.ports.clock.now();
  const finished = await work.history.finish({
    attempt: attemptRecord(run, { direction, state: 'skipped', startedAt, endedAt, reason, exitCode }),
    durationMs: endedAt - startedAt,
    wasCompleted: work.view.history.completed,
  });
  if (!finished.ok) return { ...failUnclaimed(run, planned, startedAt, finished.error), recorded: true };
  return { ...tellSkipped(run, planned, reason, startedAt), recorded: true };
}

/** A stage that is not touched: neither its history nor another run that works on it is disturbed. */
export function leaveAlone(run: RunContext, planned: PlannedStage, reason: SkipReason): EndedStage {
  return tellSkipped(run, planned, reason, run.ports.clock.now());
}

function tellSkipped(run: RunContext, planned: PlannedStage, reason: SkipReason, startedAt: number): EndedStage {
  const endedAt = run.ports.clock.now();
  const conclusion = 'skipped';
  const result = stageResult(run, planned, { conclusion, reason, startedAt, endedAt, done: [], exports: [] });
  emit(run, { type: 'stage_skipped', id: planned.id, reason, result });
  return untouched(result);
}

/** The failure of a stage whose history could not be had: there is nowhere to record it. */
export function failUnclaimed(run: RunContext, planned: PlannedStage, startedAt: number, failure: Failure): EndedStage {
  const endedAt = run.ports.clock.now();
  const reason = initialReason(planned);
  const conclusion = conclusionOf(failure, false);
  const result = stageResult(run, planned, { conclusion, reason, startedAt, endedAt, done: [], exports: [], failure });
  emit(run, { type: 'stage_failed', id: planned.id, result });
  return untouched(result);
}

function untouched(result: EndedStage['result']): EndedStage {
  return { result, exports: new Map(), made: new Set(), recorded: false };
}

/** Why the plan would run it; a plan that could not decide has no better reason. */
function initialReason({ decision }: PlannedStage): RunReason {
  return decision.kind === 'run' ? decision.reason : { because: 'never_ran' };
}
