import type { Failure } from '../domain/failure.ts';
import { undoables } from '../planning/plan-migrations-down.ts';
import { emit } from './run-context.ts';
import type { HttpWorkContext, WorkOutcome } from './stage-work.ts';
import { undoMigration } from './undo-migration.ts';
import { waitForService } from './wait-for-service.ts';

/** Undoes every applied version of a stage, newest first. */
export async function migrateDown(work: HttpWorkContext): Promise<WorkOutcome> {
  const { config, signals, run } = work;
  const done: string[] = [];
  const end = (failure?: Failure): WorkOutcome => ({ done, exports: [], ...(failure ? { failure } : {}) });

  const unsettled = work.view.history.openIntents.find((intent) => intent.direction === 'up');
  if (unsettled && run.allowances.force === undefined) {
    const { version, label, direction, run: sentIn, startedAt } = unsettled;
    return end({ reason: 'in_doubt', instance: work.id, version, label, direction, run: sentIn, startedAt });
  }
  const versions = undoables(config.migrations, work.view.history).filter(
    ({ applied }) => !work.keep.has(applied.version),
  );
  const irreversible = versions.filter(({ down }) => down === 'irreversible');
  if (irreversible.length > 0 && !run.allowances.skipIrreversible) {
    return end({ reason: 'irreversible', steps: irreversible.map(({ label }) => ({ instance: work.id, label })) });
  }
  if (config.wait && versions.length > 0) {
    const ready = await waitForService(work, config.wait);
    if (!ready.ok) return end(ready.error);
  }
  for (const undoable of versions) {
    if (done.length > 0) await run.ports.clock.sleep(config.delayBetweenMigrationsMs, signals.stop);
    if (signals.stop.aborted) return end({ reason: 'cancelled', instance: work.id, direction: 'down', inDoubt: false });
    if (undoable.down === 'irreversible') {
      emit(run, { type: 'migration_skipped', id: work.id, label: undoable.label, why: 'no down: not reversible' });
      continue;
    }
    const undone = await undoMigration(work, undoable);
    if (!undone.ok) {
      emit(run, {
        type: 'migration_failed',
        id: work.id,
        label: undoable.label,
        direction: 'down',
        failure: undone.error,
      });
      return end(undone.error);
    }
    done.push(undoable.label);
  }
  return end();
}
