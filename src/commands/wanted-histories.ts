import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { ProjectGraph } from '../planning/graph.ts';
import { promotedFrom } from '../planning/same-commit.ts';
import type { OpenProject } from './open-project.ts';

/** The instances whose histories a plan of the selected ones looks at: those themselves, and what decides about them. */
export function wantedHistories(
  { project, graph }: Pick<OpenProject, 'project' | 'graph'>,
  selected: ReadonlySet<InstanceId>,
  direction: Direction,
): ReadonlySet<InstanceId> {
  const isUp = direction === 'up';
  const wanted = new Set([...selected, ...graph.reach(selected, isUp ? 'dependencies' : 'dependants')]);
  for (const id of selected) for (const needed of graph.requirements(id)) wanted.add(needed);
  const promoted = isUp ? promotedFrom(project, graph, selected).flatMap(({ before }) => before) : [];
  for (const id of promoted) wanted.add(id);
  // What is taken back, or compared, is rendered once more, with what it had imported.
  if (!isUp || promoted.length > 0) for (const id of graph.reach(wanted, 'dependencies')) wanted.add(id);
  if (isUp) for (const id of uniqueNamesakes(graph, selected)) wanted.add(id);
  return wanted;
}

/** Stages that may have run under the id of a selected one: those with `unique` in the same environment. */
function uniqueNamesakes(graph: ProjectGraph, selected: ReadonlySet<InstanceId>): readonly InstanceId[] {
  const isUnique = (id: InstanceId): boolean => graph.node(id).stage.unique !== undefined;
  const environments = new Set([...selected].filter(isUnique).map((id) => graph.node(id).environment));
  return graph.ids.filter((id) => environments.has(graph.node(id).environment) && isUnique(id));
}
