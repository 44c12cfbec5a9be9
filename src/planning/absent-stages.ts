import type { AbsentStage } from '../domain/absent-stage.ts';
import { type InstanceId, instanceId } from '../domain/instance.ts';
import type { Project } from '../domain/project.ts';
import { existsIn } from './graph-layout.ts';
import type { Graph } from './graph-view.ts';

/**
 * The stages that environments do not have, in the order of the environments and then of the file. Only of environments
 * that are selected as a whole: of a part of one, nobody expects the other stages.
 */
export function absentStages(
  project: Project,
  graph: Graph,
  selected: ReadonlySet<InstanceId>,
): readonly AbsentStage[] {
  const bounded = project.stages.filter((stage) => stage.environments !== undefined);
  if (bounded.length === 0) return [];
  const partial = new Set(graph.ids.filter((id) => !selected.has(id)).map((id) => graph.node(id).environment));
  const chosen = new Set([...selected].map((id) => graph.node(id).environment));
  const names = project.environments.map(({ name }) => name);
  const placesOf = new Map(bounded.map((stage) => [stage, names.filter((name) => existsIn(stage, name))]));
  return names
    .filter((name) => chosen.has(name) && !partial.has(name))
    .flatMap((environment) =>
      bounded
        .filter((stage) => !existsIn(stage, environment))
        .map((stage): AbsentStage => ({
          id: instanceId(environment, stage.name),
          environment,
          stage: stage.name,
          ...(stage.displayName === undefined ? {} : { displayName: stage.displayName }),
          existsIn: placesOf.get(stage) ?? [],
        })),
    );
}
