import { type Adjacency, edgesOf } from './adjacency.ts';

/**
 * One cycle for each knot of points that lead to each other, as the points in order: each leads to the next, and the
 * last to the first. A point that leads to itself is not looked at.
 *
 * Deterministic: a cycle starts at the lowest point of its knot and is a shortest one through it, where there are
 * several the one whose edges come first. Cycles are in the order of their starts.
 */
export function findCycles(edges: Adjacency): readonly (readonly number[])[] {
  const { component, members } = findComponents(edges);
  return members
    .filter((points) => points.length > 1)
    .map((points) => points.reduce((lowest, point) => Math.min(lowest, point)))
    .toSorted((a, b) => a - b)
    .map((start) => shortestCycle(start, edges, (point) => component[point] === component[start]));
}

/** The knots of a graph. */
export interface Components {
  /** By point, the number of its component. */
  readonly component: Int32Array;
  /** By component, its points. A component comes after all those it leads to. */
  readonly members: readonly (readonly number[])[];
}

/**
 * Sets of points that all lead to each other: Tarjan's algorithm, with its stack as data, since a chain of ten thousand
 * stages would overflow the call stack.
 */
export function findComponents(edges: Adjacency): Components {
  const search: Search = {
    edges,
    component: new Int32Array(edges.length).fill(-1),
    members: [],
    /** Number of a point in the order of discovery, from 1; 0: not seen. */
    found: new Int32Array(edges.length),
    lowest: new Int32Array(edges.length),
    undecided: [],
    count: 0,
  };
  for (let start = 0; start < edges.length; start += 1) {
    if (search.found[start] === 0) searchFrom(start, search);
  }
  return search;
}

interface Search {
  readonly edges: Adjacency;
  readonly component: Int32Array;
  readonly members: (readonly number[])[];
  readonly found: Int32Array;
  readonly lowest: Int32Array;
  readonly undecided: number[];
  count: number;
}

function searchFrom(start: number, search: Search): void {
  const { edges, component, found, lowest } = search;
  const path = [{ point: start, edge: 0 }];
  discover(start, search);
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const next = edgesOf(edges, step.point)[step.edge];
    step.edge += 1;
    if (next === undefined) {
      path.pop();
      closeComponent(step.point, search);
      const parent = path.at(-1);
      if (parent) lower(lowest, parent.point, lowest[step.point]);
    } else if (found[next] === 0) {
      discover(next, search);
      path.push({ point: next, edge: 0 });
    } else if (component[next] === -1) {
      lower(lowest, step.point, found[next]);
    }
  }
}

function discover(point: number, search: Search): void {
  search.count += 1;
  search.found[point] = search.count;
  search.lowest[point] = search.count;
  search.undecided.push(point);
}

function lower(lowest: Int32Array, point: number, candidate = 0): void {
  lowest[point] = Math.min(lowest[point] ?? 0, candidate);
}

/** A point that reaches nothing older than itself is the root of a component: what was found since belongs to it. */
function closeComponent(point: number, { component, members, found, lowest, undecided }: Search): void {
  if (lowest[point] !== found[point]) return;
  const points = undecided.splice(undecided.lastIndexOf(point));
  for (const member of points) component[member] = members.length;
  members.push(points);
}

function shortestCycle(start: number, edges: Adjacency, isInside: (point: number) => boolean): readonly number[] {
  const reachedFrom = new Map<number, number>();
  const open = [start];
  for (const point of open) {
    for (const next of edgesOf(edges, point)) {
      if (next === start && point !== start) return walkBack(point, start, reachedFrom);
      if (next === start || reachedFrom.has(next) || !isInside(next)) continue;
      reachedFrom.set(next, point);
      open.push(next);
    }
  }
  throw new Error('A component without a cycle.');
}

function walkBack(last: number, start: number, reachedFrom: ReadonlyMap<number, number>): readonly number[] {
  const cycle = [last];
  for (let point: number | undefined = last; point !== undefined && point !== start;) {
    point = reachedFrom.get(point);
    if (point !== undefined) cycle.push(point);
  }
  return cycle.toReversed();
}
