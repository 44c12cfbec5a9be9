import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '../../domain/failure.ts';
import type { AppliedVersion, AttemptRecord, Intent, StageHistory } from '../../domain/history.ts';
import { compareVersions } from '../../domain/migration.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RecordedValue } from '../../domain/variables.ts';
import { attemptedIn, withVersions } from './attempt-versions.ts';
import { damaged, type HistoryFile } from './history-failure.ts';
import {
  appliedElsewhere,
  appliedIn,
  attemptIn,
  intentIn,
  numberIn,
  recordedValueIn,
  textIn,
  type Row,
} from './history-rows.ts';
import { quoteName } from './quote-name.ts';
import type { TableNames } from './sqlite-schema.ts';
import { uniqueRunsIn } from './unique-meta.ts';

/** Reads a history of the newest schema. */
export function readStageHistory(
  database: DatabaseSync,
  tables: TableNames,
  history: HistoryFile,
  notices: readonly string[],
): Result<StageHistory, Failure> {
  const applied = readApplied(database, tables);
  if (!applied.ok) return err(damaged(history, applied.error));
  const [lastAttempt] = readAttempts(database, 'newest');
  const meta = readMeta(database);
  const inputsChecksum = meta.get('inputs_checksum');
  const durationMs = meta.get('duration_ms');
  const undone = readUndone(database, tables);
  const uniqueRuns = uniqueRunsIn(meta);
  return ok({
    exists: true,
    applied: applied.value,
    openIntents: readIntents(database),
    exports: database.prepare('SELECT name, form, value FROM so_exports ORDER BY name').all().map(recordedValueIn),
    ...(lastAttempt === undefined ? {} : { lastAttempt }),
    completed: meta.get('completed') === '1' && !anyTakenBackElsewhere(database, tables),
    ...(inputsChecksum === undefined ? {} : { inputsChecksum }),
    ...(durationMs === undefined ? {} : { durationMs: Number(durationMs) }),
    ...(undone.size === 0 ? {} : { undone }),
    ...(uniqueRuns.size === 0 ? {} : { uniqueRuns }),
    notices,
  });
}

/** How often each version was taken back, by whatever program: each time left a row. */
function readUndone(database: DatabaseSync, tables: TableNames): ReadonlyMap<string, number> {
  const rows = database
    .prepare(
      `SELECT CAST(version AS TEXT) AS version, count(*) AS times FROM ${quoteName(tables.runs)}
       WHERE direction = 'down' AND failed = 0 GROUP BY version`,
    )
    .all();
  return new Map(rows.map((row) => [textIn(row, 'version'), numberIn(row, 'times')]));
}

/** Attempts, oldest first; `newest`: only the last one. */
export function readAttempts(database: DatabaseSync, which: 'all' | 'newest'): readonly AttemptRecord[] {
  const order = which === 'all' ? 'ORDER BY id' : 'ORDER BY id DESC LIMIT 1';
  return database.prepare(`SELECT * FROM so_attempts ${order}`).all().map(attemptIn);
}

/** Every attempt, oldest first, with the requests of each. */
export function readAttemptsWithVersions(database: DatabaseSync, tables: TableNames): readonly AttemptRecord[] {
  const requests = database.prepare(
    `SELECT CAST(version AS TEXT) AS version, direction, status_code, failed, CAST(ran_at AS TEXT) AS ran_at
     FROM ${quoteName(tables.runs)} ORDER BY id`,
  );
  return withVersions(readAttempts(database, 'all'), requests.all().map(attemptedIn));
}

/** What was last sent or run for each version, as `VersionOutcome.sent` had it. */
export function readSent(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT version, sent FROM so_sent ORDER BY version').all();
  return new Map(rows.map((row) => [textIn(row, 'version'), textIn(row, 'sent')]));
}

function readMeta(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT key, value FROM meta WHERE value IS NOT NULL').all();
  return new Map(rows.map((row) => [textIn(row, 'key'), textIn(row, 'value')]));
}

/**
 * Applied is what apirun's table says, with our record of it. Where another program has applied a version again since
 * we did, our record is of something that is gone, and does not count. Versions without a number are ours alone.
 */
function readApplied(database: DatabaseSync, tables: TableNames): Result<readonly AppliedVersion[], string> {
  const values = readValues(database, tables);
  const rows = database.prepare(`
    WITH newest AS MATERIALIZED (
      SELECT version, max(id) AS id, ran_at FROM ${quoteName(tables.runs)}
      WHERE direction = 'up' AND failed = 0 GROUP BY version
    )
    SELECT CAST(applied.version AS TEXT) AS applied_version, CAST(coalesce(newest.ran_at, '') AS TEXT) AS ran_at, ours.*
    FROM ${quoteName(tables.migrations)} AS applied
    LEFT JOIN newest ON newest.version = applied.version
    LEFT JOIN so_versions AS ours
      ON ours.version = CAST(applied.version AS TEXT) AND (newest.id IS NULL OR newest.id <= ours.run_id)
    UNION ALL
    SELECT version, '', * FROM so_versions WHERE run_id IS NULL
  `);
  const applied: AppliedVersion[] = [];
  for (const row of rows.iterate()) {
    const version = textIn(row, 'applied_version');
    if (row['version'] === null) {
      applied.push(appliedElsewhere(version, textIn(row, 'ran_at'), values.elsewhere(version)));
      continue;
    }
    const ours = appliedIn(row, values.ours(version));
    if (!ours.ok) return ours;
    applied.push(ours.value);
  }
  return ok(applied.toSorted((a, b) => compareVersions(a.version, b.version)));
}

/** The values of each version, as we recorded them, and as another program did: all of those are clear. */
function readValues(database: DatabaseSync, tables: TableNames) {
  const rows = database.prepare(`
    SELECT CAST(stored.version AS TEXT) AS version, CAST(stored.name AS TEXT) AS name,
      CAST(stored.value AS TEXT) AS value, coalesce(ours.form, 'clear') AS form, 1 AS stored
    FROM ${quoteName(tables.env)} AS stored
    LEFT JOIN so_values AS ours ON ours.version = CAST(stored.version AS TEXT) AND ours.name = stored.name
    UNION ALL
    SELECT version, name, coalesce(value, ''), form, 0 FROM so_values WHERE value IS NOT NULL OR form = 'withheld'
    ORDER BY name
  `);
  const byVersion = new Map<string, Row[]>();
  for (const row of rows.iterate()) {
    const version = textIn(row, 'version');
    const group = byVersion.get(version);
    if (group === undefined) byVersion.set(version, [row]);
    else group.push(row);
  }
  const of = (version: string) => byVersion.get(version) ?? [];
  return {
    ours: (version: string) => of(version).map(recordedValueIn),
    elsewhere: (version: string) =>
      of(version)
        .filter((row) => row['stored'] === 1)
        .map((row): RecordedValue => ({ name: textIn(row, 'name'), form: 'clear', text: textIn(row, 'value') })),
  };
}

function readIntents(database: DatabaseSync): readonly Intent[] {
  const rows = database.prepare('SELECT * FROM so_intents').all();
  return rows.map(intentIn).toSorted((a, b) => compareVersions(a.version, b.version));
}

/** Whether a version that we applied was taken back by another program: then the stage is not completed. */
function anyTakenBackElsewhere(database: DatabaseSync, tables: TableNames): boolean {
  const row = database
    .prepare(
      `SELECT 1 FROM so_versions WHERE run_id IS NOT NULL
       AND CAST(version AS INTEGER) NOT IN (SELECT version FROM ${quoteName(tables.migrations)}) LIMIT 1`,
    )
    .get();
  return row !== undefined;
}
