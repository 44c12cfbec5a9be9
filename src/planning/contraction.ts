import { type Adjacency, edgesOf } from './adjacency.ts';

/**
 * For every point, the kept points that it reaches without passing another kept one, in ascending order: the graph as
 * it looks when the points that are not kept are taken out and what led through them is joined.
 *
 * Points that reach the same ones through the same others share one list, so that n stages behind a gate to m others
 * cost n + m and not n × m: whoever follows the lists should look at each list once.
 *
 * @param order - all points, each after those it leads to
 */
export function nearestKept(order: readonly number[], edges: Adjacency, kept: Uint8Array): Adjacency {
  const nearest: (readonly number[])[] = edges.map(() => NONE);
  const contraction: Contraction = { nearest, kept, lastSeenFrom: new Int32Array(edges.length).fill(-1) };
  const united = new Map<string, readonly number[]>();
  for (const point of order) {
    const targets = edgesOf(edges, point);
    if (targets.length === 0) continue;
    if (targets.some((target) => kept[target] === 1)) {
      nearest[point] = unite(point, targets, contraction);
      continue;
    }
    const key = targets.join();
    const list = united.get(key) ?? unite(point, targets, contraction);
    united.set(key, list);
    nearest[point] = list;
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
  let longest = NONE;
  const add = (candidate: number): void => {
    if (lastSeenFrom[candidate] === point) return;
    lastSeenFrom[candidate] = point;
    found.push(candidate);
  };
  for (const target of targets) {
    if (kept[target] === 1) {
      add(target);
      continue;
    }
    const behind = edgesOf(nearest, target);
    if (behind.length > longest.length) longest = behind;
    for (const candidate of behind) add(candidate);
  }
  // Everything found may be one of the lists that went in: long chains of points that are left out then share it.
  return found.length === longest.length ? longest : found.toSorted((a, b) => a - b);
}
