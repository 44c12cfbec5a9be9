import type { SourceFiles } from '../domain/source-files.ts';
import { lockDatabases } from './lock-databases.ts';
import type { OpenProject } from './open-project.ts';
import type { StateProject } from './state-project.ts';

/** What the stores of its state have to know of a project. */
export function stateOfProject(
  { project, graph, places, stateDirectory }: OpenProject,
  { files }: { readonly files: SourceFiles },
): StateProject {
  const elsewhere = new Map(graph.environments.map((name) => [name, new Map<string, string>()]));
  for (const id of graph.ids) {
    const { environment, stage } = graph.node(id);
    const place = places.of(id);
    // One that can't be told is a failure for whoever reads or writes it, and none here.
    if (!place.ok || place.value.store.kind !== 'sqlite' || place.value.path === undefined) continue;
    const standard = files.resolve(stateDirectory, `${environment}/${stage.name}.db`);
    if (place.value.path !== standard) elsewhere.get(environment)?.set(stage.name, place.value.path);
  }
  const { name, directory } = project;
  const databases = lockDatabases({ graph, places });
  return {
    name,
    folder: directory,
    directory: stateDirectory,
    environments: graph.environments,
    elsewhere,
    ...(databases === undefined ? {} : { lockDatabases: databases }),
  };
}
