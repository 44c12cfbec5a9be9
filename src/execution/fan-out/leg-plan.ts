import type { InstanceId } from '../../domain/instance.ts';
import type { Plan, PlannedStage } from '../../domain/plan.ts';
import type { EndedStage, RunContext } from '../run-context.ts';
import { stageResult } from '../stage-result.ts';

/** A plan as one leg carries it out. */
export interface LegPlan {
  readonly plan: Plan;
  /** What the leg finds ended when it begins: in earlier waves, or since there was nothing to do. */
  readonly ended: ReadonlyMap<InstanceId, EndedStage>;
}

/**
 * The part of a plan that one leg knows of: its own stages, those of earlier waves, and those with nothing to do, which
 * no leg runs. Whether its stages run is then decided by the engine as in one job. A leg never rolls back: only when all
 * have ended is it known what the run came to.
 *
 * @param own - the stages of the leg
 * @param earlier - how the stages of all earlier waves ended
 */
export function legPlan(
  plan: Plan,
  own: ReadonlySet<InstanceId>,
  earlier: ReadonlyMap<InstanceId, EndedStage>,
): LegPlan {
  const ended = new Map(earlier);
  for (const planned of plan.stages) {
    if (own.has(planned.id) || ended.has(planned.id)) continue;
    const left = leftOut(plan, planned);
    if (left) ended.set(planned.id, left);
  }
  const stages = plan.stages
    .filter(({ id }) => own.has(id) || ended.has(id))
    .map((planned) => ({
      ...planned,
      waitsFor: planned.waitsFor.filter((id) => own.has(id) || ended.has(id)),
      // Stages of earlier waves have ended before this job began, whether it was told of them or not.
      ...(planned.after === undefined ? {} : { after: planned.after.filter((id) => own.has(id)) }),
    }));
  const waves = plan.waves.map((wave) => wave.filter((id) => own.has(id))).filter((wave) => wave.length > 0);
  // What is worth knowing about the plan has been said where it was made.
  return { plan: { ...plan, stages, waves, rollbackOnFailure: false, notices: [] }, ended };
}

function leftOut(plan: Plan, planned: PlannedStage): EndedStage | undefined {
  const { decision } = planned;
  if (decision.kind !== 'skip' && decision.kind !== 'scheduled') return undefined;
  const run: Pick<RunContext, 'plan'> = { plan };
  const times = { startedAt: 0, endedAt: 0, done: [], exports: [] };
  const result = stageResult(run, planned, { conclusion: 'skipped', reason: decision.reason, ...times });
  return { result, exports: new Map(), made: new Set(), recorded: false };
}
