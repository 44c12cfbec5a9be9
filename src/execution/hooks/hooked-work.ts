import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Direction } from '../../domain/migration.ts';
import { checkExports } from '../check-exports.ts';
import { scriptInDoubt } from '../doubt.ts';
import { conclusionOf } from '../stage-result.ts';
import { startStageTimer, timeoutFailure } from '../stage-timer.ts';
import { nothingDone } from '../stage-work.ts';
import type { StageWorkContext, WorkOutcome } from '../stage-work.ts';
import { tryWithin } from '../try-work.ts';
import { runHook } from './run-hook.ts';

/**
 * Does the work of a stage between its hooks. They stand around all its tries, and `before` and `after` share its
 * timeout. `before` that fails is the failure of the stage, and nothing else of it runs; what `after` and `failed` come
 * to changes nothing.
 */
export async function workWithHooks(stage: StageWorkContext, direction: Direction): Promise<WorkOutcome> {
  await using timer = startStageTimer(stage.run, stage.stage.timeoutMs);
  const { after: afterwards } = stage.stage.hooks;
  // A script in doubt will not run: its work says so, and nothing is opened for it.
  const before = scriptInDoubt(stage) ? undefined : stage.stage.hooks.before;
  const { stop } = timer.signals;
  const hindrance =
    before &&
    (await runHook(stage, { name: 'before', script: before, direction, facts: [], exports: [], signal: stop }));
  const { timeoutMs } = stage.stage;
  const failure =
    hindrance && timer.expired && timeoutMs !== undefined
      ? timeoutFailure({ id: stage.id, direction, timeoutMs }, hindrance)
      : hindrance;
  const outcome = failure ? nothingDone(failure) : checked(stage, direction, await tryWithin(stage, direction, timer));
  if (outcome.failure) {
    await runFailed(stage, direction, outcome.failure, outcome);
  } else if (afterwards) {
    const { exports, skipped } = outcome;
    const facts = [['STAGE_CONCLUSION', skipped ? 'skipped' : 'success']] as const;
    // The work is done, so what closes it has the moment that requests in flight have.
    const { abort: signal } = timer.signals;
    await runHook(stage, { name: 'after', script: afterwards, direction, facts, exports, signal });
  }
  return outcome;
}

/** A stage whose exports are not what it declares has failed before its hooks are told how it ended. */
function checked(stage: StageWorkContext, direction: Direction, outcome: WorkOutcome): WorkOutcome {
  if (outcome.failure || outcome.skipped || direction === 'down') return outcome;
  const invalid = checkExports(stage, outcome.exports);
  return invalid ? { ...outcome, exports: [], failure: invalid } : outcome;
}

/**
 * Runs the hook `failed` of a stage, if it has one. The stage's own time may be up, and the run may be about to end: it
 * has until what is in flight is given up.
 */
export async function runFailed(
  stage: StageWorkContext,
  direction: Direction,
  failure: Failure,
  { exports }: Pick<WorkOutcome, 'exports'> = nothingDone(),
): Promise<void> {
  const { failed } = stage.stage.hooks;
  if (!failed) return;
  const { redactor, signals } = stage.run;
  const facts = [
    ['STAGE_CONCLUSION', conclusionOf(failure, signals.abort.aborted)],
    ['STAGE_ERROR', redactor.redact(describeFailure(failure).summary)],
    ['STAGE_ERROR_REASON', failure.reason],
  ] as const;
  await runHook(stage, { name: 'failed', script: failed, direction, facts, exports, signal: signals.abort });
}
