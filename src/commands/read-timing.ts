import type { Failure } from '../domain/failure.ts';
import type { AttemptRecord } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { PlanTiming } from '../planning/due.ts';
import type { CommandContext } from './command-context.ts';
import type { OpenProject } from './open-project.ts';

/** The part of a plan's input that is about `execute_at`; empty where none of the stages has it. */
export interface ReadTiming {
  readonly timing?: PlanTiming;
}

/**
 * Reads what decides whether these stages are due. What counts times that recur is loaded only where there are some.
 * @param ids - of which the histories were read
 */
export async function readTiming(
  context: CommandContext,
  { graph, places, world }: OpenProject,
  { ids, onlyDue }: { readonly ids: Iterable<InstanceId>; readonly onlyDue: boolean },
): Promise<Result<ReadTiming, Failure>> {
  const timed = [...ids].filter((id) => graph.node(id).stage.executeAt !== undefined);
  if (timed.length === 0) return ok({});
  const attempts = new Map<InstanceId, readonly AttemptRecord[]>();
  for (const id of timed) {
    const place = places.of(id);
    // Its own job can read it, and decides.
    if (!place.ok) continue;
    const read = await context.ports.histories.attempts(place.value);
    if (!read.ok) return read;
    attempts.set(id, read.value);
  }
  const recurs = timed.some((id) => graph.node(id).stage.executeAt?.time.kind === 'recurring');
  const { nextTime } = recurs ? await import('../planning/recurring-times.ts') : {};
  const now = context.options.plannedAt ?? world.now;
  return ok({ timing: { now, attempts, onlyDue, ...(nextTime ? { nextTime } : {}) } });
}
