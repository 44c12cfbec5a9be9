import type { Failure } from '../domain/failure.ts';
import type { Migration } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { ExportedValue } from '../domain/variables.ts';
import { evaluateCondition } from '../planning/condition.ts';
import { migrationState } from '../planning/pending.ts';
import { renderContext, scopeOf } from '../planning/stage-view.ts';
import { applyMigration } from './apply-migration.ts';
import { conditionData } from './condition-data.ts';
import { emit } from './run-context.ts';
import type { HttpWorkContext, WorkOutcome } from './stage-work.ts';
import { waitForService } from './wait-for-service.ts';

/** Applies what is pending, one after another, until one fails or the run is told to stop. */
export async function migrateUp(work: HttpWorkContext): Promise<WorkOutcome> {
  const { config, signals } = work;
  const { pending } = migrationState(config.migrations, work.view.history);
  const done: string[] = [];
  const end = (failure?: Failure): WorkOutcome => ({ done, exports: exportsOf(work), ...(failure ? { failure } : {}) });

  const settled = checkOpenIntents(work);
  if (!settled.ok) return end(settled.error);
  if (config.wait && pending.length > 0) {
    const ready = await waitForService(work, config.wait);
    if (!ready.ok) return end(ready.error);
  }
  for (const migration of pending) {
    if (done.length > 0) await work.run.ports.clock.sleep(config.delayBetweenMigrationsMs, signals.stop);
    if (signals.stop.aborted) return end({ reason: 'cancelled', instance: work.id, inDoubt: false });
    const wanted = isWanted(work, migration);
    if (!wanted.ok) return end(wanted.error);
    if (!wanted.value) continue;
    const open = work.view.history.openIntents.find((intent) => intent.version === migration.version);
    const applied = await applyMigration(work, migration, open);
    if (!applied.ok) {
      emit(work.run, {
        type: 'migration_failed',
        id: work.id,
        label: migration.label,
        direction: 'up',
        failure: applied.error,
      });
      return end(applied.error);
    }
    done.push(migration.label);
  }
  return end();
}

/** A `down` that was in flight leaves it open whether the version still exists; only a person or `down` can settle it. */
function checkOpenIntents(work: HttpWorkContext): Result<void, Failure> {
  const open = work.view.history.openIntents.find((intent) => intent.direction === 'down');
  if (!open || work.run.allowances.force !== undefined) return ok(undefined);
  const { version, label, direction, run, startedAt } = open;
  return err({ reason: 'in_doubt', instance: work.id, version, label, direction, run, startedAt });
}

function isWanted(work: HttpWorkContext, migration: Migration): Result<boolean, Failure> {
  const { condition } = migration.up;
  if (!condition) return ok(true);
  const scope = scopeOf(work.view, work.extracted, migration.up);
  const outcome = evaluateCondition(
    condition,
    conditionData(work.run, work.view, renderContext(work.view, scope, new Map())),
  );
  if (!outcome.ok) {
    const { message, location } = outcome.error;
    return err({
      reason: 'condition',
      instance: work.id,
      migration: migration.label,
      text: condition.text,
      message,
      location,
    });
  }
  if (!outcome.value.decided) {
    const message = `${outcome.value.after.join(', ')} is not known`;
    return err({
      reason: 'condition',
      instance: work.id,
      migration: migration.label,
      text: condition.text,
      message,
      location: condition.at,
    });
  }
  if (outcome.value.value) return ok(true);
  emit(work.run, {
    type: 'migration_skipped',
    id: work.id,
    label: migration.label,
    why: `condition false: ${outcome.value.shown}`,
  });
  return ok(false);
}

/** What the stage hands on: everything it extracted, now or in earlier runs. Values that can't be opened here are left out. */
function exportsOf(work: HttpWorkContext): readonly ExportedValue[] {
  const values = new Map<string, ExportedValue>();
  for (const { name, value, sensitive } of work.extracted) {
    if (typeof value === 'string') values.set(name, { name, value, sensitive });
  }
  return [...values.values()];
}
