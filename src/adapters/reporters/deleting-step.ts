import type { PlannedStep } from '../../domain/plan.ts';

/** Whether a step takes something away on the way up, where one expects that something is made. */
export function isDeleting(step: PlannedStep): boolean {
  if (step.kind !== 'migration' || step.direction !== 'up' || step.skipped) return false;
  return [step.find, step.request].some((sent) => sent?.method === 'DELETE');
}
