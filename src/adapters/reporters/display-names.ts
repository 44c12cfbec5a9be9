import { showInstance } from '../../domain/instance.ts';
import type { Plan, PlannedStage } from '../../domain/plan.ts';

/** A stage as a plan calls it: `test/database (Main database)`. */
export function plannedName({ id, displayName }: Pick<PlannedStage, 'id' | 'displayName'>): string {
  return displayName === undefined ? showInstance(id) : `${showInstance(id)} (${displayName})`;
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
