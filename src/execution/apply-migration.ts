import type { Failure } from '../domain/failure.ts';
import type { Intent } from '../domain/history.ts';
import type { Migration } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { scopeOf } from '../planning/stage-view.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { AcceptedAnswer } from './judge-answer.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { migrationIntent } from './migration-intent.ts';
import { probe } from './probe.ts';
import { classifyValues, recordValues, warnWithheld } from './record-values.ts';
import type { RawValue } from './record-values.ts';
import { requestChecksum } from './request-checksum.ts';
import { isRepeatable } from './retry.ts';
import { emit, isoTime, provenanceOf } from './run-context.ts';
import { sendRequest } from './send-request.ts';
import { expectedStatuses } from './status.ts';
import type { HttpWorkContext } from './stage-work.ts';
import type { PreparedRequest } from './prepare-request.ts';

/**
 * Applies one migration: probe, intent, request, answer, record. `open` is the intent that an earlier run left, which
 * means that the request was sent and its answer is unknown (spec 04, "Journal").
 */
export async function applyMigration(
  work: HttpWorkContext,
  migration: Migration,
  open: Intent | undefined,
): Promise<Result<void, Failure>> {
  const scope = scopeOf(work.view, work.extracted, migration.up);
  const found = await lookFirst(work, migration, scope);
  if (!found.ok) return found;
  if (found.value) return recordFound(work, migration, found.value.values, found.value.status);
  if (open && !migration.up.find && !mayRepeatOpen(work, open)) return err(inDoubt(work, migration, open));
  return sendAndRecord(work, migration, scope, open);
}

/** The probe says that the thing is there: nothing is sent, its values are used. */
async function lookFirst(
  work: HttpWorkContext,
  migration: Migration,
  scope: VariableScope,
): Promise<Result<{ readonly values: readonly RawValue[]; readonly status: number } | undefined, Failure>> {
  const { find } = migration.up;
  if (!find) return ok(undefined);
  const outcome = await probe(work, { label: migration.label, direction: 'up', find, scope });
  if (!outcome.ok) return outcome;
  return ok(outcome.value.there ? { values: outcome.value.values, status: outcome.value.response.status } : undefined);
}

/** An intent whose request may be repeated without asking: its method is idempotent, or it carried a key. */
export function mayRepeatOpen(work: HttpWorkContext, open: Intent): boolean {
  return isRepeatable(open.method, open.idempotencyKey !== undefined) || work.run.allowances.force !== undefined;
}

function inDoubt(work: HttpWorkContext, migration: Migration, open: Intent): Failure {
  const { version, direction, run, startedAt } = open;
  return { reason: 'in_doubt', instance: work.id, version, label: migration.label, direction, run, startedAt };
}

async function sendAndRecord(
  work: HttpWorkContext,
  migration: Migration,
  scope: VariableScope,
  open: Intent | undefined,
): Promise<Result<void, Failure>> {
  const { clock } = work.run.ports;
  const startedAt = clock.now();
  const ownKey = open?.idempotencyKey ?? keyOf(work, migration);
  const outcome = await sendRequest(work, {
    label: migration.label,
    direction: 'up',
    definition: migration.up.request,
    scope,
    ownKey,
    accepts: (status, prepared) => accepts(migration, status, prepared),
    beforeSend: (prepared) => {
      emit(work.run, {
        type: 'migration_started',
        id: work.id,
        label: migration.label,
        direction: 'up',
        method: prepared.request.method,
        url: prepared.request.url,
      });
      return work.history.open(
        migrationIntent(work, { version: migration.version, label: migration.label, direction: 'up' }, prepared),
      );
    },
  });
  if (outcome.kind === 'failure') {
    if (!outcome.inDoubt) await closeFailed(work, migration, startedAt, 0, undefined);
    return err(outcome.failure);
  }
  const judged = judgeAnswer(
    work,
    { label: migration.label, direction: 'up', response: migration.up.response },
    outcome,
  );
  if (!judged.ok) {
    // A request that was carried out but lacks a value must not be sent again unasked: its intent stays open.
    const carriedOut = judged.error.reason === 'extraction';
    const repeatable = isRepeatable(outcome.request.method, outcome.prepared.idempotencyKey !== undefined);
    if (!carriedOut || repeatable)
      await closeFailed(work, migration, startedAt, outcome.response.status, outcome.response.body);
    return judged;
  }
  return recordApplied(work, migration, startedAt, outcome.prepared, judged.value);
}

