import type { Project } from '../domain/project.ts';
import type { PlanInput } from '../planning/plan-input.ts';

/** The parts of planning that only some projects need, loaded where this one does. */
export async function lazyPlanning({
  stages,
}: Project): Promise<Pick<PlanInput, 'planDeployment' | 'replaceParameterFiles' | 'planUnique'>> {
  const isDeploying = stages.some(({ work }) => work.kind === 'infrastructure');
  const hasParameters = stages.some(({ parameters }) => parameters !== undefined);
  const hasUnique = stages.some(({ unique }) => unique !== undefined);
  const [deployments, parameters, uniques] = await Promise.all([
    isDeploying ? import('../planning/infrastructure/plan-deployment.ts') : undefined,
    hasParameters ? import('../planning/parameters/replace-parameter-files.ts') : undefined,
    hasUnique ? import('../planning/unique.ts') : undefined,
  ]);
  return {
    ...(deployments && { planDeployment: deployments.planDeployment }),
    ...(parameters && { replaceParameterFiles: parameters.replaceParameterFiles }),
    ...(uniques && { planUnique: uniques.planUnique }),
  };
}
