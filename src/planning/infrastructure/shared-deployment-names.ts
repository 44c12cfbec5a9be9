import type { Project } from '../../domain/project.ts';
import { existsIn } from '../graph-layout.ts';

const sharedNames = new WeakMap<Project, ReadonlySet<string>>();

/** Whether the deployments of two stages in two environments would be called the same: `x-a` in `b`, and `x` in `a-b`. */
export function sharesDeploymentName(project: Project, stage: string, environment: string): boolean {
  const shared = sharedNames.get(project) ?? findShared(project);
  sharedNames.set(project, shared);
  return shared.has(joined(stage, environment));
}

function findShared({ environments, stages }: Project): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const stage of stages) {
    if (stage.work.kind !== 'infrastructure' || stage.work.deployment.provider !== 'azure_bicep') continue;
    for (const { name } of environments) {
      if (!existsIn(stage, name)) continue;
      const both = joined(stage.name, name);
      if (seen.has(both)) shared.add(both);
      seen.add(both);
    }
  }
  return shared;
}

/** Azure knows no case in the names of deployments. */
function joined(stage: string, environment: string): string {
  return `${stage}-${environment}`.toLowerCase();
}
