import type { InstanceId } from '../domain/instance.ts';
import type { Plan, PlannedStage } from '../domain/plan.ts';
import type { StageResult } from '../domain/run.ts';

/** The least time between the end of a stage and the start of one that follows it (spec 02, `wait_between_stages`). */
export interface StagePause {
  ended(planned: PlannedStage, result: StageResult): void;
  /** Milliseconds that a stage must still wait; 0 or less: it may start. */
  leftMs(planned: PlannedStage, now: number): number;
}

/**
 * A stage follows what it waited for; with one slot it follows whatever ended last. What was skipped took no time, so
 * whoever follows it follows what it waited for itself.
 */
export function createStagePause(plan: Plan): StagePause {
  const { waitBetweenStagesMs } = plan;
  const oneSlot = plan.maxConcurrentStages === 1 || plan.strategy.slots === 1;
  const ends = new Map<InstanceId, number>();
  let lastEnd = -Infinity;
  const lastOf = ({ waitsFor, after = [] }: PlannedStage): number =>
    [...waitsFor, ...after].reduce((latest, id) => Math.max(latest, ends.get(id) ?? -Infinity), -Infinity);
  return {
    ended(planned, { id, conclusion, endedAt }) {
      if (waitBetweenStagesMs === 0) return;
      const end = conclusion === 'skipped' ? lastOf(planned) : endedAt;
      ends.set(id, end);
      lastEnd = Math.max(lastEnd, end);
    },
    leftMs(planned, now) {
      if (waitBetweenStagesMs === 0 || planned.decision.kind === 'skip') return 0;
      return (oneSlot ? lastEnd : lastOf(planned)) + waitBetweenStagesMs - now;
    },
  };
}
