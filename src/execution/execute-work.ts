import type { Direction } from '../domain/migration.ts';
import { withHttpWork } from './http-work.ts';
import { migrateDown } from './migrations-down.ts';
import { migrateUp } from './migrations-up.ts';
import { runShellWork } from './shell-work.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/** Does the work of a stage once, whatever kind of work it is. */
export async function executeWork(stage: StageWorkContext, direction: Direction): Promise<WorkOutcome> {
  const { work } = stage.stage;
  switch (work.kind) {
    case 'migrations':
      return withHttpWork(stage, work.config, direction === 'up' ? migrateUp : migrateDown);
    case 'shell':
      return runShellWork(stage, work, direction);
    case 'infrastructure':
      return (await import('./infrastructure/infrastructure-work.ts')).runInfrastructureWork(stage, work, direction);
  }
}
