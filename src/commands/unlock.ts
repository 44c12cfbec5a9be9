import { EXIT_DONE, EXIT_REFUSED, exitStatusOf } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { NextStep } from '../domain/next-step.ts';
import { describeHolder } from '../execution/isolation.ts';
import { DEFAULT_LOCK_TTL_MS } from '../execution/lock-ports.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { openProject } from './open-project.ts';
import { stateOfProject } from './state-of-project.ts';

/** Frees the locks of the selected environments. Without `yes` it only says who has them. */
export async function runUnlock(context: CommandContext): Promise<CommandOutcome> {
  const opened = await openProject(context);
  if (!opened.ok) return failed(opened.error);
  const { graph, warnings } = opened.value;
  const { environments, yes } = context.options;
  const unknown = environments.find((name) => !graph.environments.includes(name));
  if (unknown !== undefined) {
    return failed({ reason: 'unknown_name', what: 'environment', name: unknown, known: graph.environments });
  }
  const found = await context.state.lockOf(stateOfProject(opened.value, context), DEFAULT_LOCK_TTL_MS);
  if (!found.ok) return failed(found.error);
  const lock = found.value;
  const lines: string[] = [];
  let refused = false;
  for (const environment of environments.length > 0 ? environments : graph.environments) {
    const holder = await lock.holder(environment, context.stop);
    if (!holder.ok) return failed(holder.error);
    if (!holder.value) {
      lines.push(`${environment} is not locked`);
      continue;
    }
    const words = describeHolder(holder.value);
    if (!yes) {
      refused = true;
      const isOver = await context.state.isRunOver(holder.value.owner, context.stop);
      lines.push(`${environment} is locked by ${words}${isOver ? '; that run is over' : ''}`);
      continue;
    }
    // If the lock has changed hands since, it stays.
    const released = await lock.release(environment, holder.value.owner, context.stop);
    if (!released.ok) return failed(released.error);
    const freed = released.value.outcome === 'released';
    lines.push(freed ? `${environment}: freed the lock of ${words}` : `${environment}: somebody else has the lock now`);
    refused ||= !freed;
  }
  if (refused && !yes) lines.push('only when that run is over, free it:');
  const next: readonly NextStep[] =
    refused && !yes ? [{ command: 'unlock', options: [['yes']], scope: 'environments' }] : [];
  return { kind: 'message', lines, next, exitStatus: refused ? EXIT_REFUSED : EXIT_DONE, warnings };
}

function failed(failure: Failure): CommandOutcome {
  return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings: [] };
}
