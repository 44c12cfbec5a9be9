import { type Adjacency, edgesOf } from './adjacency.ts';
import { latestKept } from './reduction.ts';

/** How much longer than the edges the lists may become before those that follow from others are left out. */
const MAX_GROWTH = 4;

/**
 * For every kept point, kept points that it reaches: the graph as it looks when the points that are not kept are taken
 * out and what led through them is joined. In ascending order.
 *
 * As a rule these are all that it reaches without passing another kept one. Where a small part is kept of a large and
 * dense graph, nearly every pair is connected in this way, and only the last ones are given (`latestKept`).
 *
 * Points that lead to the same ones share one list, so that n stages behind a gate to m others cost n + m and not
 * n × m: whoever follows the lists should look at each list once.
 *
 * @param order - all points, each after those it leads to
 */
export function nearestKept(order: readonly number[], edges: Adjacency, kept: Uint8Array): Adjacency {
  const nearest: (readonly number[])[] = edges.map(() => NONE);
  const contraction: Contraction = { nearest, kept, lastSeenFrom: new Int32Array(edges.length).fill(-1) };
  const united = new Map<string, readonly number[]>();
  let allowed = MAX_GROWTH * edges.reduce((count, targets) => count + targets.length + 1, 0);
  for (const point of order) {
    const targets = edgesOf(edges, point);
    if (targets.length === 0) continue;
    const key = targets.join();
    const known = united.get(key);
    const list = known ?? unite(point, targets, contraction);
    united.set(key, list);
    nearest[point] = list;
    // A wide gate is no growth: its list is as long as its edges, and counts once.
    if (known === undefined || targets.some((target) => kept[target] === 1)) allowed -= list.length;
    if (allowed < 0) return latestKept(order, edges, kept);
  }
  return nearest;
}

const NONE: readonly number[] = [];

interface Contraction {
  readonly nearest: Adjacency;
  readonly kept: Uint8Array;
  /** By point, the last one for which it was found: tells doubles without a set per point. */
  readonly lastSeenFrom: Int32Array;
}

function unite(point: number, targets: readonly number[], contraction: Contraction): readonly number[] {
  const { nearest, kept, lastSeenFrom } = contraction;
  const found: number[] = [];
  const add = (candidate: number): void => {
    if (lastSeenFrom[candidate] === point) return;
    lastSeenFrom[candidate] = point;
    found.push(candidate);
  };
  for (const target of targets) {
    if (kept[target] === 1) add(target);
    else for (const candidate of edgesOf(nearest, target)) add(candidate);
  }
  return found.toSorted((a, b) => a - b);
}
