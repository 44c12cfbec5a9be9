import type { Plan } from '../domain/plan.ts';
import type { Project } from '../domain/project.ts';
import type { ScheduledStage } from './schedule-state.ts';

/** The stages of a plan as a schedule needs them: what will happen, with the policies that the project gives. */
export function scheduledStages(plan: Plan, project: Project): readonly ScheduledStage[] {
  const definitions = new Map(project.stages.map((stage) => [stage.name, stage]));
  const environments = new Map(plan.environments.map((name, place) => [name, place]));
  return plan.stages.map(({ id, environment, stage, index, waitsFor, remaining }) => {
    const definition = definitions.get(stage);
    if (definition === undefined) throw new Error(`The plan has a stage ${stage} that the project has not.`);
    const { onFailure, background, order } = definition;
    const position = (environments.get(environment) ?? 0) * project.stages.length + index;
    return {
      id,
      environment,
      position,
      waitsFor,
      remaining,
      onFailure,
      background,
      ...(order === undefined ? {} : { order }),
    };
  });
}
