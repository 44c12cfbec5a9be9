import type { StageWork } from './stage.ts';

/** What does the work of a stage: requests of migrations, a script, a Bicep file, or the commands of another tool. */
export type WorkKind = 'migrations' | 'shell' | 'azure_bicep' | 'command';

/** What does this work. */
export function workKindOf(work: StageWork): WorkKind {
  return work.kind === 'infrastructure' ? work.deployment.provider : work.kind;
}
