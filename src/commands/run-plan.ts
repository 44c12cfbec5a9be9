import { exitStatusOf } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import { executePlan } from '../execution/execute-plan.ts';
import { interruptible } from '../execution/interruption.ts';
import { answerRequestedOutputs } from './answer-requested-outputs.ts';
import { collectExports } from './collect-exports.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { writeLastRun } from './last-run.ts';
import { planHash } from './plan-document.ts';
import { prepareOneJob } from './prepare-one-job.ts';
import { foreseenFailures, preparePlan } from './prepare-plan.ts';
import type { PlanChoice } from './prepare-plan.ts';
import { checkReviewedPlan, readReviewedPlan } from './reviewed-plan.ts';
import type { ReviewedPlan } from './reviewed-plan.ts';
import { exitStatusOfRun, runContext } from './prepared-run.ts';
import { runIsolated } from './run-isolated.ts';
import { atTheSameTime, unaskedLocks } from './unasked-locks.ts';

/** `up`, `down` and `scheduled`: plan, and do it; with a lock while nobody else changes the same environments. */
export async function runUpOrDown(asked: CommandContext, direction: Direction): Promise<CommandOutcome> {
  const reviewed = await readReviewedPlan(asked, direction);
  if (!reviewed.ok) return failed(reviewed.error);
  const { context } = reviewed.value;
  if (!context.options.isolation && !context.options.onlyDue) {
    return planAndRun(reviewed.value, direction, { guarded: true });
  }
  const prepared = await preparePlan(context, direction, { guarded: true });
  if (!prepared.ok) return failed(prepared.error);
  const isolation = context.options.isolation ?? unaskedLocks(context, prepared.value);
  if (!isolation) return planAndRun({ ...reviewed.value, context: atTheSameTime(context, prepared.value) }, direction);
  return runIsolated(context, { prepared: prepared.value, isolation }, (stop) =>
    // Planned again: whoever had the lock has changed what this plan was made from.
    planAndRun({ ...reviewed.value, context: { ...context, stop } }, direction),
  );
}

async function planAndRun(
  reviewed: ReviewedPlan,
  direction: Direction,
  choice: PlanChoice = {},
): Promise<CommandOutcome> {
  const { context } = reviewed;
  const prepared = await prepareOneJob(context, direction, choice);
  if (!prepared.ok) return failed(prepared.error);
  const { plan, warnings } = prepared.value;
  const changed = await checkReviewedPlan(reviewed, plan);
  if (changed) return failed(changed);
  const hash = planHash(plan, context.redactor);
  const refused = foreseenFailures(plan);
  const [first] = refused;
  if (first) return { kind: 'plan', plan, hash, refused, exitStatus: exitStatusOf(first), warnings };
  using signals = interruptible(context.stop, context.ports.clock);
  const running = runContext(context, prepared.value, signals);
  const run = await executePlan(running);
  await writeLastRun(context, prepared.value.stateDirectory, run);
  const exitStatus = exitStatusOfRun(run);
  const { outputs } = context.options;
  const answered = outputs && direction === 'up' ? { outputs: answerRequestedOutputs(running, outputs) } : {};
  return { kind: 'run', run, hash, exports: collectExports(running), ...answered, exitStatus, warnings };
}

function failed(failure: Failure): CommandOutcome {
  return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings: [] };
}
