import type { Failure } from '../domain/failure.ts';
import type { Intent } from '../domain/history.ts';
import type { Migration } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { keepLatest } from '../planning/recorded-values.ts';
import { scopeOf } from '../planning/stage-view.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import { inDoubt, mayDoAgain } from './doubt.ts';
import { sendJournaled } from './journaled-request.ts';
import type { CarriedOut } from './journaled-request.ts';
import { probe } from './probe.ts';
import type { ProbeOutcome } from './probe.ts';
import { classifyValues, recordValues, warnWithheld } from './record-values.ts';
import type { RawValue } from './record-values.ts';
import { keptBody, recordVersion } from './record-version.ts';
import type { VersionStep } from './record-version.ts';
import { requestChecksum } from './request-checksum.ts';
import { sentByMigration } from './sent-by-migration.ts';
import { emit } from './run-context.ts';
import type { HttpWorkContext } from './stage-work.ts';

/** `made`: this run carried it out. `found`: it was there already, and is only recorded. */
export type Applied = 'made' | 'found';

/**
 * Applies one migration: probe, intent, request, answer, record. `open` is the intent that an earlier run left, which
 * means that the request was sent and its answer is unknown (spec 04, "Journal").
 */
export async function applyMigration(
  work: HttpWorkContext,
  migration: Migration,
  open: Intent | undefined,
): Promise<Result<Applied, Failure>> {
  const startedAt = work.run.ports.clock.now();
  const scope = scopeOf(work.view, [...work.extracted.values()], migration.up);
  const found = await lookFirst(work, migration, scope);
  if (found?.ok === false) return found;
  if (found?.value.there) return recordFound(work, migration, scope, { ...found.value, startedAt });
  if (open && !found && !mayDoAgain(work, open, migration.up.request.method)) return err(inDoubt(work.id, open));
  const step = stepUp(migration);
  const { up } = migration;
  const sent = await sendJournaled(work, {
    step,
    definition: up,
    scope,
    open,
    settled: found !== undefined,
    startedAt,
  });
  return sent.ok ? recordApplied(work, migration, scope, { ...sent.value, startedAt }) : sent;
}

/** Asks `find` whether the thing is there; `undefined` where the migration has none. */
export async function lookFirst(
  work: HttpWorkContext,
  { label, up: { find } }: Migration,
  scope: VariableScope,
): Promise<Result<ProbeOutcome, Failure> | undefined> {
  return find ? probe(work, { label, direction: 'up', find, scope }) : undefined;
}

/** The probe says that the thing is there: nothing is sent, its values are used. */
export async function recordFound(
  work: HttpWorkContext,
  migration: Migration,
  scope: VariableScope,
  { status, values, startedAt }: Extract<ProbeOutcome, { there: true }> & { readonly startedAt: number },
): Promise<Result<'found', Failure>> {
  const recorded = await record(work, migration, scope, { status, values, startedAt });
  if (!recorded.ok) return recorded;
  const exports = values.map(({ name }) => name).toSorted();
  emit(work.run, { type: 'migration_found', id: work.id, label: migration.label, exports });
  return ok('found');
}

async function recordApplied(
  work: HttpWorkContext,
  migration: Migration,
  scope: VariableScope,
  { answer, prepared, startedAt }: CarriedOut & { readonly startedAt: number },
): Promise<Result<'made', Failure>> {
  const { redactor, sealer, ports } = work.run;
  const { status, values, body } = answer;
  const headers = [...prepared.credentials.values()].map((credential) => credential.header[0].toLowerCase());
  const checksum = requestChecksum(prepared.request, new Set(headers), redactor, sealer);
  const recorded = await record(work, migration, scope, { status, values, startedAt, body, checksum });
  if (!recorded.ok) return recorded;
  emit(work.run, {
    type: 'migration_applied',
    id: work.id,
    label: migration.label,
    direction: 'up',
    status,
    durationMs: ports.clock.now() - startedAt,
    exports: values.map(({ name }) => name).toSorted(),
  });
  return ok('made');
}

/** Masks the secrets among the values first, and hands the values on only when they are recorded. */
async function record(
  work: HttpWorkContext,
  migration: Migration,
  scope: VariableScope,
  answer: {
    readonly status: number;
    readonly values: readonly RawValue[];
    readonly startedAt: number;
    readonly body?: string;
    readonly checksum?: string;
  },
): Promise<Result<void, Failure>> {
  const { run, stage, id } = work;
  const values = classifyValues(run, stage, answer.values);
  warnWithheld(run, id, values);
  const closed = await recordVersion(work, stepUp(migration), answer.startedAt, {
    outcome: 'applied',
    statusCode: answer.status,
    variables: recordValues(run, id, values),
    fileChecksum: migration.checksum,
    down: migration.down ?? 'irreversible',
    ...sentByMigration(work, migration.up.request, scope),
    ...(answer.checksum === undefined ? {} : { requestChecksum: answer.checksum }),
    ...keptBody(work, answer.body),
  });
  if (!closed.ok) return closed;
  const source = `migration ${migration.label}`;
  for (const value of values) keepLatest(work.extracted, { ...value, source, version: migration.version });
  return ok(undefined);
}

function stepUp({ version, label }: Migration): VersionStep {
  return { version, label, direction: 'up' };
}
