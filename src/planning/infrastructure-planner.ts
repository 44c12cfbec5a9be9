import type { PlanInput } from './plan-input.ts';

/** What plans `iac` stages. Whoever makes a plan of a project that has some brings it along. */
export function infrastructurePlanner({ planDeployment }: PlanInput): NonNullable<PlanInput['planDeployment']> {
  if (planDeployment === undefined) throw new Error('A project with iac stages is planned without what plans them.');
  return planDeployment;
}
