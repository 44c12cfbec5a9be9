import { undoables } from '../planning/plan-migrations-down.ts';
import type { Undoable } from '../planning/plan-migrations-down.ts';
import { scopeOf } from '../planning/stage-view.ts';
import { settleInterruptedUp } from './interrupted-direction.ts';
import { runSteps } from './run-steps.ts';
import type { Step, Wanted } from './run-steps.ts';
import { nothingDone } from './stage-work.ts';
import type { HttpWorkContext, WorkOutcome } from './stage-work.ts';
import { isWanted } from './step-condition.ts';
import { undoMigration, valuesOf } from './undo-migration.ts';
import type { Reversible } from './undo-migration.ts';

/** Undoes applied versions of a stage, newest first: all of them, or those that a rollback names. */
export async function migrateDown(stage: HttpWorkContext): Promise<WorkOutcome> {
  const irreversible = stepsBack(stage).filter(({ down }) => down === 'irreversible');
  if (irreversible.length > 0 && !stage.run.allowances.skipIrreversible) {
    const steps = irreversible.map(({ label }) => ({ instance: stage.id, label, work: 'migrations' as const }));
    return nothingDone({ reason: 'irreversible', steps });
  }
  const settled = await settleInterruptedUp(stage);
  if (!settled.ok) return nothingDone(settled.error);
  const work = settled.value;
  const outcome = await runSteps(
    work,
    stepsBack(work).map((undoable) => stepDown(work, undoable)),
  );
  return { ...outcome, exports: [] };
}

function stepsBack({ config, view, only }: HttpWorkContext): readonly Undoable[] {
  return undoables(config.migrations, view.history).filter(({ applied }) => only?.has(applied.version) ?? true);
}

const NO_WAY_BACK: Wanted = { wanted: false, why: 'no down: not reversible' };

function stepDown(work: HttpWorkContext, undoable: Undoable): Step {
  const { applied, label, down } = undoable;
  const { version } = applied;
  const open = work.view.history.openIntents.find((intent) => intent.version === version);
  return {
    version,
    label,
    direction: 'down',
    wanted: () => {
      if (down === 'irreversible') return { ok: true, value: NO_WAY_BACK };
      if (down === 'none') return { ok: true, value: { wanted: true } };
      return isWanted(work, label, down, () => scopeOf(work.view, valuesOf(work, version), down));
    },
    carryOut: () => undoMigration(work, asReversible(undoable), open),
  };
}

/** What has no way back is passed over before it gets here. */
function asReversible({ down, ...rest }: Undoable): Reversible {
  if (down === 'irreversible') throw new Error(`${rest.label} has no down and was about to be undone.`);
  return { ...rest, down };
}
