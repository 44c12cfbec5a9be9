import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { PlannedStage } from '../domain/plan.ts';
import type { RunReason, SkipReason } from '../domain/reason.ts';
import type { ExportedValue } from '../domain/variables.ts';
import { checkExports } from './check-exports.ts';
import type { HistoryStore } from './ports.ts';
import { recordValues } from './record-values.ts';
import { attemptRecord, failedState } from './attempt-record.ts';
import { emit } from './run-context.ts';
import type { EndedStage, RunContext, RunSignals } from './run-context.ts';
import { stageView } from './run-stage-view.ts';
import { conclusionOf, stageResult } from './stage-result.ts';
import { withStageTimeout } from './stage-timeout.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';
import { decideAtStart } from './start-decision.ts';
import { tryWork } from './try-work.ts';

const NOTHING_KEPT: ReadonlySet<string> = new Set();

/** Why a stage is left alone. The other way round it may well have something to do: what a run did may be rolled back. */
const NOTHING_TO_DO = { up: 'up_to_date', down: 'nothing_applied' } as const;

/**
 * Runs one planned stage from its claim on the history to its record. Says what happens in events; never throws for
 * the expected. `keep`: versions that a rollback leaves alone.
 */
export async function executeStage(
  run: RunContext,
  planned: PlannedStage,
  direction: Direction,
  keep: ReadonlySet<string> = NOTHING_KEPT,
): Promise<EndedStage> {
  const { decision } = planned;
  if (decision.kind === 'skip' && decision.reason.because === NOTHING_TO_DO[direction]) {
    return leaveAlone(run, planned, decision.reason);
  }
  const startedAt = run.ports.clock.now();
  const place = run.placeOf(planned.id);
  if (!place.ok) return failBefore(run, planned, startedAt, place.error);
  const claimed = await run.ports.histories.claim(place.value);
  if (!claimed.ok) return failBefore(run, planned, startedAt, claimed.error);
  await using history = claimed.value;
  return await executeClaimed({ run, planned, direction, keep, history, startedAt });
}

/** Everything is applied, or nothing is: neither the history nor another run that works on the stage is disturbed. */
function leaveAlone(run: RunContext, planned: PlannedStage, reason: SkipReason): EndedStage {
  const now = run.ports.clock.now();
  const result = stageResult(run, planned, {
    conclusion: 'skipped',
    reason,
    startedAt: now,
    endedAt: now,
    done: [],
    exports: [],
  });
  emit(run, { type: 'stage_skipped', id: planned.id, reason, result });
  return { result, exports: new Map() };
}

async function executeClaimed(claim: {
  readonly run: RunContext;
  readonly planned: PlannedStage;
  readonly direction: Direction;
  readonly keep: ReadonlySet<string>;
  readonly history: HistoryStore;
  readonly startedAt: number;
}): Promise<EndedStage> {
  const { run, planned, direction, keep, history, startedAt } = claim;
  // Read again under the claim: another run may have worked on the stage since the plan was made.
  const recorded = await history.read();
  if (!recorded.ok) return failBefore(run, planned, startedAt, recorded.error);
  const view = stageView(run, { id: planned.id, direction, history: recorded.value });
  if (!view.ok) return failBefore(run, planned, startedAt, view.error);
  const { stage } = view.value;
  return withStageTimeout(run, planned.id, stage.timeoutMs, async (signals: RunSignals, timedOut) => {
    const work: StageWorkContext = { run, view: view.value, stage, id: planned.id, history, signals, keep };
    const started: StartedStage = { work, planned, direction, startedAt };
    const decision = decideAtStart(work, planned, direction);
    if (decision.kind === 'fail')
      return end(started, initialReason(planned), { done: [], exports: [], failure: decision.failure });
    if (decision.kind === 'skip') return skip(started, decision.reason);
    const steps = planned.steps.length;
    emit(run, { type: 'stage_started', id: planned.id, direction, reason: decision.reason, steps, try: 1 });
    const outcome = await tryWork(work, direction);
    const failure = timedOut(outcome.failure);
    const { failure: _, ...rest } = outcome;
    return end(started, decision.reason, failure ? { ...rest, failure } : rest);
  });
}

