import type { Failure } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { CommandContext } from './command-context.ts';
import { isComparable } from './plan-comparison/is-comparable.ts';
import type { PreparedPlan } from './prepare-plan.ts';

/**
 * A plan as people look at it: with the differences to what was last applied. What is looked up for that changes
 * neither what will be done nor the hash of the plan, and nothing of it is loaded where nothing was applied before.
 */
export async function shownPlan(context: CommandContext, prepared: PreparedPlan): Promise<Result<Plan, Failure>> {
  if (!prepared.plan.stages.some(isComparable)) return ok(prepared.plan);
  const { comparePlan } = await import('./plan-comparison/compare-plan.ts');
  const { ports, redactor, sealer } = context;
  return comparePlan({ histories: ports.histories, redactor, sealer }, prepared);
}
