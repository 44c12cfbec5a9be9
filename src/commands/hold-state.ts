import { describeHolder, isolate } from '../execution/isolation.ts';
import { DEFAULT_LOCK_TTL_MS } from '../execution/lock-ports.ts';
import type { LockHolder } from '../execution/lock-ports.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { holdsLocks } from './state-holds-locks.ts';
import { stateOfProject } from './state-of-project.ts';
import { failed } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/**
 * Changes what is kept of these environments while no run with `isolate` does. A lock that is taken is not waited for:
 * a person is there who can look. Where the state is kept in stores that hold no locks, there is none to take.
 */
export async function holdState(
  context: CommandContext,
  subject: StateSubject,
  environments: readonly string[],
  work: () => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const project = stateOfProject(subject, context);
  if (!holdsLocks(context.options, project)) return work();
  const lock = await context.state.lockOf(project, DEFAULT_LOCK_TTL_MS);
  if (!lock.ok) return failed(lock.error);
  const { run, attempt, actor, commit } = context.identity;
  const held = await isolate({
    lock: lock.value,
    environments,
    owner: { run, attempt, actor, commit, ...(context.link === undefined ? {} : { link: context.link }) },
    clock: context.ports.clock,
    timeoutMs: 0,
    ttlMs: DEFAULT_LOCK_TTL_MS,
    stop: context.stop,
    onWait: () => undefined,
    isRunOver: context.state.isRunOver,
    onFreed: (environment, holder) => sayFreed(context, environment, holder),
    onLost: (environment, why) => sayLost(context, environment, why),
  });
  if (!held.ok) return failed(held.error);
  await using locks = held.value;
  void locks;
  return await work();
}

/** Tells that the lock of a run was freed which is over. */
export function sayFreed({ ports: { clock, events } }: CommandContext, environment: string, holder: LockHolder): void {
  const message = `freed the lock of ${environment}, which ${describeHolder(holder)} had left: that run is over`;
  events.emit({ at: clock.now(), type: 'notice', severity: 'notice', message });
}

/** Tells why a run stops that was interrupted by nobody. */
export function sayLost({ ports: { clock, events } }: CommandContext, environment: string, why: string): void {
  const message = `the lock of ${environment} is lost, and this run stops: ${why}`;
  events.emit({ at: clock.now(), type: 'notice', severity: 'warning', message });
}
