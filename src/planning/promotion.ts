import type { Environment } from '../domain/project.ts';
import { type Adjacency, edgesOf } from './adjacency.ts';
import { barrierGate, environmentOf, type Layout, prerequisiteGate, stagePoint } from './graph-layout.ts';

/**
 * What a barrier leads to: the last stages of the earlier environments, which everything else in them precedes, or
 * every stage of them.
 */
export type BarrierReach = 'last_stages' | 'every_stage';

/**
 * The edges that promotion from one environment to the next implies (spec 06).
 *
 * - `barrier`: a stage without dependencies in its own environment waits for every stage of the environments that its
 *   environment depends on.
 * - `per_stage`: a stage waits for the same stage there.
 * - `parallel`: none.
 *
 * Nothing of this waits for a `background` stage.
 */
export function promotionEdges(layout: Layout, needs: Adjacency, reach: BarrierReach): Adjacency {
  const edges: (readonly number[])[] = needs.map(() => []);
  const places = new Map(layout.environments.map(({ name }, place) => [name, place]));
  for (const [environment, { dependsOn, promotion }] of layout.environments.entries()) {
    const earlier = dependsOn.flatMap((name) => places.get(name) ?? []);
    if (earlier.length === 0) continue;
    for (const [point, targets] of EDGES[promotion]({ layout, needs, environment, earlier, reach })) {
      edges[point] = targets;
    }
  }
  return edges;
}

interface PromotionStep {
  readonly layout: Layout;
  readonly needs: Adjacency;
  readonly environment: number;
  /** The environments it is promoted from. */
  readonly earlier: readonly number[];
  readonly reach: BarrierReach;
}

type PointEdges = readonly (readonly [point: number, targets: readonly number[]])[];

const EDGES: Record<Environment['promotion'], (step: PromotionStep) => PointEdges> = {
  barrier: barrierEdges,
  per_stage: perStageEdges,
  parallel: () => [],
};

function perStageEdges({ layout, environment, earlier }: PromotionStep): PointEdges {
  return layout.stages.flatMap(({ background }, place) => {
    if (background) return [];
    const targets = earlier.map((other) => stagePoint(layout, other, place));
    return [[stagePoint(layout, environment, place), targets] as const];
  });
}

function barrierEdges(step: PromotionStep): PointEdges {
  const { layout, needs, environment, earlier } = step;
  const gate = barrierGate(layout, environment);
  const first = layout.stages
    .map((_, place) => stagePoint(layout, environment, place))
    .filter((point) => !edgesOf(needs, point).some((need) => environmentOf(layout, need) === environment));
  const awaited = earlier.flatMap((other) => awaitedStages(step, other));
  return [[gate, awaited], ...first.map((point) => [point, [gate]] as const)];
}

function awaitedStages({ layout, needs, reach }: PromotionStep, environment: number): readonly number[] {
  const awaited = layout.stages.flatMap(({ background }, place) =>
    background ? [] : stagePoint(layout, environment, place),
  );
  // Where there are background stages only, promotion passes on to what was before.
  if (awaited.length === 0) return [barrierGate(layout, environment)];
  if (reach === 'every_stage') return awaited;
  const preceding = new Set(awaited.flatMap((point) => edgesOf(needs, point)));
  const gate = prerequisiteGate(layout, environment);
  if (preceding.has(gate)) for (const point of edgesOf(needs, gate)) preceding.add(point);
  return awaited.filter((point) => !preceding.has(point));
}
