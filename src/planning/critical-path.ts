import type { InstanceId } from '../domain/instance.ts';
import type { Graph } from './graph-view.ts';
import { oncePerList } from './shared-lists.ts';

/** How long an instance took when it last completed; undefined where that is not known. */
export type KnownDurationMs = (id: InstanceId) => number | undefined;

/** The lengths that paths are measured with: milliseconds, or stages where no duration is known at all. */
export interface Lengths {
  readonly unit: 'milliseconds' | 'stages';
  of(id: InstanceId): number;
}

/**
 * Known durations, otherwise count: with no known duration every instance counts as one stage. Once some are known
 * all lengths are milliseconds, and an instance without history is taken to be as long as the median of the others,
 * so that paths stay comparable. A known duration of 0 is kept and says nothing about the others.
 */
export function measureLengths(ids: readonly InstanceId[], known: KnownDurationMs): Lengths {
  const durations = ids.flatMap((id) => known(id) ?? []).filter((durationMs) => durationMs > 0);
  const median = durations.toSorted((a, b) => a - b)[Math.floor(durations.length / 2)];
  const assumed = median ?? 1;
  return { unit: median === undefined ? 'stages' : 'milliseconds', of: (id) => known(id) ?? assumed };
}

/** For each instance the length of the longest path from it to an end, its own length included. */
export function longestRemaining(graph: Graph, lengths: Lengths): ReadonlyMap<InstanceId, number> {
  const remaining = new Map<InstanceId, number>();
  const longestBehind = oncePerList((dependants) =>
    dependants.reduce((longest, dependant) => Math.max(longest, remaining.get(dependant) ?? 0), 0),
  );
  for (const id of graph.sorted.toReversed()) {
    remaining.set(id, lengths.of(id) + longestBehind(graph.dependants(id)));
  }
  return remaining;
}

/** The path that decides how long a run takes at least, however many stages run at once. */
export interface CriticalPath {
  readonly ids: readonly InstanceId[];
  readonly length: number;
  readonly unit: Lengths['unit'];
}

/** The longest path of a graph; among equally long ones the one that comes first in the file at each step. */
export function criticalPath(graph: Graph, lengths: Lengths): CriticalPath {
  const remaining = longestRemaining(graph, lengths);
  const longestOf = (ids: readonly InstanceId[]): InstanceId | undefined =>
    ids.reduce<InstanceId | undefined>(
      (best, id) => (best !== undefined && (remaining.get(best) ?? 0) >= (remaining.get(id) ?? 0) ? best : id),
      undefined,
    );
  const path: InstanceId[] = [];
  let next = longestOf(graph.ids.filter((id) => graph.dependencies(id).length === 0));
  const length = next === undefined ? 0 : (remaining.get(next) ?? 0);
  while (next !== undefined) {
    path.push(next);
    next = longestOf(graph.dependants(next));
  }
  return { ids: path, length, unit: lengths.unit };
}
