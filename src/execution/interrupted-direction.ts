import type { Failure } from '../domain/failure.ts';
import type { Intent } from '../domain/history.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { undoables } from '../planning/plan-migrations-down.ts';
import { obtainRecorded, recordedValues } from '../planning/recorded-values.ts';
import { scopeOf } from '../planning/stage-view.ts';
import { applyMigration, lookFirst, recordFound } from './apply-migration.ts';
import { inDoubt, mayDoAgain } from './doubt.ts';
import { openRecorded } from './open-recorded.ts';
import type { HttpWorkContext } from './stage-work.ts';
import { undoMigration } from './undo-migration.ts';
import { waitForService } from './wait-for-service.ts';

/**
 * Before migrations are applied: finishes what a `down` of an earlier run left in flight, where that can be done
 * without asking. What it undid is pending again.
 */
export async function finishInterruptedDown(work: HttpWorkContext): Promise<Result<HttpWorkContext, Failure>> {
  const open = work.view.history.openIntents.filter(({ direction }) => direction === 'down');
  return settleAll(work, open.toReversed(), (intent) => finishDown(work, intent));
}

async function finishDown(work: HttpWorkContext, intent: Intent): Promise<Result<unknown, Failure>> {
  const undoable = undoables(work.config.migrations, work.view.history).find(
    ({ applied }) => applied.version === intent.version,
  );
  if (!undoable) return work.history.drop(intent.version);
  const { down } = undoable;
  if (down === 'irreversible') return err(inDoubt(work.id, intent));
  return undoMigration(work, { ...undoable, down }, intent);
}

/**
 * Before migrations are undone: makes sure of what an `up` of an earlier run left in flight, so that it is either
 * recorded, and undone like the others, or known not to be there. Nothing is created for that which is not there.
 */
export async function settleInterruptedUp(work: HttpWorkContext): Promise<Result<HttpWorkContext, Failure>> {
  const open = work.view.history.openIntents.filter(({ direction }) => direction === 'up');
  return settleAll(work, open, (intent) => settleUp(work, intent));
}

async function settleUp(work: HttpWorkContext, intent: Intent): Promise<Result<unknown, Failure>> {
  const migration = work.config.migrations.find(({ version }) => version === intent.version);
  if (migration?.up.find) {
    const startedAt = work.run.ports.clock.now();
    const scope = scopeOf(work.view, [...work.extracted.values()], migration.up);
    const found = await lookFirst(work, migration, scope);
    if (found?.ok === false) return found;
    if (found?.value.there) return recordFound(work, migration, scope, { ...found.value, startedAt });
    return work.history.drop(intent.version);
  }
  // A reason given with force lets the rest be undone; nothing is sent for what is in doubt, which stays so.
  if (work.run.allowances.force !== undefined) return ok(undefined);
  if (migration && mayDoAgain(work, intent, migration.up.request.method))
    return applyMigration(work, migration, intent);
  return err(inDoubt(work.id, intent));
}

async function settleAll(
  work: HttpWorkContext,
  open: readonly Intent[],
  settle: (intent: Intent) => Promise<Result<unknown, Failure>>,
): Promise<Result<HttpWorkContext, Failure>> {
  if (open.length === 0) return ok(work);
  const ready = work.config.wait ? await waitForService(work, work.config.wait) : ok(undefined);
  if (!ready.ok) return ready;
  for (const intent of open) {
    const settled = await settle(intent);
    if (!settled.ok) return settled;
  }
  return lookAgain(work);
}

/** The same work with the history as it is now. */
async function lookAgain(work: HttpWorkContext): Promise<Result<HttpWorkContext, Failure>> {
  const history = await work.history.read();
  if (!history.ok) return history;
  const recorded = recordedValues(history.value).values();
  const extracted = obtainRecorded(work.id, recorded, (id, value) => openRecorded(work.run, id, value));
  // The sign-ins of the stage look at the same values.
  work.extracted.clear();
  for (const value of extracted) work.extracted.set(value.name, value);
  return ok({ ...work, view: { ...work.view, history: history.value } });
}
