import {
  APIRUN_TABLES,
  createTableSql,
  OWN_TABLES,
  SENT_TABLE,
  WORD_TYPES,
  type ColumnTypes,
} from './history-tables.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import type { PostgresTables } from './postgres-tables.ts';

/** The version of the schema that this program writes: the number of upgrades below. */
export const POSTGRES_SCHEMA_VERSION = 2;

/** How PostgreSQL writes the kinds of columns. Its text cannot hold U+0000, which JSON can. */
const TYPES: ColumnTypes = {
  id: 'BIGSERIAL PRIMARY KEY',
  bigint: 'BIGINT',
  integer: 'INTEGER',
  number: 'DOUBLE PRECISION',
  flag: 'BOOLEAN DEFAULT FALSE',
  time: 'TIMESTAMPTZ',
  text: 'TEXT',
  content: 'JSON',
  ...WORD_TYPES,
};

/** Makes the tables of apirun: a history of version 0. */
export async function createApirunTables(connection: PostgresConnection, { sql }: PostgresTables): Promise<void> {
  await connection.query(`
    ${createTableSql(sql.migrations, APIRUN_TABLES.migrations, TYPES)};
    ${createTableSql(sql.runs, APIRUN_TABLES.runs, TYPES)};
    ${createTableSql(sql.env, APIRUN_TABLES.env, TYPES)};
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
const UPGRADES: readonly ((connection: PostgresConnection, tables: PostgresTables) => Promise<void>)[] = [
  fromApirun,
  withSent,
];

/**
 * What apirun has applied counts as completed: it stops at the first failure. Its numbers have 32 bits, which are too
 * few for timestamps.
 */
async function fromApirun(connection: PostgresConnection, { sql }: PostgresTables): Promise<void> {
  await connection.query(`
    ALTER TABLE ${sql.migrations} ALTER COLUMN version TYPE BIGINT;
    ALTER TABLE ${sql.runs} ALTER COLUMN version TYPE BIGINT;
    ALTER TABLE ${sql.env} ALTER COLUMN version TYPE BIGINT;
    ${createTableSql(sql.meta, OWN_TABLES.meta, TYPES)};
    ${createTableSql(sql.versions, OWN_TABLES.so_versions, TYPES)};
    ${createTableSql(sql.values, OWN_TABLES.so_values, TYPES)};
    ${createTableSql(sql.intents, OWN_TABLES.so_intents, TYPES)};
    ${createTableSql(sql.attempts, OWN_TABLES.so_attempts, TYPES)};
    ${createTableSql(sql.exports, OWN_TABLES.so_exports, TYPES)};
    INSERT INTO ${sql.meta} VALUES
      ('schema_version', '1'),
      ('generation', '1'),
      ('completed', (SELECT CASE WHEN EXISTS (SELECT FROM ${sql.migrations}) THEN '1' ELSE '0' END));
  `);
}

/** What was sent before is not known any more: until a version is applied again, a plan can't compare it. */
async function withSent(connection: PostgresConnection, { sql }: PostgresTables): Promise<void> {
  await connection.query(`
    ${createTableSql(sql.sent, SENT_TABLE, TYPES)};
    UPDATE ${sql.meta} SET value = '2' WHERE key = 'schema_version';
  `);
}
