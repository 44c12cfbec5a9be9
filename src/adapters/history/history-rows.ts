import type { AppliedVersion, AttemptRecord, Intent, Provenance, StageState } from '../../domain/history.ts';
import type { Direction } from '../../domain/migration.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RecordedValue } from '../../domain/variables.ts';
import { damagedRow } from './error-codes.ts';
import { readDown } from './recorded-down.ts';

/** One row of a query, whichever database it is from. Every column that is read is given its type by its table or a cast. */
export type Row = Readonly<Record<string, unknown>>;

const DIRECTIONS = { up: true, down: true } satisfies Record<Direction, true>;
const FORMS = { clear: true, sealed: true, withheld: true } satisfies Record<RecordedValue['form'], true>;
const STATES = {
  pending: true,
  scheduled: true,
  running: true,
  completed: true,
  failed: true,
  skipped: true,
  rolled_back: true,
  in_doubt: true,
} satisfies Record<StageState, true>;

/** A text column that is never NULL. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw damagedRow(`column ${column} holds no text`);
  return value;
}

/** A number column that is never NULL. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw damagedRow(`column ${column} holds no number`);
  return value;
}

/** A version that this program applied, from our row of it. The error says what is wrong with the row. */
export function appliedIn(row: Row, variables: readonly RecordedValue[]): Result<AppliedVersion, string> {
  const version = textIn(row, 'version');
  const down = row['down'] === null ? undefined : readDown(textIn(row, 'down'));
  if (down?.ok === false) return err(`version ${version}: ${down.error}`);
  return ok({
    version,
    label: textIn(row, 'label'),
    ...(row['file_checksum'] === null ? {} : { fileChecksum: textIn(row, 'file_checksum') }),
    ...(row['request_checksum'] === null ? {} : { requestChecksum: textIn(row, 'request_checksum') }),
    ...(down === undefined ? {} : { down: down.value }),
    variables,
    appliedAt: textIn(row, 'applied_at'),
    durationMs: numberIn(row, 'duration_ms'),
    ...provenanceIn(row),
  });
}

/** A version that another program applied: no more is known of it than when. */
export function appliedElsewhere(
  version: string,
  appliedAt: string,
  variables: readonly RecordedValue[],
): AppliedVersion {
  return { version, label: version, variables, appliedAt, durationMs: 0, run: '', attempt: 0, actor: '', commit: '' };
}

/** A row of the journal. */
export function intentIn(row: Row): Intent {
  return {
    version: textIn(row, 'version'),
    label: textIn(row, 'label'),
    direction: directionIn(row),
    method: textIn(row, 'method'),
    urlHash: textIn(row, 'url_hash'),
    ...(row['idempotency_key'] === null ? {} : { idempotencyKey: textIn(row, 'idempotency_key') }),
    startedAt: textIn(row, 'started_at'),
    ...provenanceIn(row),
  };
}

/** A row of the attempts. */
export function attemptIn(row: Row): AttemptRecord {
  return {
    direction: directionIn(row),
    strategy: textIn(row, 'strategy'),
    state: oneOf(STATES, textIn(row, 'state')),
    startedAt: textIn(row, 'started_at'),
    endedAt: textIn(row, 'ended_at'),
    message: textIn(row, 'message'),
    ...(row['failure_reason'] === null ? {} : { failureReason: textIn(row, 'failure_reason') }),
    ...(row['excerpt'] === null ? {} : { excerpt: textIn(row, 'excerpt') }),
    ...(row['exit_code'] === null ? {} : { exitCode: numberIn(row, 'exit_code') }),
    ...(row['note'] === null ? {} : { note: textIn(row, 'note') }),
    ...provenanceIn(row),
  };
}

/** The columns `name`, `form` and `value`. */
export function recordedValueIn(row: Row): RecordedValue {
  return { name: textIn(row, 'name'), form: oneOf(FORMS, textIn(row, 'form')), text: textIn(row, 'value') };
}

/** The columns that say who did something. */
function provenanceIn(row: Row): Provenance {
  return {
    run: textIn(row, 'run'),
    attempt: numberIn(row, 'attempt'),
    actor: textIn(row, 'actor'),
    commit: textIn(row, 'commit_id'),
  };
}

/** The column `direction`. */
export function directionIn(row: Row): Direction {
  return oneOf(DIRECTIONS, textIn(row, 'direction'));
}

function oneOf<Name extends string>(known: Record<Name, true>, text: string): Name {
  if (isKey(known, text)) return text;
  throw damagedRow(`unknown word "${text}"`);
}

function isKey<Name extends string>(known: Record<Name, true>, text: string): text is Name {
  return Object.hasOwn(known, text);
}
