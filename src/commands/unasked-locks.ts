import type { Plan } from '../domain/plan.ts';
import type { CommandContext } from './command-context.ts';
import type { IsolationOptions } from './command-options.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { holdsLocks } from './state-holds-locks.ts';
import { stateOfProject } from './state-of-project.ts';

/**
 * The locks that `scheduled` takes by itself, so that of two such runs each stage is started by one, on whatever
 * machines they are; none where there is nothing to do. Where the state is kept in stores that hold no locks, a notice
 * says so.
 */
export function unaskedLocks(context: CommandContext, prepared: PreparedPlan): IsolationOptions | undefined {
  if (isIdle(prepared.plan)) return undefined;
  if (holdsLocks(context.options, stateOfProject(prepared, context))) return context.options.locks;
  const { clock, events } = context.ports;
  events.emit({ at: clock.now(), type: 'notice', severity: 'notice', message: NO_LOCK });
  return undefined;
}

const NO_LOCK =
  'the stores of this state hold no locks, so nothing but `concurrency` in the workflow keeps two runs from starting the same stage at once';

/** Whether a run would write nothing, not even since when a stage waits. */
function isIdle({ stages }: Plan): boolean {
  return stages.every(
    ({ decision }) => decision.kind === 'skip' || (decision.kind === 'scheduled' && decision.isNoted),
  );
}

/** For a plan that is made again: what was not due then is not due now, so that it does not start without a lock. */
export function atTheSameTime(context: CommandContext, { timing }: PreparedPlan): CommandContext {
  return timing ? { ...context, options: { ...context.options, plannedAt: timing.now } } : context;
}
