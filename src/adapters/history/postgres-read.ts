import type { AppliedVersion, AttemptRecord, StageHistory } from '../../domain/history.ts';
import { compareText } from '../../domain/diagnostic.ts';
import { compareVersions } from '../../domain/migration.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { RecordedValue } from '../../domain/variables.ts';
import { attemptedIn, withVersions } from './attempt-versions.ts';
import { appliedElsewhere, appliedIn, attemptIn, intentIn, recordedValueIn, textIn, type Row } from './history-rows.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { objectIn, rowsIn } from './postgres-json.ts';
import type { PostgresTables } from './postgres-tables.ts';
import { uniqueRunsIn } from './unique-meta.ts';
import { isoTime, readHistorySql } from './postgres-read-sql.ts';

/**
 * Reads a history of version 1 or later, or of version 0, in which only apirun has written. One statement, so that all of it is
 * of one moment. The error says what is wrong with it; throws `PostgresError`.
 */
export async function readPostgresHistory(
  connection: PostgresConnection,
  tables: PostgresTables,
  version: number,
): Promise<Result<Omit<StageHistory, 'notices'>, string>> {
  const [row = {}] = (await connection.query(readHistorySql(tables, version))).rows;
  const applied = appliedVersions(row);
  if (!applied.ok) return applied;
  const meta = objectIn(row, 'meta');
  const { inputs_checksum: inputsChecksum, duration_ms: durationMs } = meta;
  const [lastAttempt] = rowsIn(row, 'last_attempt').map(attemptIn);
  const undone = Object.entries(objectIn(row, 'undone'));
  const uniqueRuns = uniqueRunsIn(Object.keys(meta).map((key) => [key, textIn(meta, key)] as const));
  return ok({
    exists: true,
    applied: applied.value,
    openIntents: rowsIn(row, 'intents')
      .map(intentIn)
      .toSorted((a, b) => compareVersions(a.version, b.version)),
    exports: rowsIn(row, 'exports').map(recordedValueIn).toSorted(byName),
    ...(lastAttempt === undefined ? {} : { lastAttempt }),
    completed:
      version === 0 ? applied.value.length > 0 : meta['completed'] === '1' && row['taken_back_elsewhere'] === false,
    ...(inputsChecksum === undefined ? {} : { inputsChecksum: textIn(meta, 'inputs_checksum') }),
    ...(durationMs === undefined ? {} : { durationMs: Number(durationMs) }),
    ...(uniqueRuns.size === 0 ? {} : { uniqueRuns }),
    ...(undone.length === 0 ? {} : { undone: new Map(undone.map(([name, times]) => [name, Number(times)])) }),
  });
}

/** Every attempt, oldest first, with the requests of each. Throws `PostgresError`. */
export async function readPostgresAttempts(
  connection: PostgresConnection,
  { sql }: PostgresTables,
): Promise<readonly AttemptRecord[]> {
  const attempts = await connection.query(`SELECT * FROM ${sql.attempts} ORDER BY id`);
  const requests = await connection.query(`
    SELECT version::text AS version, direction, status_code, failed, ${isoTime('ran_at')} AS ran_at
    FROM ${sql.runs} ORDER BY id
  `);
  return withVersions(attempts.rows.map(attemptIn), requests.rows.map(attemptedIn));
}

/** What was last sent or run for each version, as `VersionOutcome.sent` had it. Throws `PostgresError`. */
export async function readPostgresSent(
  connection: PostgresConnection,
  { sql }: PostgresTables,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await connection.query(`SELECT version, sent FROM ${sql.sent} ORDER BY version`);
  return new Map(rows.map((row) => [textIn(row, 'version'), textIn(row, 'sent')]));
}

/**
 * Applied is what apirun's table says, with our record of it. Where another program has applied a version again since
 * we did, our record is of something that is gone, and does not count. Versions without a number are ours alone.
 */
function appliedVersions(row: Row): Result<readonly AppliedVersion[], string> {
  const ours = Map.groupBy(rowsIn(row, 'our_values'), (value) => textIn(value, 'version'));
  const stored = Map.groupBy(rowsIn(row, 'stored_values'), (value) => textIn(value, 'version'));
  const applied: AppliedVersion[] = [];
  for (const found of rowsIn(row, 'applied')) {
    const version = textIn(found, 'applied_version');
    const values = (stored.get(version) ?? []).map(recordedValueIn);
    if ((found['version'] ?? null) === null) {
      const clear = values.map((value): RecordedValue => ({ ...value, form: 'clear' }));
      applied.push(appliedElsewhere(version, textIn(found, 'ran_at'), clear.toSorted(byName)));
      continue;
    }
    const all = [...values, ...(ours.get(version) ?? []).map(recordedValueIn)];
    const our = appliedIn(found, all.toSorted(byName));
    if (!our.ok) return our;
    applied.push(our.value);
  }
  return ok(applied.toSorted((a, b) => compareVersions(a.version, b.version)));
}

function byName(a: RecordedValue, b: RecordedValue): number {
  return compareText(a.name, b.name);
}
