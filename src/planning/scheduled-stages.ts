import type { Plan } from '../domain/plan.ts';
import type { ScheduledStage } from './schedule-state.ts';

/** The stages of a plan as a schedule needs them: each with its place in promotion order and file order. */
export function scheduledStages(plan: Pick<Plan, 'environments' | 'stages'>): readonly ScheduledStage[] {
  const environments = new Map(plan.environments.map((name, place) => [name, place]));
  const perEnvironment = plan.stages.reduce((most, { index }) => Math.max(most, index + 1), 0);
  return plan.stages.map((stage) =>
    Object.assign({ position: (environments.get(stage.environment) ?? 0) * perEnvironment + stage.index }, stage),
  );
}
