import type { Environment, Project } from './project.ts';
import type { Stage } from './stage.ts';

interface ProjectIndex {
  readonly stages: ReadonlyMap<string, Stage>;
  readonly environments: ReadonlyMap<string, Environment>;
}

const indexes = new WeakMap<Project, ProjectIndex>();

function indexOf(project: Project): ProjectIndex {
  const known = indexes.get(project);
  if (known) return known;
  const index: ProjectIndex = {
    stages: new Map(project.stages.map((stage) => [stage.name, stage])),
    environments: new Map(project.environments.map((environment) => [environment.name, environment])),
  };
  indexes.set(project, index);
  return index;
}

/** The stage of this name, without walking through all of them. */
export function stageNamed(project: Project, name: string): Stage | undefined {
  return indexOf(project).stages.get(name);
}

/** The environment of this name. */
export function environmentNamed(project: Project, name: string): Environment | undefined {
  return indexOf(project).environments.get(name);
}
