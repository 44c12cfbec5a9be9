import type { Failure } from '../domain/failure.ts';
import type { MigrationStep } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { Undoable } from '../planning/plan-migrations-down.ts';
import { obtainRecorded, recordedValues } from '../planning/recorded-values.ts';
import type { ObtainedValue } from '../planning/stage-scope.ts';
import { scopeOf } from '../planning/stage-view.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { judgeAnswer } from './judge-answer.ts';
import { migrationIntent } from './migration-intent.ts';
import { openRecorded } from './open-recorded.ts';
import { probe } from './probe.ts';
import { classifyValues } from './record-values.ts';
import { emit, isoTime, provenanceOf } from './run-context.ts';
import { sendRequest } from './send-request.ts';
import type { HttpWorkContext } from './stage-work.ts';
import { expectedStatuses } from './status.ts';

/**
 * Undoes one applied version with the values recorded with it. The version is gone from the history afterwards, so it
 * is pending again.
 */
export async function undoMigration(work: HttpWorkContext, undoable: Undoable): Promise<Result<void, Failure>> {
  const { applied, label, down } = undoable;
  if (down === 'irreversible') return err({ reason: 'irreversible', steps: [{ instance: work.id, label }] });
  const startedAt = work.run.ports.clock.now();
  if (down === 'none') return recordUndone(work, undoable, startedAt, 0);
  const recorded = recordedValues(work.view.history, applied.version).values();
  const values = [...obtainRecorded(work.id, recorded, (id, value) => openRecorded(work.run, id, value))];
  const found = await findFirst(work, label, down, values);
  if (!found.ok) return found;
  if (found.value === 'gone') {
    emit(work.run, {
      type: 'notice',
      severity: 'notice',
      id: work.id,
      message: `${label}: find says that it is gone already`,
    });
    return recordUndone(work, undoable, startedAt, 404);
  }
  return send(work, undoable, down, [...values, ...found.value], startedAt);
}

/** The probe of a `down` supplies values; what it does not find is gone already. */
async function findFirst(
  work: HttpWorkContext,
  label: string,
  down: MigrationStep,
  values: readonly ObtainedValue[],
): Promise<Result<readonly ObtainedValue[] | 'gone', Failure>> {
  if (!down.find) return ok([]);
  const outcome = await probe(work, {
    label,
    direction: 'down',
    find: down.find,
    scope: scopeOf(work.view, values, down),
  });
  if (!outcome.ok) return outcome;
  if (!outcome.value.there) return ok('gone');
  const found = classifyValues(work.run, work.stage, outcome.value.values);
  return ok(found.map(({ name, value, sensitive }) => ({ name, value, sensitive, source: 'find' })));
}

async function send(
  work: HttpWorkContext,
  undoable: Undoable,
  down: MigrationStep,
  values: readonly ObtainedValue[],
  startedAt: number,
): Promise<Result<void, Failure>> {
  const { applied, label } = undoable;
  const { version } = applied;
  const undone = work.view.history.undone?.get(version) ?? 0;
  const outcome = await sendRequest(work, {
    label,
    direction: 'down',
    definition: down.request,
    scope: scopeOf(work.view, values, down),
    ownKey: idempotencyKey({ project: work.run.project.name, id: work.id, version, direction: 'down', undone }),
    accepts: (status, prepared) => {
      const expected = expectedStatuses(down.response.resultCodes, prepared.context);
      return expected.ok && expected.value.accepts(status);
    },
    beforeSend: (prepared) => {
      const { method, url } = prepared.request;
      emit(work.run, { type: 'migration_started', id: work.id, label, direction: 'down', method, url });
      return work.history.open(migrationIntent(work, { version, label, direction: 'down' }, prepared));
    },
  });
  if (outcome.kind === 'failure') {
    if (!outcome.inDoubt) await close(work, undoable, 'failed', startedAt, 0);
    return err(outcome.failure);
  }
  const judged = judgeAnswer(work, { label, direction: 'down', response: down.response }, outcome);
  if (!judged.ok && judged.error.reason !== 'extraction') {
    await close(work, undoable, 'failed', startedAt, outcome.response.status);
    return judged;
  }
  return recordUndone(work, undoable, startedAt, outcome.response.status);
}

async function recordUndone(
  work: HttpWorkContext,
  undoable: Undoable,
  startedAt: number,
  status: number,
): Promise<Result<void, Failure>> {
  const closed = await close(work, undoable, 'undone', startedAt, status);
  if (!closed.ok) return closed;
  const durationMs = work.run.ports.clock.now() - startedAt;
  emit(work.run, {
    type: 'migration_applied',
    id: work.id,
    label: undoable.label,
    direction: 'down',
    status,
    durationMs,
    exports: [],
  });
  return ok(undefined);
}

function close(
  work: HttpWorkContext,
  { applied, label }: Undoable,
  outcome: 'undone' | 'failed',
  startedAt: number,
  statusCode: number,
): Promise<Result<void, Failure>> {
  const endedAt = work.run.ports.clock.now();
  return work.history.close({
    version: applied.version,
    label,
    direction: 'down',
    outcome,
    statusCode,
    at: isoTime(endedAt),
    durationMs: endedAt - startedAt,
    provenance: provenanceOf(work.run),
    variables: [],
  });
}
