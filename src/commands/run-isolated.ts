import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import { describeFailure } from '../domain/failure-words.ts';
import { describeHolder, isolate } from '../execution/isolation.ts';
import type { IsolationOptions } from './command-options.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { sayFreed, sayLost } from './hold-state.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { stateOfProject } from './state-of-project.ts';

/** Does something while this run alone may change the environments of a plan (spec 04, "Locks"). */
export async function runIsolated(
  context: CommandContext,
  { prepared, isolation }: { readonly prepared: PreparedPlan; readonly isolation: IsolationOptions },
  work: (stop: AbortSignal) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const { run, attempt, actor, commit } = context.identity;
  const { clock, events } = context.ports;
  const lock = await context.state.lockOf(stateOfProject(prepared, context), isolation.ttlMs);
  if (!lock.ok) return failed(lock.error, prepared);
  const held = await isolate({
    lock: lock.value,
    environments: prepared.plan.environments,
    owner: { run, attempt, actor, commit, ...(context.link === undefined ? {} : { link: context.link }) },
    clock,
    timeoutMs: isolation.timeoutMs,
    ttlMs: isolation.ttlMs,
    stop: context.stop,
    onWait: (environment, holder) =>
      events.emit({
        at: clock.now(),
        type: 'notice',
        severity: 'notice',
        message: `waiting for the lock of ${environment}, held by ${describeHolder(holder)}`,
      }),
    isRunOver: context.state.isRunOver,
    onFreed: (environment, holder) => sayFreed(context, environment, holder),
    onLost: (environment, why) => sayLost(context, environment, why),
  });
  if (held.ok) {
    await using locks = held.value;
    return await work(locks.stop);
  }
  const failure = held.error;
  if (failure.reason === 'lock_held' && isolation.onLocked === 'skip') {
    const lines = [`skipped: ${describeFailure(failure).summary}`];
    return { kind: 'message', lines, next: [], exitStatus: EXIT_DONE, warnings: prepared.warnings };
  }
  return failed(failure, prepared);
}

function failed(failure: Failure, { warnings }: PreparedPlan): CommandOutcome {
  return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings };
}