function accepts(migration: Migration, status: number, prepared: PreparedRequest): boolean {
  const expected = expectedStatuses(migration.up.response.resultCodes, prepared.context);
  return expected.ok && expected.value.accepts(status);
}

function keyOf(work: HttpWorkContext, migration: Migration): string {
  const undone = work.view.history.undone?.get(migration.version) ?? 0;
  return idempotencyKey({
    project: work.run.project.name,
    id: work.id,
    version: migration.version,
    direction: 'up',
    undone,
  });
}

async function recordApplied(
  work: HttpWorkContext,
  migration: Migration,
  startedAt: number,
  prepared: PreparedRequest,
  answer: AcceptedAnswer,
): Promise<Result<void, Failure>> {
  const signInHeaders = new Set(
    [...prepared.credentials.values()].map((credential) => credential.header[0].toLowerCase()),
  );
  const checksum = requestChecksum(prepared.request, signInHeaders, work.run.redactor, work.run.sealer);
  return record(work, migration, {
    startedAt,
    status: answer.status,
    values: answer.values,
    body: answer.body,
    checksum,
    found: false,
  });
}

function recordFound(
  work: HttpWorkContext,
  migration: Migration,
  values: readonly RawValue[],
  status: number,
): Promise<Result<void, Failure>> {
  return record(work, migration, { startedAt: work.run.ports.clock.now(), status, values, found: true });
}

async function record(
  work: HttpWorkContext,
  migration: Migration,
  result: {
    readonly startedAt: number;
    readonly status: number;
    readonly values: readonly RawValue[];
    readonly body?: string;
    readonly checksum?: string;
    readonly found: boolean;
  },
): Promise<Result<void, Failure>> {
  const { clock } = work.run.ports;
  const values = classifyValues(work.run, work.stage, result.values);
  warnWithheld(work.run, work.id, values);
  const endedAt = clock.now();
  const durationMs = endedAt - result.startedAt;
  const closed = await work.history.close({
    version: migration.version,
    label: migration.label,
    direction: 'up',
    outcome: 'applied',
    statusCode: result.status,
    at: isoTime(endedAt),
    durationMs,
    provenance: provenanceOf(work.run),
    variables: recordValues(work.run, work.id, values),
    fileChecksum: migration.checksum,
    down: migration.down ?? 'irreversible',
    ...(result.checksum === undefined ? {} : { requestChecksum: result.checksum }),
    ...(result.body === undefined ? {} : { body: work.run.redactor.redact(result.body) }),
  });
  if (!closed.ok) return closed;
  for (const { name, value, sensitive } of values)
    work.extracted.push({ name, value, sensitive, source: `migration ${migration.label}` });
  const exports = values.map(({ name }) => name).toSorted();
  emit(
    work.run,
    result.found
      ? { type: 'migration_found', id: work.id, label: migration.label, exports }
      : {
          type: 'migration_applied',
          id: work.id,
          label: migration.label,
          direction: 'up',
          status: result.status,
          durationMs,
          exports,
        },
  );
  return ok(undefined);
}

async function closeFailed(
  work: HttpWorkContext,
  migration: Migration,
  startedAt: number,
  statusCode: number,
  body: string | undefined,
): Promise<void> {
  const { clock } = work.run.ports;
  const endedAt = clock.now();
  // The failure of the request is the one to report; an intent that stays open only asks once more next time.
  await work.history.close({
    version: migration.version,
    label: migration.label,
    direction: 'up',
    outcome: 'failed',
    statusCode,
    at: isoTime(endedAt),
    durationMs: endedAt - startedAt,
    provenance: provenanceOf(work.run),
    variables: [],
    ...(body === undefined ? {} : { body: work.run.redactor.redact(body) }),
  });
}
