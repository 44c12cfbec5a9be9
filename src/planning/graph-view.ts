import type { InstanceId } from '../domain/instance.ts';
import type { Stage } from '../domain/stage.ts';
import { type Adjacency, edgesOf, reverseEdges } from './adjacency.ts';
import { nearestKept } from './contraction.ts';
import { lazy } from './lazy.ts';

/** A stage instance in a graph. */
export interface GraphNode {
  readonly id: InstanceId;
  readonly environment: string;
  readonly stage: Stage;
  /** Promotion order of environments, then file order; lower is earlier. The last tie-breaker of every order. */
  readonly position: number;
}

/**
 * Stage instances and what each waits for. Without cycles.
 *
 * The lists are sorted by position. Instances that wait for the same ones, as at a barrier, share one list object, so a
 * walk over all edges should look at each list once, by identity: then it is linear however wide the barrier is.
 */
export interface Graph {
  /** Every instance, by position. */
  readonly ids: readonly InstanceId[];
  /** Every instance, after all of its dependencies. */
  readonly sorted: readonly InstanceId[];
  has(id: InstanceId): boolean;
  /** An instance of this graph; asking for another one is a bug and throws. */
  node(id: InstanceId): GraphNode;
  /** What comes before it. */
  dependencies(id: InstanceId): readonly InstanceId[];
  /** What waits for it. */
  dependants(id: InstanceId): readonly InstanceId[];
}

/** The points of a project as the outside knows them. */
export interface Places {
  /** By id, the points of all stages in all environments, absent ones too. */
  readonly points: ReadonlyMap<InstanceId, number>;
  /** By point, the instance that exists there. */
  readonly nodes: readonly (GraphNode | undefined)[];
}

/** The graph of those instances for which `keeps` holds; `order` has every point after those that `edges` lead to. */
export function viewGraph(
  places: Places,
  edges: Adjacency,
  order: readonly number[],
  keeps: (node: GraphNode) => boolean,
): Graph {
  const kept = Uint8Array.from(edges, (_, point) => {
    const node = places.nodes[point];
    return node !== undefined && keeps(node) ? 1 : 0;
  });
  const idAt = (point: number): readonly InstanceId[] => {
    const node = places.nodes[point];
    return node === undefined || kept[point] !== 1 ? [] : [node.id];
  };
  const before = lazy(() => idLists(nearestKept(order, edges, kept), idAt));
  const after = lazy(() => idLists(nearestKept(order.toReversed(), reverseEdges(edges), kept), idAt));
  const sorted = lazy(() => order.flatMap(idAt));
  const pointOf = (id: InstanceId): number => {
    const point = places.points.get(id);
    if (point === undefined || kept[point] !== 1) throw new Error(`The graph has no instance ${id}.`);
    return point;
  };
  return {
    ids: places.nodes.flatMap((_, point) => idAt(point)),
    get sorted() {
      return sorted();
    },
    has: (id) => kept[places.points.get(id) ?? -1] === 1,
    node(id) {
      const node = places.nodes[pointOf(id)];
      if (node === undefined) throw new Error(`The graph has no instance ${id}.`);
      return node;
    },
    dependencies: (id) => before()(pointOf(id)),
    dependants: (id) => after()(pointOf(id)),
  };
}

/** Turns lists of points into lists of ids; a list that was shared stays shared. */
function idLists(
  lists: Adjacency,
  idAt: (point: number) => readonly InstanceId[],
): (point: number) => readonly InstanceId[] {
  const turned = new Map<readonly number[], readonly InstanceId[]>();
  return (point) => {
    const list = edgesOf(lists, point);
    let ids = turned.get(list);
    if (ids === undefined) {
      ids = list.flatMap(idAt);
      turned.set(list, ids);
    }
    return ids;
  };
}
