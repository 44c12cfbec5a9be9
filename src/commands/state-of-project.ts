import type { OpenProject } from './open-project.ts';
import type { StateProject } from './state-project.ts';

/** What the stores of its state have to know of a project. */
export function stateOfProject({ project, graph, stateDirectory }: OpenProject): StateProject {
  const { name, directory } = project;
  return { name, folder: directory, directory: stateDirectory, environments: graph.environments };
}
