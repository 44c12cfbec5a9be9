import type { Plan, PlannedStage, StageDecision } from '../../domain/plan.ts';
import { type Adjacency, reverseEdges } from '../adjacency.ts';
import { nearestKept } from '../contraction.ts';

/** The stages of a plan that have something to do, and what each of them waits for, by place in `stages`. */
export interface JobGraph {
  readonly stages: readonly PlannedStage[];
  /** Each place comes after those it waits for. */
  readonly waitsFor: Adjacency;
  readonly awaitedBy: Adjacency;
  /** Of the plan. */
  readonly waitBetweenStagesMs: number;
}

/** Decisions by which a stage needs a job; one that is not due needs none, nor does what waits for it. */
const STARTS: ReadonlySet<StageDecision['kind']> = new Set<StageDecision['kind']>(['run', 'undecided']);

/** Whether a stage of a plan has something to do in a job of a fan-out. */
export function needsJob({ decision }: Pick<PlannedStage, 'decision'>): boolean {
  return STARTS.has(decision.kind);
}

/** Leaves out the stages of which the plan knows that they do nothing; what waits for them waits for what they waited for. */
export function jobGraph(plan: Plan): JobGraph {
  const places = new Map(plan.stages.map(({ id }, place) => [id, place]));
  // Where dependencies order only the starts, a stage shares the wave of what it waits for, and a job cannot wait for
  // the start of another.
  const edges = plan.stages.map(({ waitsFor, after = [], wave }) =>
    [...waitsFor, ...after].flatMap((id) => {
      const place = places.get(id);
      return place !== undefined && (plan.stages[place]?.wave ?? 0) < wave ? place : [];
    }),
  );
  const kept = Uint8Array.from(plan.stages, (stage) => (needsJob(stage) ? 1 : 0));
  // A plan lists its stages wave by wave: each comes after those it waits for.
  const nearest = nearestKept([...plan.stages.keys()], edges, kept);
  const numbers = new Map<number, number>();
  for (const place of plan.stages.keys()) if (kept[place] === 1) numbers.set(place, numbers.size);
  const stages = plan.stages.filter((_, place) => kept[place] === 1);
  const waitsFor = [...numbers.keys()].map((place) => (nearest[place] ?? []).flatMap((one) => numbers.get(one) ?? []));
  return { stages, waitsFor, awaitedBy: reverseEdges(waitsFor), waitBetweenStagesMs: plan.waitBetweenStagesMs };
}
