import type { InstanceId } from '../domain/instance.ts';
import type { Timing } from './due.ts';
import type { PlanInput } from './plan-input.ts';

/** The timing of one stage of a plan. */
export function timingOf({ timing, world }: PlanInput, id: InstanceId): Timing {
  if (!timing) return { now: world.now, onlyDue: false };
  const { attempts, ...shared } = timing;
  const own = attempts.get(id);
  return { ...shared, ...(own ? { attempts: own } : {}) };
}
