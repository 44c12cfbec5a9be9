import type { Failure } from '../domain/failure.ts';
import { describeFailure } from '../domain/failure-words.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Notice, Plan, StageDecision } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { assemblePlan } from './assemble-plan.ts';
import { held, holdBackDependants, waitsBehind } from './hold-back.ts';
import type { PlanInput } from './plan-input.ts';
import { parameterNotices } from './parameter-planner.ts';
import { upNotices } from './plan-notices.ts';
import { planStageUp } from './plan-stage-up.ts';
import type { StagePlan } from './plan-stage-up.ts';
import { otherCommit } from './same-commit.ts';
import { findUnsatisfied, isSatisfiedByHistory } from './satisfaction.ts';
import { scopeServices } from './scope-services.ts';
import type { ScopeServices } from './variable-scope.ts';

/** What `up` will do, with every request rendered as far as its values are known. Nothing is sent to find out. */
export function planUp(input: PlanInput): Result<Plan, Failure> {
  const services = scopeServices(input.project, input.world);
  const planned = new Map<InstanceId, StagePlan>();
  const unsatisfied = findUnsatisfied(input.graph, input.selected, (id) => {
    const history = input.histories.get(id) ?? EMPTY_HISTORY;
    const { stage } = input.graph.node(id);
    if (isSatisfiedByHistory(stage, history, false)) return true;
    if (!stage.condition) return false;
    const { decision } = planStageUp(input, services, new Map(), id);
    return decision.kind === 'skip' && decision.reason.because === 'condition_false';
  });
  for (const id of input.graph.sorted) {
    if (input.selected.has(id)) planned.set(id, planStageUp(input, services, planned, id));
  }
  for (const id of input.graph.ids) {
    const failure = unsatisfied.get(id);
    const stage = planned.get(id);
    // What it needs is asked for when its time has come.
    if (!failure || stage?.decision.kind === 'scheduled') continue;
    const decision = waitsOutside(input, services, failure);
    if (!stage || !decision) return err(failure);
    planned.set(id, held(stage, decision));
  }
  const promotion = otherCommit(input, services, planned);
  const refusal =
    driftFailure(input, planned) ?? neverCompleted(input, planned) ?? (refusesPromotion(input) ? promotion : undefined);
  if (refusal) return err(refusal);
  const stages = holdBackDependants(input, planned);
  const notices = [
    ...upNotices(input),
    ...doubtNotices(stages),
    ...parameterNotices(planned),
    ...promotionNotices(promotion),
  ];
  return ok(assemblePlan(input, 'up', stages, notices));
}

/** What becomes of a stage whose dependency is not part of the run, and not due either; undefined: that is a failure. */
function waitsOutside(input: PlanInput, services: ScopeServices, failure: Failure): StageDecision | undefined {
  if (failure.reason !== 'dependency_unsatisfied') return undefined;
  const { dependency } = failure;
  const { decision } = planStageUp(input, services, new Map(), dependency);
  if (decision.kind !== 'scheduled') return undefined;
  return { kind: 'scheduled', reason: waitsBehind(dependency, decision.reason), isNoted: true };
}

function refusesPromotion({ refusals, previewOnly }: PlanInput): boolean {
  return refusals === 'all' || (refusals === undefined && !previewOnly);
}

/** Decisions by which a stage has something to do, now or when its time has come. */
const RUNS: ReadonlySet<StageDecision['kind']> = new Set<StageDecision['kind']>(['run', 'scheduled']);

/**
 * With `repeat`, the stages that would run for the first time, or for the first time since they were taken back:
 * repeating them was not what was meant. One that completed and failed when it was repeated may be repeated again.
 */
function neverCompleted(input: PlanInput, planned: ReadonlyMap<InstanceId, StagePlan>): Failure | undefined {
  if (!input.repeat || input.refusals === 'none') return undefined;
  const instances = input.graph.ids.filter(
    (id) =>
      RUNS.has(planned.get(id)?.decision.kind ?? 'skip') && !hasCompleted(input.histories.get(id) ?? EMPTY_HISTORY),
  );
  return instances.length > 0 ? { reason: 'never_completed', instances } : undefined;
}

/** Whether a stage completed at some time, and what it made then was not taken back. */
function hasCompleted({ completed, applied, durationMs }: StageHistory): boolean {
  return completed || (durationMs !== undefined && applied.length > 0);
}

/** What would go wrong if a stage ran that does not run yet: worth knowing, and no reason to refuse. */
function doubtNotices(planned: ReadonlyMap<InstanceId, StagePlan>): readonly Notice[] {
  return [...planned].flatMap(([instance, { decision, doubt }]): readonly Notice[] => {
    const when = decision.kind === 'scheduled' ? 'if its time had come' : 'if its condition holds';
    return doubt ? [{ kind: 'other', instance, message: `${when}: ${describeFailure(doubt).summary}` }] : [];
  });
}

/** A preview shows what a run would refuse: the commit of a pull request has not been applied anywhere yet. */
function promotionNotices(refusal: Failure | undefined): readonly Notice[] {
  return refusal ? [{ kind: 'other', message: `up would stop: ${describeFailure(refusal).summary}` }] : [];
}

/** With `fail-on-drift`, every changed file of the selection in one refusal. */
function driftFailure(input: PlanInput, planned: ReadonlyMap<InstanceId, StagePlan>): Failure | undefined {
  if (!input.failOnDrift) return undefined;
  const versions = upNotices(input)
    .filter((notice) => notice.kind === 'drift')
    .flatMap(({ instance, label }) =>
      instance !== undefined && label !== undefined && planned.has(instance) ? [{ instance, label }] : [],
    );
  return versions.length > 0 ? { reason: 'drift', versions } : undefined;
}
