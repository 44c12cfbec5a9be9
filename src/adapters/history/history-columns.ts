import type { AttemptRecord, Intent, Provenance } from '../../domain/history.ts';
import type { RecordedValue } from '../../domain/variables.ts';
import type { VersionOutcome } from '../../execution/ports.ts';
import { writeDown } from './recorded-down.ts';

/** What is written into a row, by the names of its columns; the tables of every database have the same. */
export type Columns = Readonly<Record<string, string | number | null>>;

/** A row of the journal. */
export function intentColumns(intent: Intent): Columns {
  return {
    version: intent.version,
    label: intent.label,
    direction: intent.direction,
    method: intent.method,
    url_hash: intent.urlHash,
    idempotency_key: intent.idempotencyKey ?? null,
    started_at: intent.startedAt,
    ...provenanceColumns(intent),
  };
}

/** A row of what we know of a version, but for the id of its run. */
export function versionColumns(outcome: VersionOutcome): Columns {
  return {
    version: outcome.version,
    label: outcome.label,
    file_checksum: outcome.fileChecksum ?? null,
    request_checksum: outcome.requestChecksum ?? null,
    down: outcome.down === undefined ? null : writeDown(outcome.down),
    applied_at: outcome.at,
    duration_ms: outcome.durationMs,
    ...provenanceColumns(outcome.provenance),
  };
}

/** A row of the attempts. */
export function attemptColumns(attempt: AttemptRecord): Columns {
  return {
    direction: attempt.direction,
    strategy: attempt.strategy,
    state: attempt.state,
    started_at: attempt.startedAt,
    ended_at: attempt.endedAt,
    message: attempt.message,
    failure_reason: attempt.failureReason ?? null,
    excerpt: attempt.excerpt ?? null,
    exit_code: attempt.exitCode ?? null,
    note: attempt.note ?? null,
    ...provenanceColumns(attempt),
  };
}

/** The values of a request as apirun's `env_json` holds them: only those in clear text. */
export function clearValues(values: readonly RecordedValue[]): string {
  const clear = values.filter(({ form }) => form === 'clear');
  return JSON.stringify(Object.fromEntries(clear.map(({ name, text }) => [name, text])));
}

/** A value that is withheld is never written, whatever its text says. */
export function keptText(value: RecordedValue): string {
  return value.form === 'withheld' ? '' : value.text;
}

function provenanceColumns({ run, attempt, actor, commit }: Provenance): Columns {
  return { run, attempt, actor, commit_id: commit };
}
