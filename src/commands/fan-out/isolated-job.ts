import { EXIT_DONE } from '../../domain/exit-status.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import { describeHolder, isolate } from '../../execution/isolation.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import type { IsolationOptions } from '../command-options.ts';
import { sayFreed, sayLost } from '../hold-state.ts';
import { openProject } from '../open-project.ts';
import { stateOfProject } from '../state-of-project.ts';
import { failed } from '../state-subject.ts';
import type { FanOutJob } from './job.ts';

/** What a job with `isolate` is asked. */
export interface IsolatedJob {
  readonly isolation: IsolationOptions;
  /** Those whose locks it takes; none: all of the project. */
  readonly environments: readonly string[];
  /** Whether the locks are left to the jobs after it, once it has ended. */
  readonly isLeft: () => boolean;
}

/**
 * Does the work of a job while this run alone may change its environments (spec 04, "Locks"). All jobs of an attempt are
 * one owner: each takes the locks over from the one before it and renews them while it works, so that they run out where
 * none does, such as during an approval. A job that then finds them taken waits, and refuses.
 */
export async function runIsolatedJob(
  job: FanOutJob,
  { isolation, environments, isLeft }: IsolatedJob,
  work: (job: FanOutJob) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const { context } = job;
  const opened = await openProject(context);
  if (!opened.ok) return failed(opened.error);
  const lock = await context.state.lockOf(stateOfProject(opened.value, context), isolation.ttlMs);
  if (!lock.ok) return failed(lock.error);
  const { run, attempt, actor, commit } = context.identity;
  const { clock, events } = context.ports;
  const held = await isolate({
    lock: lock.value,
    environments: environments.length > 0 ? environments : opened.value.graph.environments,
    owner: { run, attempt, actor, commit, ...(context.link === undefined ? {} : { link: context.link }) },
    clock,
    timeoutMs: isolation.timeoutMs,
    ttlMs: isolation.ttlMs,
    stop: context.stop,
    onWait(environment, holder) {
      const message = `waiting for the lock of ${environment}, held by ${describeHolder(holder)}`;
      events.emit({ at: clock.now(), type: 'notice', severity: 'notice', message });
    },
    isRunOver: context.state.isRunOver,
    onFreed: (environment, holder) => sayFreed(context, environment, holder),
    onLost: (environment, why) => sayLost(context, environment, why),
    isLeft,
  });
  if (!held.ok) {
    if (held.error.reason !== 'lock_held' || isolation.onLocked === 'fail') return failed(held.error);
    const lines = [`skipped: ${describeFailure(held.error).summary}`];
    return { kind: 'message', lines, next: [], exitStatus: EXIT_DONE, warnings: [] };
  }
  await using locks = held.value;
  return await work({ ...job, context: { ...context, stop: locks.stop } });
}
