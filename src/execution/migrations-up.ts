import type { Migration } from '../domain/migration.ts';
import type { ExportedValue } from '../domain/variables.ts';
import { migrationState } from '../planning/pending.ts';
import { scopeOf } from '../planning/stage-view.ts';
import { applyMigration } from './apply-migration.ts';
import { finishInterruptedDown } from './interrupted-direction.ts';
import { runSteps } from './run-steps.ts';
import type { Step } from './run-steps.ts';
import { isWanted } from './step-condition.ts';
import type { HttpWorkContext, WorkOutcome } from './stage-work.ts';

/** Applies what is pending, one after another, until one fails or the run is told to stop. */
export async function migrateUp(stage: HttpWorkContext): Promise<WorkOutcome> {
  const settled = await finishInterruptedDown(stage);
  if (!settled.ok) return { done: [], made: [], exports: exportsOf(stage), failure: settled.error };
  const work = settled.value;
  const { pending } = migrationState(work.config.migrations, work.view.history);
  const outcome = await runSteps(
    work,
    pending.map((migration) => stepUp(work, migration)),
  );
  return { ...outcome, exports: exportsOf(work) };
}

function stepUp(work: HttpWorkContext, migration: Migration): Step {
  const { version, label, up } = migration;
  return {
    version,
    label,
    direction: 'up',
    wanted: () => isWanted(work, label, up, () => scopeOf(work.view, [...work.extracted.values()], up)),
    carryOut: () => {
      const open = work.view.history.openIntents.find((intent) => intent.version === version);
      return applyMigration(work, migration, open);
    },
  };
}

/** What the stage hands on: everything it extracted, now or in earlier runs. Values that can't be opened here are left out. */
function exportsOf(work: HttpWorkContext): readonly ExportedValue[] {
  return [...work.extracted.values()].flatMap(({ name, value, sensitive }) =>
    typeof value === 'string' ? [{ name, value, sensitive }] : [],
  );
}
