import { type Adjacency, edgesOf } from './adjacency.ts';
import { addBit, addBits, createBitRow, hasBit } from './bit-row.ts';
import { findComponents } from './cycle.ts';

/**
 * Answers whether one point reaches another over at least one edge, for those targets only. The edges may have cycles.
 * To search the graph anew for every question would be quadratic.
 */
export function transitiveDependencies(
  edges: Adjacency,
  targets: ReadonlySet<number>,
): (point: number, target: number) => boolean {
  const columns = new Map([...targets].map((target, column) => [target, column]));
  const { component, members } = findComponents(edges);
  const rows = members.map(() => createBitRow(columns.size));
  // A component comes after all that it leads to, so that one pass is enough, with cycles too.
  for (const [own, points] of members.entries()) {
    const row = rows[own];
    if (row === undefined) continue;
    for (const next of points.flatMap((point) => edgesOf(edges, point))) {
      const column = columns.get(next);
      if (column !== undefined) addBit(row, column);
      const behind = rows[component[next] ?? own];
      if (behind !== undefined && behind !== row) addBits(row, behind);
    }
  }
  return (point, target) => {
    const row = rows[component[point] ?? -1];
    const column = columns.get(target);
    return row !== undefined && column !== undefined && hasBit(row, column);
  };
}
