import { formatDurationMs } from '../domain/duration.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { PlannedStage } from '../domain/plan.ts';
import type { StageResult } from '../domain/run.ts';
import { createSchedule } from '../planning/next-starts.ts';
import type { Schedule } from '../planning/next-starts.ts';
import { leaveAlone } from './end-stage.ts';
import { executeStage } from './execute-stage.ts';
import { INTERRUPT_GRACE_MS } from './interruption.ts';
import { emit } from './run-context.ts';
import type { EndedStage, RunContext } from './run-context.ts';
import type { SkipReason } from '../domain/reason.ts';
import { createStagePause } from './stage-pause.ts';
import type { StagePause } from './stage-pause.ts';
import type { StateKeeper } from './state-keeper.ts';
import { endScheduled } from './wait-for-time.ts';

/** Said at once, since what is in flight may take its time. */
const INTERRUPTED = `interrupted: nothing new is started, and requests in flight have ${formatDurationMs(INTERRUPT_GRACE_MS)} to be answered. Interrupted again, the program ends at once and they are in doubt`;

/**
 * Runs the stages of a plan in exact order: a stage starts when everything it waits for has ended and a slot is free.
 * The one loop for every strategy and both directions: the schedule decides, this does. Results in the order of ends.
 */
export async function runStages(run: RunContext, keeper: StateKeeper): Promise<readonly StageResult[]> {
  const { plan, ports, signals } = run;
  const stages = new Map(plan.stages.map((stage) => [stage.id, stage]));
  const pause = createStagePause(plan);
  const schedule = beginSchedule(run, pause);
  const results: StageResult[] = [];
  let wake = Promise.withResolvers<void>();

  function record(ended: EndedStage): void {
    run.ended.set(ended.result.id, ended);
    results.push(ended.result);
  }

  function start(planned: PlannedStage): void {
    const ended = executeStage(run, planned, plan.direction).then((stage) => {
      record(stage);
      pause.ended(planned, stage.result);
      schedule.end(stage.result);
      if (stage.recorded) keeper.changed(planned.id);
      wake.resolve();
    });
    // A bug in the work of a stage: whoever waits by then gets it, not whoever waited when the stage began.
    ended.catch((error: unknown) => wake.reject(error));
  }

  /** Starts what may start now, and records what will not run any more. */
  function takeTurn(): void {
    const next = schedule.next(mayStart);
    for (const { id, reason } of next.skip) {
      const planned = stages.get(id);
      // Nothing of it was touched, so nothing is recorded in its history.
      if (planned && !run.ended.has(id)) record(leaveAlone(run, planned, reasonToTell(planned, reason)));
    }
    for (const id of next.start) {
      const planned = stages.get(id);
      if (planned) start(planned);
    }
  }

  /** False, and a wake-up at the right moment, where `wait_between_stages` is not over yet. */
  function mayStart(id: InstanceId): boolean {
    const planned = stages.get(id);
    const pauseMs = planned ? pause.leftMs(planned, ports.clock.now()) : 0;
    if (pauseMs <= 0) return true;
    void ports.clock.sleep(pauseMs, signals.stop).then(() => {
      schedule.resume(id);
      wake.resolve();
    });
    return false;
  }

  await endScheduled(run, (ended, planned) => {
    record(ended);
    schedule.end(ended.result);
    if (ended.recorded) keeper.changed(planned.id);
  });
  const cancel = (): void => {
    schedule.stopAll({ because: 'cancelled' });
    wake.resolve();
  };
  if (signals.stop.aborted) cancel();
  const interrupt = (): void => {
    emit(run, { type: 'notice', severity: 'warning', message: INTERRUPTED });
    cancel();
  };
  signals.stop.addEventListener('abort', interrupt, { once: true });
  try {
    for (;;) {
      wake = Promise.withResolvers<void>();
      takeTurn();
      if (schedule.finished) break;
      await wake.promise;
    }
  } finally {
    signals.stop.removeEventListener('abort', interrupt);
  }
  return results;
}

/** What has nothing to do anyway waits for nothing. */
function reasonToTell({ decision }: PlannedStage, reason: SkipReason): SkipReason {
  return reason.because === 'waits_for' && decision.kind === 'skip' ? decision.reason : reason;
}

/** The schedule of the plan, which knows already what has ended in other jobs. */
function beginSchedule({ plan, ended }: RunContext, pause: StagePause): Schedule {
  const schedule = createSchedule(
    plan.stages.map((stage) => ({ ...stage, position: stage.index })),
    plan,
  );
  for (const planned of plan.stages) {
    const before = ended.get(planned.id);
    if (!before) continue;
    pause.ended(planned, before.result);
    schedule.end(before.result);
  }
  return schedule;
}
