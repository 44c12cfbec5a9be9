import type { InstanceId } from '../../domain/instance.ts';
import { showInstance } from '../../domain/instance.ts';
import type { Plan, PlannedStage } from '../../domain/plan.ts';

/** A stage as a plan calls it: `test/database (Main database)`. */
export function plannedName({ id, displayName }: Pick<PlannedStage, 'id' | 'displayName'>): string {
  return displayName === undefined ? showInstance(id) : `${showInstance(id)} (${displayName})`;
}

/** What people call a stage instance. */
export type StageNames = (id: InstanceId) => string;

/** The names of the stages of a plan; one that is not in it is called by its own. */
export function stageNames(plan: Plan): StageNames {
  const named = plan.stages.filter(({ displayName }) => displayName !== undefined);
  const names = new Map(named.map((stage) => [stage.id, plannedName(stage)]));
  return (id) => names.get(id) ?? showInstance(id);
}

/** The environments of a plan: `test, production (Production EU)`. */
export function environmentNames({ environments, displayNames }: Pick<Plan, 'environments' | 'displayNames'>): string {
  const called = (name: string): string => {
    const displayName = displayNames?.get(name);
    return displayName === undefined ? name : `${name} (${displayName})`;
  };
  return environments.map(called).join(', ');
}

/** The labels of a stage in one line: `labels: cost_centre=12, owner=ada`. */
export function labelsLine({ labels = [] }: Pick<PlannedStage, 'labels'>): readonly string[] {
  if (labels.length === 0) return [];
  return [`labels: ${labels.map(([name, text]) => `${name}=${text}`).join(', ')}`];
}
