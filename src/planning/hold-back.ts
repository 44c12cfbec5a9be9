import type { InstanceId } from '../domain/instance.ts';
import type { StageDecision } from '../domain/plan.ts';
import type { WaitReason } from '../domain/reason.ts';
import type { PlanInput } from './plan-input.ts';
import type { StagePlan } from './plan-stage-up.ts';

/** The reason of what waits, directly or not, for a stage that waits for its time: that stage, and when it is due. */
export function waitsBehind(id: InstanceId, { dueAt, zone, ...reason }: WaitReason): WaitReason {
  const dependency = reason.because === 'not_due' ? id : reason.dependency;
  return { because: 'waits_for', dependency, dueAt, zone };
}

/** A stage that does not run now: what would go wrong with it may be mended until then. */
export function held({ failure, ...stage }: StagePlan, decision: StageDecision): StagePlan {
  return { ...stage, decision, ...(failure ? { doubt: failure } : {}) };
}

/**
 * The plan with what waits for a stage that is not due decided so as well. What has nothing to do stays as it is, and
 * what waits for it waits all the same: the engine skips everything behind a stage that it does not start.
 */
export function holdBackDependants(
  { graph }: Pick<PlanInput, 'graph'>,
  planned: ReadonlyMap<InstanceId, StagePlan>,
): ReadonlyMap<InstanceId, StagePlan> {
  if (![...planned.values()].some(({ decision }) => decision.kind === 'scheduled')) return planned;
  const order = graph.restrict(new Set(planned.keys()), 'every_stage');
  const waiting = new Map<InstanceId, WaitReason>();
  const all = new Map<InstanceId, StagePlan>();
  for (const id of order.sorted) {
    const work = planned.get(id);
    if (!work) continue;
    const behind = order.dependencies(id).find((dependency) => waiting.has(dependency));
    const cause = behind === undefined ? undefined : waiting.get(behind);
    const { decision } = work;
    const own = decision.kind === 'scheduled' ? decision.reason : undefined;
    const reason = own ?? (behind && cause ? waitsBehind(behind, cause) : undefined);
    if (reason) waiting.set(id, reason);
    const waits = reason && !own && decision.kind !== 'skip';
    all.set(id, waits ? held(work, { kind: 'scheduled', reason, isNoted: true }) : work);
  }
  return all;
}
