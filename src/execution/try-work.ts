import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import { executeWork } from './execute-work.ts';
import { emit } from './run-context.ts';
import { stageView } from './run-stage-view.ts';
import { nextTryDelay } from './stage-retry.ts';
import { startStageTimer, timeoutFailure } from './stage-timer.ts';
import type { StageTimer } from './stage-timer.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/**
 * Does the work of a stage, again where its own `retry` says so. A failed try keeps what it did.
 *
 * `timeout` is the time for all of it, the pauses between tries included. A try that it cuts short counts as a try, and
 * the next one has the whole time again; in a pause, it is the end (spec 02, `timeout`; spec 05, `fail_on_timeout`).
 */
export async function tryWork(stage: StageWorkContext, direction: Direction): Promise<WorkOutcome> {
  await using timer = startStageTimer(stage.run, stage.stage.timeoutMs);
  return await tryWithin(stage, direction, timer);
}

/** The same in time that has begun already. */
export async function tryWithin(
  stage: StageWorkContext,
  direction: Direction,
  timer: StageTimer,
): Promise<WorkOutcome> {
  const { clock, random } = stage.run.ports;
  const startedAt = clock.now();
  const done: string[] = [];
  const made: string[] = [];
  let exceptions = 0;
  let work = stage;
  for (;;) {
    const outcome = await executeWork({ ...work, signals: timer.signals }, direction);
    done.push(...outcome.done);
    made.push(...outcome.made);
    const told = { ...outcome, done, made, ...(work.try > 1 ? { tries: work.try } : {}) };
    if (!outcome.failure) return told;
    const failure = causeOf(stage, direction, timer, outcome.failure);
    if (failure.reason !== 'timeout') exceptions += 1;
    const elapsedMs = clock.now() - startedAt;
    const tries = { tries: work.try, exceptions, elapsedMs, failure, random: random.fraction() };
    const delayMs = isStopped(stage) ? undefined : nextTryDelay(stage.stage, direction, tries);
    const failed = { ...told, failure };
    if (delayMs === undefined) return failed;
    emit(stage.run, { type: 'stage_retried', id: stage.id, try: work.try + 1, delayMs, failure });
    const next = await nextTry(work, direction, timer, { delayMs, failure });
    if (!next.ok) return { ...failed, failure: next.error };
    work = next.value;
  }
}

function isStopped({ run }: StageWorkContext): boolean {
  return run.signals.stop.aborted;
}

/** What failed because the time was up, failed by the timeout. */
function causeOf(
  { id, stage: { timeoutMs } }: StageWorkContext,
  direction: Direction,
  timer: StageTimer,
  failure: Failure,
): Failure {
  return timer.expired && timeoutMs !== undefined ? timeoutFailure({ id, direction, timeoutMs }, failure) : failure;
}

/**
 * Pauses and looks again: the history has moved on in the try before, and what was applied then is not pending now. The
 * failure of the last try is the end where the run was told to stop meanwhile.
 */
async function nextTry(
  work: StageWorkContext,
  direction: Direction,
  timer: StageTimer,
  { delayMs, failure }: { readonly delayMs: number; readonly failure: Failure },
): Promise<Result<StageWorkContext, Failure>> {
  const { run, id } = work;
  if (failure.reason === 'timeout') {
    await run.ports.clock.sleep(delayMs, run.signals.stop);
    await timer.restart();
  } else {
    await run.ports.clock.sleep(delayMs, timer.signals.stop);
  }
  if (isStopped(work)) return { ok: false, error: failure };
  const interruption: Failure = { reason: 'cancelled', instance: id, direction, inDoubt: false };
  if (timer.expired) return { ok: false, error: causeOf(work, direction, timer, interruption) };
  const history = await work.history.read();
  if (!history.ok) return history;
  const { view } = stageView(run, { id, direction, history: history.value });
  return ok({ ...work, view, try: work.try + 1 });
}
