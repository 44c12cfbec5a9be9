import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** Looks into, or writes to, a SQLite file as another program would. */

/** The statements with which apirun makes its tables. */
export const APIRUN_TABLES: readonly string[] = [
  'CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY)',
  `CREATE TABLE migration_runs (id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, direction TEXT NOT NULL,
   status_code INTEGER NOT NULL, body TEXT NULL, env_json TEXT NULL, failed INTEGER NOT NULL DEFAULT 0, ran_at TEXT NOT NULL)`,
  `CREATE TABLE stored_env (version INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(version, name))`,
];

/** What apirun writes when it has applied version 1. */
export const APIRUN_ROWS: readonly string[] = [
  'INSERT INTO schema_migrations VALUES (1)',
  `INSERT INTO migration_runs (version, direction, status_code, env_json, failed, ran_at)
   VALUES (1, 'up', 201, '{"vpc_id":"vpc-old"}', 0, '2026-01-02T03:04:05.123456789Z')`,
  `INSERT INTO stored_env VALUES (1, 'vpc_id', 'vpc-old')`,
];

/** Runs statements in a file, which is made when it is missing. */
export function execute(file: string, statements: readonly string[]): void {
  using database = new DatabaseSync(file);
  for (const statement of statements) database.exec(statement);
}

/** The rows of a query, without leaving side files. */
export function query(file: string, sql: string): readonly Record<string, SQLOutputValue>[] {
  using database = new DatabaseSync(file);
  // Rows have no prototype, which `toEqual` takes for a difference.
  return structuredClone(database.prepare(sql).all());
}
