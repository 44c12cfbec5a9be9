import type { Failure } from '../domain/failure.ts';
import type { Plan, PlannedStage } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { CommandContext } from './command-context.ts';
import { isComparable } from './plan-comparison/is-comparable.ts';
import type { PreparedPlan } from './prepare-plan.ts';

/**
 * A plan as people look at it: with what `find` says where it may be asked, what deployments would change, and the
 * differences to what was last applied. None of that changes what will be done, nor the hash of the plan, and nothing is
 * loaded for it where there is nothing to ask and nothing was applied before.
 */
export async function shownPlan(context: CommandContext, prepared: PreparedPlan): Promise<Result<Plan, Failure>> {
  const plan = await previewed(context, prepared, await probed(context, prepared));
  // Who interrupts has no use for a plan of which half was looked up.
  if (context.stop.aborted) return err({ reason: 'cancelled', inDoubt: false });
  if (!plan.stages.some(isComparable)) return ok(plan);
  const { comparePlan } = await import('./plan-comparison/compare-plan.ts');
  const { ports, redactor, sealer } = context;
  return comparePlan({ histories: ports.histories, redactor, sealer }, { ...prepared, plan });
}

/** Only where nothing else will be done: a run asks by itself, when it is its turn. */
async function probed(context: CommandContext, prepared: PreparedPlan): Promise<Plan> {
  const { plan } = prepared;
  if (!context.options.dryRun || !plan.stages.some(hasProbe)) return plan;
  const [{ probePlan }, { interruptible }, { runContext }] = await Promise.all([
    import('../execution/probe-plan.ts'),
    import('../execution/interruption.ts'),
    import('./prepared-run.ts'),
  ]);
  using signals = interruptible(context.stop, context.ports.clock);
  return await probePlan(runContext(context, prepared, signals));
}

function hasProbe({ decision, steps }: PlannedStage): boolean {
  return decision.kind !== 'skip' && steps.some((step) => step.kind === 'migration' && step.probe !== undefined);
}

/** Asked of the systems that deployments are made in; what they would change is nothing that a rollback could tell. */
async function previewed(context: CommandContext, { input }: PreparedPlan, plan: Plan): Promise<Plan> {
  if (!context.options.dryRun || plan.direction === 'down' || !plan.stages.some(isDeploying)) return plan;
  const { previewDeployments } = await import('./infrastructure/preview-deployments.ts');
  return previewDeployments(context, plan, input);
}

function isDeploying({ steps }: PlannedStage): boolean {
  return steps.some(({ kind }) => kind === 'deployment');
}
