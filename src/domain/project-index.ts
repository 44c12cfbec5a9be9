import { enclosingParts } from './part.ts';
import type { Environment, Project } from './project.ts';
import type { Stage } from './stage.ts';

interface ProjectIndex {
  readonly stages: ReadonlyMap<string, Stage>;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly parts: ReadonlyMap<string, readonly Stage[]>;
}

const indexes = new WeakMap<Project, ProjectIndex>();

function indexOf(project: Project): ProjectIndex {
  const known = indexes.get(project);
  if (known) return known;
  const index: ProjectIndex = {
    stages: new Map(project.stages.map((stage) => [stage.name, stage])),
    environments: new Map(project.environments.map((environment) => [environment.name, environment])),
    parts: partsOf(project),
  };
  indexes.set(project, index);
  return index;
}

function partsOf({ parts = [], stages }: Project): ReadonlyMap<string, readonly Stage[]> {
  const members = new Map(parts.map(({ name }): [string, Stage[]] => [name, []]));
  for (const stage of stages) for (const { name } of enclosingParts(stage.part)) members.get(name)?.push(stage);
  return members;
}

/** The stages of the included file of this name, with those of files that it includes; undefined: there is none. */
export function stagesOfPart(project: Project, name: string): readonly Stage[] | undefined {
  return indexOf(project).parts.get(name);
}

/** The stage of this name, without walking through all of them. */
export function stageNamed(project: Project, name: string): Stage | undefined {
  return indexOf(project).stages.get(name);
}

/** The environment of this name. */
export function environmentNamed(project: Project, name: string): Environment | undefined {
  return indexOf(project).environments.get(name);
}
