import type { ShowNext } from '../../domain/next-step.ts';
import type { Notice, Plan, PlannedShell, PlannedStage, PlannedStep, StandingVersions } from '../../domain/plan.ts';
import { withAbsent } from './absent-text.ts';
import { reasonJson, withFailure } from './json-failure.ts';
import type { JsonView } from './json-failure.ts';
import { countPlan } from './plan-counts.ts';
import { noticeWords, sortNotices } from './plan-notices-text.ts';

/** What will happen, as the document of `plan` tells it. */
export function planJson(plan: Plan, showNext: ShowNext): object {
  const { failed, run, undecided, scheduled, skipped, unchanged } = countPlan(plan);
  return {
    project: plan.project,
    direction: plan.direction,
    strategy: plan.strategy.name,
    ...(plan.maxConcurrentStages === undefined ? {} : { maxConcurrentStages: plan.maxConcurrentStages }),
    waitBetweenStagesMs: plan.waitBetweenStagesMs,
    rollbackOnFailure: plan.rollbackOnFailure,
    failOnAllowedFailure: plan.failOnAllowedFailure,
    environments: plan.environments,
    ...(plan.displayNames === undefined ? {} : { displayNames: Object.fromEntries(plan.displayNames) }),
    waves: plan.waves,
    ...(plan.nextDueAt === undefined ? {} : { nextDueAt: plan.nextDueAt }),
    counts: { stages: plan.stages.length, failed, run, undecided, scheduled, skipped, unchanged },
    notices: noticesJson(plan.notices),
    stages: plan.stages.map((stage) => plannedStageJson(stage, { showNext, plan })),
    ...withAbsent(plan.absent),
  };
}

/** What is worth knowing, the loudest first. */
export function noticesJson(notices: readonly Notice[]): readonly object[] {
  return sortNotices(notices).map(noticeJson);
}

function noticeJson(notice: Notice): object {
  const { kind, instance, label } = notice;
  return {
    kind,
    ...(instance === undefined ? {} : { id: instance }),
    ...(label === undefined ? {} : { label }),
    message: noticeWords(notice),
  };
}

function plannedStageJson(stage: PlannedStage, view: JsonView): object {
  const {
    id,
    environment,
    stage: name,
    wave,
    onFailure,
    waitsFor,
    decision,
    steps,
    standing,
    variables,
    failure,
  } = stage;
  const { displayName, labels, parameters, hooks } = stage;
  return {
    id,
    environment,
    stage: name,
    ...(displayName === undefined ? {} : { displayName }),
    ...(labels === undefined ? {} : { labels: Object.fromEntries(labels) }),
    wave,
    onFailure,
    waitsFor,
    decision: decision.kind,
    reason: reasonJson(decision.reason),
    ...(parameters === undefined ? {} : { parameters }),
    ...(hooks === undefined ? {} : { hooks }),
    steps: steps.map(stepJson),
    ...(standing === undefined ? {} : { standing: standingJson(standing) }),
    ...(variables === undefined ? {} : { variables }),
    ...withFailure(failure, view),
  };
}

/** Of what is sent for the first time this is said too, so that nobody has to guess what a missing word means. */
function stepJson(planned: PlannedStep): object {
  const step = planned.kind === 'shell' ? withoutVariables(planned) : planned;
  const isCompared = step.direction === 'up' && step.kind !== 'deployment';
  return isCompared ? { ...step, comparison: step.comparison ?? { kind: 'new' } } : step;
}

/** They are there to be compared. What a stage gets, `--verbose` tells with where it comes from. */
function withoutVariables(planned: PlannedShell): PlannedShell {
  const { variables: _, ...step } = planned;
  return step;
}

function standingJson({ unchanged, others }: StandingVersions): object {
  return {
    unchanged,
    others: others.map(({ version, label, comparison }) => ({ version, label, comparison })),
  };
}
