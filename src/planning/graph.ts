import { type InstanceId, instanceId } from '../domain/instance.ts';
import type { Environment, Project } from '../domain/project.ts';
import { stageNamed, stagesOfPart } from '../domain/project-index.ts';
import type { Stage } from '../domain/stage.ts';
import { dependenciesFirst, reachedFrom, reverseEdges } from './adjacency.ts';
import { existsIn } from './graph-layout.ts';
import { buildPoints } from './graph-points.ts';
import { type Graph, type GraphNode, type Places, viewGraph } from './graph-view.ts';
import { lazy } from './lazy.ts';

/** The graph of a project, with what choosing a part of it needs. */
export interface ProjectGraph extends Graph {
  /** In promotion order. */
  readonly environments: readonly string[];
  /** In file order. */
  readonly stages: readonly Stage[];
  /** The names of included files, in file order. */
  readonly parts: readonly string[];
  /** What the name of a stage stands for, or that of an included file: its stages. Undefined: nobody is called so. */
  named(name: string): readonly Stage[] | undefined;
  /**
   * The graph of some instances only. One waits for another also where the path between them leads through instances
   * that are left out.
   *
   * `barriers`: how a promotion barrier is written down. `last_stages`: as waiting for the last stages of the earlier
   * environments, which everything else in them precedes. `every_stage`: as waiting for each, which matters where a
   * dependency may still be running when its dependants have ended.
   */
  restrict(selected: ReadonlySet<InstanceId>, barriers: 'last_stages' | 'every_stage'): Graph;
  /** Everything that has to be satisfied before this instance runs: its dependencies, and all that its barrier stands for. */
  requirements(id: InstanceId): readonly InstanceId[];
  /**
   * Everything that these depend on, or that depends on them, directly or not, themselves included.
   * Follows `depends_on` and prerequisites, not promotion. Goes through stages that are absent in an environment; such
   * a stage may also be among `ids`.
   */
  reach(ids: Iterable<InstanceId>, towards: 'dependencies' | 'dependants'): ReadonlySet<InstanceId>;
}

/**
 * The graph of a project that `checkGraph` accepts: over all its environments, or over those named, as if there were
 * no others.
 */
export function buildGraph(project: Project, environments?: readonly string[]): ProjectGraph {
  const chosen = project.environments.filter(({ name }) => environments?.includes(name) ?? true);
  const points = buildPoints(project, chosen);
  const order = dependenciesFirst(points.waits);
  if (order === undefined) throw new Error('The graph has a cycle: checkGraph refuses such a project first.');
  const places = placeInstances(project, chosen);
  const neededBy = lazy(() => reverseEdges(points.needs));
  const exhaustive = lazy(() => viewGraph(places, points.waitsForEvery, order, () => true));
  return {
    ...viewGraph(places, points.waits, order, () => true),
    environments: chosen.map(({ name }) => name),
    stages: project.stages,
    parts: (project.parts ?? []).map(({ name }) => name),
    named(name) {
      const stage = stageNamed(project, name);
      return stage === undefined ? stagesOfPart(project, name) : [stage];
    },
    restrict(selected, barriers) {
      const edges = barriers === 'every_stage' ? points.waitsForEvery : points.waits;
      return viewGraph(places, edges, order, ({ id }) => selected.has(id));
    },
    requirements: (id) => exhaustive().dependencies(id),
    reach(ids, towards) {
      const starts = [...ids].flatMap((id) => places.points.get(id) ?? []);
      const reached = reachedFrom(starts, towards === 'dependencies' ? points.needs : neededBy());
      return new Set(places.nodes.flatMap((node, point) => (node && reached[point] === 1 ? node.id : [])));
    },
  };
}

/** The same instances with every edge turned round, and with them the order of the file: the way a rollback goes. */
export function reversed(graph: Graph): Graph {
  const turned = new Map<readonly InstanceId[], readonly InstanceId[]>();
  const turn = (list: readonly InstanceId[]): readonly InstanceId[] => {
    const known = turned.get(list) ?? list.toReversed();
    turned.set(list, known);
    return known;
  };
  return {
    ids: graph.ids.toReversed(),
    sorted: graph.sorted.toReversed(),
    has: (id) => graph.has(id),
    node: (id) => ({ ...graph.node(id), position: -graph.node(id).position }),
    dependencies: (id) => turn(graph.dependants(id)),
    dependants: (id) => turn(graph.dependencies(id)),
  };
}

function placeInstances(project: Project, environments: readonly Environment[]): Places {
  const points = new Map<InstanceId, number>();
  const nodes: (GraphNode | undefined)[] = [];
  let position = 0;
  for (const { name: environment } of environments) {
    for (const stage of project.stages) {
      const id = instanceId(environment, stage.name);
      points.set(id, points.size);
      nodes.push(existsIn(stage, environment) ? { id, environment, stage, position: position++ } : undefined);
    }
  }
  return { points, nodes };
}
