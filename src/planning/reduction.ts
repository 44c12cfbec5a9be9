import { type Adjacency, edgesOf } from './adjacency.ts';
import { addBit, addBits, type BitRow, createBitRow, takeHighest } from './bit-row.ts';

/**
 * For every kept point, the kept points that it reaches and that no other of them reaches: the fewest edges that give
 * the same order (a transitive reduction). In ascending order. Points that lead to the same ones share one list.
 *
 * @param order - all points, each after those it leads to
 */
export function latestKept(order: readonly number[], edges: Adjacency, kept: Uint8Array): Adjacency {
  const keptPoints = order.filter((point) => kept[point] === 1);
  const reached = reachedKept(order, edges, keptPoints);
  const latest: (readonly number[])[] = edges.map(() => []);
  const shared = new Map<BitRow, readonly number[]>();
  for (const point of keptPoints) {
    const row = reached[point];
    if (row === undefined) continue;
    const list = shared.get(row) ?? latestIn(row, reached, keptPoints);
    shared.set(row, list);
    latest[point] = list;
  }
  return latest;
}

/** A point that is later in the order is never reached by an earlier one: so the latest is one of those sought. */
function latestIn(
  row: BitRow,
  reached: readonly (BitRow | undefined)[],
  keptPoints: readonly number[],
): readonly number[] {
  const columns = takeHighest(row.slice(), (column) => reached[keptPoints[column] ?? -1]);
  return columns.flatMap((column) => keptPoints[column] ?? []).toSorted((a, b) => a - b);
}

/** By point, the kept points it reaches, as places in `keptPoints`; undefined: none. */
function reachedKept(
  order: readonly number[],
  edges: Adjacency,
  keptPoints: readonly number[],
): readonly (BitRow | undefined)[] {
  const columns = new Map(keptPoints.map((point, column) => [point, column]));
  const reached: (BitRow | undefined)[] = edges.map(() => undefined);
  const shared = new Map<string, BitRow>();
  for (const point of order) {
    const targets = edgesOf(edges, point);
    if (targets.length === 0) continue;
    const key = targets.join();
    const row = shared.get(key) ?? uniteRows(targets, reached, columns);
    shared.set(key, row);
    reached[point] = row;
  }
  return reached;
}

function uniteRows(
  targets: readonly number[],
  reached: readonly (BitRow | undefined)[],
  columns: ReadonlyMap<number, number>,
): BitRow {
  const row = createBitRow(columns.size);
  for (const target of targets) {
    const column = columns.get(target);
    if (column !== undefined) addBit(row, column);
    const behind = reached[target];
    if (behind !== undefined) addBits(row, behind);
  }
  return row;
}
