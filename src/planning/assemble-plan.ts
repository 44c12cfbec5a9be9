import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { Notice, Plan, PlannedParameterFile, PlannedStage, PlannedStep, StageDecision } from '../domain/plan.ts';
import type { Stage } from '../domain/stage.ts';
import { absentStages } from './absent-stages.ts';
import { arrange } from './arrangement.ts';
import { earliestDue } from './next-due.ts';
import type { PlanInput } from './plan-input.ts';
import type { StagePlan } from './plan-stage-up.ts';

/** Puts planned stages in order and adds what holds for the whole run. */
export function assemblePlan(
  input: PlanInput,
  direction: Direction,
  planned: ReadonlyMap<InstanceId, StagePlan>,
  notices: readonly Notice[],
): Plan {
  const { settings } = input.project;
  const arrangement = arrange(input.graph, {
    selected: new Set(planned.keys()),
    direction,
    strategy: input.strategy,
    durationMs: (id) => (isSkipped(planned.get(id)) ? 0 : input.histories.get(id)?.durationMs),
  });
  const stages = arrangement.stages.map(({ node, wave, waitsFor, remaining }): PlannedStage => {
    const { decision, steps, standing, variables, parameters, failure } = planned.get(node.id) ?? NOTHING_PLANNED;
    return {
      id: node.id,
      environment: node.environment,
      stage: node.stage.name,
      ...(node.stage.displayName === undefined ? {} : { displayName: node.stage.displayName }),
      ...(node.stage.labels.length === 0 ? {} : { labels: node.stage.labels }),
      ...(parameters ? { parameters: parameters.files.map(withoutText) } : {}),
      ...hooksOf(node.stage, decision),
      index: node.position,
      wave,
      waitsFor,
      remaining,
      ...(node.stage.order === undefined ? {} : { order: node.stage.order }),
      background: node.stage.background,
      onFailure: node.stage.onFailure,
      decision,
      steps: input.atWork?.has(node.id) === true ? steps.map(attended) : steps,
      ...(standing ? { standing } : {}),
      ...(variables ? { variables } : {}),
      ...(failure ? { failure } : {}),
    };
  });
  const environments = input.graph.environments.filter((name) => stages.some((stage) => stage.environment === name));
  const displayNames = new Map(
    input.project.environments.flatMap(({ name, displayName }) =>
      environments.includes(name) && displayName !== name ? [[name, displayName]] : [],
    ),
  );
  // There is nothing to take back where a stage never was.
  const absent =
    direction === 'up' && input.narrowed !== true ? absentStages(input.project, input.graph, input.selected) : [];
  const nextDueAt = earliestDue(stages.map(({ decision }) => decision.reason));
  const maxConcurrentStages = input.maxConcurrentStages ?? settings.maxConcurrentStages;
  return {
    project: input.project.name,
    direction,
    strategy: input.strategy,
    ...(maxConcurrentStages === undefined ? {} : { maxConcurrentStages }),
    waitBetweenStagesMs: settings.waitBetweenStagesMs,
    rollbackOnFailure: direction === 'up' && (settings.rollbackOnFailure ?? input.strategy.rollsBack),
    failOnAllowedFailure: settings.failOnAllowedFailure,
    environments,
    ...(displayNames.size === 0 ? {} : { displayNames }),
    stages,
    ...(absent.length === 0 ? {} : { absent }),
    ...(nextDueAt === undefined ? {} : { nextDueAt }),
    waves: arrangement.waves,
    notices,
  };
}

/** Somebody waits for the answer of what is in flight. */
function attended(step: PlannedStep): PlannedStep {
  return step.kind === 'migration' ? { ...step, inDoubt: false } : step;
}

/** A stage that is skipped has no hooks either. */
function hooksOf({ hooks }: Stage, { kind }: StageDecision): Pick<PlannedStage, 'hooks'> {
  if (kind === 'skip') return {};
  const planned = (['before', 'after', 'failed'] as const).flatMap((name) => {
    const script = hooks[name]?.text;
    return script === undefined ? [] : [{ name, script }];
  });
  return planned.length === 0 ? {} : { hooks: planned };
}

/** What stands in a file is nobody's business but that of the stage. */
function withoutText({ file, destination, after, checksum }: PlannedParameterFile): PlannedParameterFile {
  return { file, destination, after, checksum };
}

/** What does not start takes no time. */
function isSkipped(stage: StagePlan | undefined): boolean {
  return stage?.decision.kind === 'skip' || stage?.decision.kind === 'scheduled';
}

const NOTHING_PLANNED: StagePlan = { decision: { kind: 'skip', reason: { because: 'nothing_applied' } }, steps: [] };
