import type { PostgresConnection } from './postgres-connection.ts';
import type { PostgresTables } from './postgres-tables.ts';

/** The version of the schema that this program writes: the number of upgrades below. */
export const POSTGRES_SCHEMA_VERSION = 1;

/** Makes the tables of apirun: a history of version 0. */
export async function createApirunTables(connection: PostgresConnection, { sql }: PostgresTables): Promise<void> {
  await connection.query(`
    CREATE TABLE ${sql.migrations} (version BIGINT PRIMARY KEY);
    CREATE TABLE ${sql.runs} (
      id BIGSERIAL PRIMARY KEY,
      version BIGINT NOT NULL,
      direction TEXT NOT NULL,
      status_code INTEGER NOT NULL,
      body TEXT,
      env_json TEXT,
      failed BOOLEAN NOT NULL DEFAULT FALSE,
      ran_at TIMESTAMPTZ NOT NULL
    );
    CREATE TABLE ${sql.env} (
      version BIGINT NOT NULL,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (version, name)
    );
  `);
}

/** Brings a history from version `from` to the version of this program, inside the transaction of the caller. */
export async function upgradePostgres(
  connection: PostgresConnection,
  tables: PostgresTables,
  from: number,
): Promise<void> {
  for (const [version, upgrade] of UPGRADES.entries()) {
    if (version >= from) await upgrade(connection, tables);
  }
}

/** Element n upgrades version n to n + 1 and leaves n + 1 in `meta`. Never change one that was released. */
const UPGRADES: readonly ((connection: PostgresConnection, tables: PostgresTables) => Promise<void>)[] = [fromApirun];

const PROVENANCE = `
  run TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  actor TEXT NOT NULL,
  commit_id TEXT NOT NULL
`;

/**
 * What apirun has applied counts as completed: it stops at the first failure. Its numbers have 32 bits, which are too
 * few for timestamps. Values are JSON in our own tables, since text cannot hold U+0000.
 */
async function fromApirun(connection: PostgresConnection, { sql }: PostgresTables): Promise<void> {
  await connection.query(`
    ALTER TABLE ${sql.migrations} ALTER COLUMN version TYPE BIGINT;
    ALTER TABLE ${sql.runs} ALTER COLUMN version TYPE BIGINT;
    ALTER TABLE ${sql.env} ALTER COLUMN version TYPE BIGINT;
    CREATE TABLE ${sql.meta} (key TEXT PRIMARY KEY, value TEXT);
    CREATE TABLE ${sql.versions} (
      version TEXT PRIMARY KEY,
      label TEXT NOT NULL,
      file_checksum TEXT,
      request_checksum TEXT,
      down TEXT,
      applied_at TEXT NOT NULL,
      duration_ms DOUBLE PRECISION NOT NULL,
      run_id BIGINT,
      ${PROVENANCE}
    );
    CREATE TABLE ${sql.values} (
      version TEXT NOT NULL,
      name TEXT NOT NULL,
      form TEXT NOT NULL CHECK (form IN ('clear', 'sealed', 'withheld')),
      value JSON,
      PRIMARY KEY (version, name)
    );
    CREATE TABLE ${sql.intents} (
      version TEXT PRIMARY KEY,
      label TEXT NOT NULL,
      direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
      method TEXT NOT NULL,
      url_hash TEXT NOT NULL,
      idempotency_key TEXT,
      started_at TEXT NOT NULL,
      ${PROVENANCE}
    );
    CREATE TABLE ${sql.attempts} (
      id BIGSERIAL PRIMARY KEY,
      direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
      strategy TEXT NOT NULL,
      state TEXT NOT NULL,
      started_at TEXT NOT NULL,
      ended_at TEXT NOT NULL,
      message TEXT NOT NULL,
      failure_reason TEXT,
      excerpt TEXT,
      exit_code INTEGER,
      note TEXT,
      ${PROVENANCE}
    );
    CREATE TABLE ${sql.exports} (
      name TEXT PRIMARY KEY,
      form TEXT NOT NULL CHECK (form IN ('clear', 'sealed', 'withheld')),
      value JSON NOT NULL
    );
    INSERT INTO ${sql.meta} VALUES
      ('schema_version', '1'),
      ('generation', '1'),
      ('completed', (SELECT CASE WHEN EXISTS (SELECT FROM ${sql.migrations}) THEN '1' ELSE '0' END));
  `);
}
