/** Edges between points `0 … n - 1`: for each point, the points it leads to. Small integers keep large graphs cheap. */
export type Adjacency = readonly (readonly number[])[];

const NO_POINTS: readonly number[] = [];

/** The points that `point` leads to. */
export function edgesOf(edges: Adjacency, point: number): readonly number[] {
  return edges[point] ?? NO_POINTS;
}

/** The same edges the other way round; each list in ascending order. */
export function reverseEdges(edges: Adjacency): Adjacency {
  const reversed: number[][] = edges.map(() => []);
  for (const [point, targets] of edges.entries()) {
    for (const target of targets) reversed[target]?.push(point);
  }
  return reversed;
}

/** The edges of both graphs, which have the same points. */
export function joinEdges(first: Adjacency, second: Adjacency): Adjacency {
  return first.map((targets, point) => {
    const more = edgesOf(second, point);
    if (more.length === 0) return targets;
    return targets.length === 0 ? more : [...targets, ...more];
  });
}

/** The points that can be reached from these, themselves included: 1 where a point is reached. */
export function reachedFrom(starts: Iterable<number>, edges: Adjacency): Uint8Array {
  const reached = new Uint8Array(edges.length);
  const open = [...starts];
  for (const start of open) reached[start] = 1;
  for (let point = open.pop(); point !== undefined; point = open.pop()) {
    for (const next of edgesOf(edges, point)) {
      if (reached[next] === 1) continue;
      reached[next] = 1;
      open.push(next);
    }
  }
  return reached;
}

/**
 * Every point after all points that it leads to, so that dependencies come first (Kahn's algorithm).
 * Undefined when there is a cycle.
 */
export function dependenciesFirst(edges: Adjacency): readonly number[] | undefined {
  const dependants = reverseEdges(edges);
  const missing = Int32Array.from(edges, (targets) => targets.length);
  const order = edges.flatMap((targets, point) => (targets.length === 0 ? point : []));
  for (const point of order) {
    for (const dependant of edgesOf(dependants, point)) {
      const left = (missing[dependant] ?? 0) - 1;
      missing[dependant] = left;
      if (left === 0) order.push(dependant);
    }
  }
  return order.length === edges.length ? order : undefined;
}
