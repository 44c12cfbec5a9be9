import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { quoteName } from './quote-name.ts';
import type { TableNames } from './sqlite-schema.ts';

/** The prepared statements of a history that is open for writing. Those that insert take an object by column names. */
export type Statements = Readonly<Record<StatementName, StatementSync>>;

type StatementName =
  | 'readMeta'
  | 'setMeta'
  | 'countGeneration'
  | 'run'
  | 'applied'
  | 'removeApplied'
  | 'stored'
  | 'removeStored'
  | 'version'
  | 'removeVersion'
  | 'value'
  | 'removeValues'
  | 'intent'
  | 'closeIntent'
  | 'attempt'
  | 'clearExports'
  | 'exported';

const PROVENANCE_COLUMNS = 'run, attempt, actor, commit_id';

/** Prepares every statement that writes to a history of the newest schema. Throws when a table has another shape. */
export function prepareWrites(database: DatabaseSync, tables: TableNames): Statements {
  const [migrations, runs, env] = [quoteName(tables.migrations), quoteName(tables.runs), quoteName(tables.env)];
  const insert = (table: string, columns: string) => {
    const places = columns.split(',').map((column) => `:${column.trim()}`);
    return database.prepare(`INSERT OR REPLACE INTO ${table} (${columns}) VALUES (${places.join(', ')})`);
  };
  const remove = (table: string) => database.prepare(`DELETE FROM ${table} WHERE version = ?`);
  return {
    readMeta: database.prepare('SELECT value FROM meta WHERE key = ?'),
    setMeta: insert('meta', 'key, value'),
    countGeneration: database.prepare(`UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'`),
    run: insert(runs, 'version, direction, status_code, body, env_json, failed, ran_at'),
    applied: insert(migrations, 'version'),
    removeApplied: remove(migrations),
    stored: insert(env, 'version, name, value'),
    removeStored: remove(env),
    version: insert(
      'so_versions',
      `version, label, file_checksum, request_checksum, down, applied_at, duration_ms, run_id, ${PROVENANCE_COLUMNS}`,
    ),
    removeVersion: remove('so_versions'),
    value: insert('so_values', 'version, name, form, value'),
    removeValues: remove('so_values'),
    intent: insert(
      'so_intents',
      `version, label, direction, method, url_hash, idempotency_key, started_at, ${PROVENANCE_COLUMNS}`,
    ),
    closeIntent: remove('so_intents'),
    attempt: insert(
      'so_attempts',
      `direction, strategy, state, started_at, ended_at, message, failure_reason, excerpt, exit_code, note,
       ${PROVENANCE_COLUMNS}`,
    ),
    clearExports: database.prepare('DELETE FROM so_exports'),
    exported: insert('so_exports', 'name, form, value'),
  };
}
