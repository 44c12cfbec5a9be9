import type { Failure } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { RollbackResult, Run, StageResult } from '../domain/run.ts';
import { conclude } from '../planning/conclude.ts';
import { nextDueAfter } from '../planning/next-due.ts';
import { rollBack } from './roll-back.ts';
import { emit } from './run-context.ts';
import type { RunContext } from './run-context.ts';
import { runStages } from './run-stages.ts';
import { conclusionOf } from './stage-result.ts';
import { createStateKeeper } from './state-keeper.ts';
import type { StateKeeper } from './state-keeper.ts';

/** Executes a plan and, where it says so, takes back what the run completed when it failed. */
export async function executePlan(run: RunContext): Promise<Run> {
  const { identity, ports } = run;
  const plan = withoutEnded(run);
  const startedAt = ports.clock.now();
  emit(run, { type: 'operations_started', run: identity.run, attempt: identity.attempt, plan });
  const keeper = createStateKeeper(run);
  const stages = await runStages(run, keeper);
  // Not before: what is saved until then is told as each stage ends, and may be all there is to save.
  for (const environment of run.behind ?? []) keeper.behind(environment);
  const cancelled = wasCancelled(run, stages);
  const settings = { failOnAllowedFailure: plan.failOnAllowedFailure, cancelled };
  const { rollsBack } = conclude(stages, { ...settings, ...(await savedSoFar(keeper)) });
  const rollback: readonly RollbackResult[] = plan.rollbackOnFailure && rollsBack ? await rollBack(run, keeper) : [];
  const givenUp = run.signals.abort.aborted;
  const interrupted = cancelled || rollback.some((one) => conclusionOf(one.failure, givenUp) === 'cancelled');
  const { conclusion, warnings, failure, unsaved } = conclude(stages, {
    ...settings,
    cancelled: interrupted,
    ...(await savedSoFar(keeper)),
  });
  const nextDueAt = nextDueAfter(stages, run.project, run.times?.nextTime);
  const result: Run = {
    id: identity.run,
    attempt: identity.attempt,
    direction: plan.direction,
    plan,
    conclusion,
    warnings,
    startedAt,
    endedAt: ports.clock.now(),
    stages,
    rollback,
    ...(nextDueAt === undefined ? {} : { nextDueAt }),
    ...(failure ? { failure } : {}),
    ...(unsaved ? { unsaved } : {}),
  };
  emit(run, { type: 'operations_finished', run: result });
  return result;
}

/**
 * A history that could not be saved fails a run that went well: the next one would not know of it, and what the last
 * one saved says is true again only when this run is taken back.
 */
async function savedSoFar(keeper: StateKeeper): Promise<{ readonly failure?: Failure }> {
  const failure = await keeper.settled();
  return failure ? { failure } : {};
}

/** Interrupted, and not only after everything had ended well. */
function wasCancelled({ signals }: RunContext, stages: readonly StageResult[]): boolean {
  return (
    signals.stop.aborted &&
    stages.some(
      ({ conclusion, reason }) =>
        conclusion === 'failure' || conclusion === 'cancelled' || reason.because === 'cancelled',
    )
  );
}

/** The plan as far as it is this process that carries it out. */
function withoutEnded({ plan, ended }: RunContext): Plan {
  return ended.size === 0 ? plan : { ...plan, stages: plan.stages.filter(({ id }) => !ended.has(id)) };
}
