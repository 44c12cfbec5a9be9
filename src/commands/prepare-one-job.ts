import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { RequestedOutput } from '../domain/requested-output.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { oneJobNotices } from '../planning/one-job-notices.ts';
import { recordedValues } from '../planning/recorded-values.ts';
import type { CommandContext } from './command-context.ts';
import { preparePlan } from './prepare-plan.ts';
import type { PlanChoice, PreparedPlan } from './prepare-plan.ts';

/** Plans what one process does by itself, for outputs that can be had. In a job of GitHub Actions it says what only the fan-out would honour. */
export async function prepareOneJob(
  context: CommandContext,
  direction: Direction,
  choice: PlanChoice = {},
): Promise<Result<PreparedPlan, Failure>> {
  const prepared = await preparePlan(context, direction, choice);
  if (!prepared.ok) return prepared;
  const { plan, project } = prepared.value;
  if (context.options.outputs !== undefined && direction === 'up') {
    const unclear = await checkOutputs(context.options.outputs, prepared.value);
    if (unclear) return err(unclear);
  }
  // On a laptop nobody expects an approval.
  if (context.checkout === undefined) return prepared;
  return ok({ ...prepared.value, plan: { ...plan, notices: [...plan.notices, ...oneJobNotices(project, plan)] } });
}

/** Outputs that a way up can't have; a way back has none, and none holds it up. */
async function checkOutputs(
  requests: readonly RequestedOutput[],
  { project, plan, histories }: PreparedPlan,
): Promise<Failure | undefined> {
  const { checkRequestedOutputs } = await import('./check-requested-outputs.ts');
  const recorded = (id: InstanceId): Iterable<string> => {
    const history = histories.get(id);
    return history === undefined ? [] : recordedValues(history).keys();
  };
  return checkRequestedOutputs(requests, { project, environments: plan.environments, recorded });
}
