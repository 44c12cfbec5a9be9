import { type Adjacency, edgesOf } from './adjacency.ts';
import { findComponents } from './cycle.ts';

const BITS_PER_WORD = 32;

/**
 * Answers whether one point reaches another over at least one edge, for those targets only.
 *
 * One bit for each point and target, united along the edges 32 at a time: to search the graph anew for every question
 * would be quadratic. The edges may have cycles.
 */
export function transitiveDependencies(
  edges: Adjacency,
  targets: ReadonlySet<number>,
): (point: number, target: number) => boolean {
  const columns = new Map([...targets].map((target, column) => [target, column]));
  const width = Math.ceil(columns.size / BITS_PER_WORD);
  const { component, members } = findComponents(edges);
  const rows = members.map(() => new Int32Array(width));
  // A component comes after all that it leads to, so that one pass is enough, with cycles too.
  for (const [own, points] of members.entries()) {
    const row = rows[own] ?? new Int32Array(width);
    for (const next of points.flatMap((point) => edgesOf(edges, point))) {
      const column = columns.get(next);
      if (column !== undefined) setBit(row, column);
      const other = component[next] ?? own;
      if (other !== own) unite(row, rows[other]);
    }
  }
  return (point, target) => {
    const row = rows[component[point] ?? -1];
    const column = columns.get(target);
    return row !== undefined && column !== undefined && hasBit(row, column);
  };
}

function setBit(row: Int32Array, column: number): void {
  const word = Math.floor(column / BITS_PER_WORD);
  row[word] = (row[word] ?? 0) | (1 << (column % BITS_PER_WORD));
}

function hasBit(row: Int32Array, column: number): boolean {
  return ((row[Math.floor(column / BITS_PER_WORD)] ?? 0) & (1 << (column % BITS_PER_WORD))) !== 0;
}

function unite(row: Int32Array, other: Int32Array | undefined): void {
  if (other === undefined) return;
  for (let word = 0; word < row.length; word += 1) row[word] = (row[word] ?? 0) | (other[word] ?? 0);
}