function initialReason(planned: PlannedStage): RunReason | SkipReason {
  return planned.decision.kind === 'undecided' ? { because: 'never_ran' } : planned.decision.reason;
}

/** A stage whose history is claimed. `startedAt`: milliseconds since 1970. */
interface StartedStage {
  readonly work: StageWorkContext;
  readonly planned: PlannedStage;
  readonly direction: Direction;
  readonly startedAt: number;
}

/** The stage ended: record the attempt and what it hands on, then tell. */
async function end(started: StartedStage, reason: RunReason | SkipReason, outcome: WorkOutcome): Promise<EndedStage> {
  if (outcome.skipped) return skip(started, outcome.skipped);
  const { work, planned, direction, startedAt } = started;
  const { run } = work;
  const exportFailure = outcome.failure || direction === 'down' ? undefined : checkExports(work, outcome.exports);
  const failure = outcome.failure ?? exportFailure;
  const endedAt = run.ports.clock.now();
  const state = failure ? failedState(failure) : direction === 'up' ? 'completed' : 'rolled_back';
  const finished = await work.history.finish({
    attempt: attemptRecord(work, { direction, state, startedAt, endedAt, reason, failure, exitCode: outcome.exitCode }),
    durationMs: endedAt - startedAt,
    ...(failure || direction === 'down' ? {} : { exports: recordedExports(work, outcome.exports) }),
    ...(outcome.inputsChecksum === undefined || failure ? {} : { inputsChecksum: outcome.inputsChecksum }),
  });
  const final = failure ?? (finished.ok ? undefined : finished.error);
  const exports = final || direction === 'down' ? [] : outcome.exports;
  const result = stageResult(run, planned, {
    conclusion: conclusionOf(final),
    reason,
    startedAt,
    endedAt,
    done: outcome.done,
    exports,
    failure: final,
  });
  emit(
    run,
    final ? { type: 'stage_failed', id: planned.id, result } : { type: 'stage_completed', id: planned.id, result },
  );
  return { result, exports: new Map(exports.map((value) => [value.name, value])) };
}

/** Values of migrations are recorded with their versions; only other work records them with the stage. */
function recordedExports(work: StageWorkContext, exports: readonly ExportedValue[]): ReturnType<typeof recordValues> {
  return work.stage.work.kind === 'migrations' ? [] : recordValues(work.run, work.id, exports);
}

async function skip({ work, planned, direction, startedAt }: StartedStage, reason: SkipReason): Promise<EndedStage> {
  const { run } = work;
  const endedAt = run.ports.clock.now();
  const finished = await work.history.finish({
    attempt: attemptRecord(work, { direction, state: 'skipped', startedAt, endedAt, reason }),
    durationMs: endedAt - startedAt,
  });
  if (!finished.ok) return failBefore(run, planned, startedAt, finished.error);
  const result = stageResult(run, planned, {
    conclusion: 'skipped',
    reason,
    startedAt,
    endedAt,
    done: [],
    exports: [],
  });
  emit(run, { type: 'stage_skipped', id: planned.id, reason, result });
  return { result, exports: new Map() };
}

function failBefore(run: RunContext, planned: PlannedStage, startedAt: number, failure: Failure): EndedStage {
  const endedAt = run.ports.clock.now();
  const result = stageResult(run, planned, {
    conclusion: conclusionOf(failure),
    reason: initialReason(planned),
    startedAt,
    endedAt,
    done: [],
    exports: [],
    failure,
  });
  emit(run, { type: 'stage_failed', id: planned.id, result });
  return { result, exports: new Map() };
}
