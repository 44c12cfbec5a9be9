import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { Strategy } from '../domain/strategy.ts';
import { type KnownDurationMs, longestRemaining, measureLengths } from './critical-path.ts';
import { type ProjectGraph, reversed } from './graph.ts';
import type { Graph, GraphNode } from './graph-view.ts';
import { environmentWaves, waves } from './waves.ts';

/** What decides how the selected instances are arranged. */
export interface ArrangementRequest {
  readonly selected: ReadonlySet<InstanceId>;
  readonly direction: Direction;
  readonly strategy: Strategy;
  /** 0 for an instance that has nothing to do. */
  readonly durationMs: KnownDurationMs;
}

/** The order of a plan. */
export interface Arrangement {
  /** The order of the selected instances; on down with all edges turned round. */
  readonly graph: Graph;
  readonly waves: readonly (readonly InstanceId[])[];
  /** Every selected instance, in the order of waves and then of the file (on down: reversed). */
  readonly stages: readonly ArrangedStage[];
}

/** Where an instance stands in a plan. */
export interface ArrangedStage {
  readonly node: GraphNode;
  /** From 1. */
  readonly wave: number;
  /** May be one list that several instances share. */
  readonly waitsFor: readonly InstanceId[];
  /** Longest path from here to an end, in milliseconds, or in stages where no duration is known. */
  readonly remaining: number;
}

/** Arranges the selected instances in waves and says what each waits for, as the strategy has it. */
export function arrange(graph: ProjectGraph, request: ArrangementRequest): Arrangement {
  const { selected, direction, strategy, durationMs } = request;
  const startsOnly = strategy.dependencies === 'started';
  const inDirection = (part: Graph): Graph => (direction === 'up' ? part : reversed(part));
  const ordered = inDirection(graph.restrict(selected, 'last_stages'));
  // Where the last stages may end before the others, a barrier has to wait for each of them.
  const awaited = startsOnly ? inDirection(graph.restrict(selected, 'every_stage')) : ordered;
  const layers = startsOnly ? environmentWaves(ordered) : waves(ordered);
  const remaining = longestRemaining(ordered, measureLengths(ordered.ids, durationMs));
  const stages = layers.flatMap((ids, layer) =>
    ids.map((id) => ({
      node: graph.node(id),
      wave: layer + 1,
      waitsFor: awaited.dependencies(id),
      remaining: remaining.get(id) ?? 0,
    })),
  );
  return { graph: ordered, waves: layers, stages };
}
