import type { PlannedStage } from './plan.ts';

/**
 * Whether a planned stage may change anything. One that only deploys is run every time; where a preview of the
 * deployment has found that nothing would change, this is no change.
 */
export function mayChange({ decision, steps }: Pick<PlannedStage, 'decision' | 'steps'>): boolean {
  if (decision.kind === 'skip') return false;
  if (steps.length === 0) return true;
  return steps.some((step) => step.kind !== 'deployment' || step.preview?.outcome !== 'no_changes');
}
