import type { PlannedStage } from '../../domain/plan.ts';

/** Whether something that a stage would send, or has sent, may have been kept. */
export function isComparable({ steps, standing }: PlannedStage): boolean {
  return (
    standing?.others.some(({ request }) => request !== undefined) === true ||
    steps.some((step) => step.kind !== 'deployment' && step.comparison !== undefined)
  );
}
