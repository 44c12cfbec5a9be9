import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import { oneJobNotices } from '../planning/one-job-notices.ts';
import type { CommandContext } from './command-context.ts';
import { preparePlan } from './prepare-plan.ts';
import type { PreparedPlan } from './prepare-plan.ts';

/** Plans what one process does by itself. In a job of GitHub Actions it says what only the fan-out would honour. */
export async function prepareOneJob(
  context: CommandContext,
  direction: Direction,
): Promise<Result<PreparedPlan, Failure>> {
  const prepared = await preparePlan(context, direction);
  // On a laptop nobody expects an approval.
  if (!prepared.ok || context.checkout === undefined) return prepared;
  const { plan, project } = prepared.value;
  return ok({ ...prepared.value, plan: { ...plan, notices: [...plan.notices, ...oneJobNotices(project, plan)] } });
}
