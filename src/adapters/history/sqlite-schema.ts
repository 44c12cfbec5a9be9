import type { DatabaseSync } from 'node:sqlite';
import type { StoreDefinition } from '../../domain/stage-config.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import {
  APIRUN_TABLES,
  createTableSql,
  OWN_TABLES,
  ownTableNames,
  SENT_TABLE,
  WORD_TYPES,
  type ColumnTypes,
} from './history-tables.ts';
import { quoteName } from './quote-name.ts';

/** The configured names of apirun's three tables. */
export type TableNames = StoreDefinition['tables'];

/** The version of the schema that this program writes: the number of upgrades below. */
export const SCHEMA_VERSION = 2;

/** Small pages: most histories hold a few rows, and they are hashed and carried around as a whole. */
const PAGE_BYTES = 1024;

/** What keeps a database from being read as a history. */
export type SchemaProblem =
  { readonly kind: 'damaged'; readonly problem: string } | { readonly kind: 'newer'; readonly found: number };

/** What is wrong with configured table names, as the end of a sentence; `undefined`: nothing. */
export function tableNamesProblem(tables: TableNames): string | undefined {
  const names = [tables.migrations, tables.runs, tables.env].map((name) => name.toLowerCase());
  for (const [index, name] of names.entries()) {
    if (name === '' || name.startsWith('sqlite_')) return `"${name}" cannot be the name of a table`;
    if (ownTableNames(SCHEMA_VERSION).includes(name))
      return `the table name "${name}" is used for other records: choose another one`;
    if (names.indexOf(name) !== index) return `two tables are named "${name}"`;
  }
  return undefined;
}

/** How SQLite writes the kinds of columns. */
const TYPES: ColumnTypes = {
  id: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  bigint: 'INTEGER',
  integer: 'INTEGER',
  number: 'REAL',
  flag: 'INTEGER DEFAULT 0',
  time: 'TEXT',
  text: 'TEXT',
  content: 'TEXT',
  ...WORD_TYPES,
};

/** Makes the tables of apirun in an empty database: a history of version 0. */
export function createApirunTables(database: DatabaseSync, tables: TableNames): void {
  database.exec(`
    PRAGMA page_size = ${PAGE_BYTES};
    BEGIN;
    ${createTableSql(quoteName(tables.migrations), APIRUN_TABLES.migrations, TYPES)};
    ${createTableSql(quoteName(tables.runs), APIRUN_TABLES.runs, TYPES)};
    ${createTableSql(quoteName(tables.env), APIRUN_TABLES.env, TYPES)};
    COMMIT;
  `);
}

/**
 * The version of the schema in a database; 0 where apirun made it and we have not written yet.
 * A table that is not there is damage, never an empty history: the names in `store` may have changed.
 */
export function readSchemaVersion(database: DatabaseSync, tables: TableNames): Result<number, SchemaProblem> {
  const present = new Set(
    database
      .prepare(`SELECT lower(name) AS name FROM sqlite_schema WHERE type = 'table'`)
      .all()
      .map((row) => row['name']),
  );
  const missing = (names: readonly string[]) => names.find((name) => !present.has(name.toLowerCase()));

  const missingConfigured = missing([tables.migrations, tables.runs, tables.env]);
  if (missingConfigured !== undefined) {
    const problem = `it has no table "${missingConfigured}"; if a table name in \`store\` was changed, change it back`;
    return err({ kind: 'damaged', problem });
  }
  if (!ownTableNames(SCHEMA_VERSION).some((name) => present.has(name))) return ok(0);
  if (!present.has('meta')) return err({ kind: 'damaged', problem: 'it has no table "meta"' });

  const row = database.prepare(`SELECT value FROM meta WHERE key = 'schema_version'`).get();
  const version = Number(row?.['value'] ?? Number.NaN);
  if (!Number.isSafeInteger(version) || version < 1) {
    return err({ kind: 'damaged', problem: 'the table "meta" does not say the schema version' });
  }
  if (version > SCHEMA_VERSION) return err({ kind: 'newer', found: version });
  const missingOwn = missing(ownTableNames(version));
  if (missingOwn !== undefined) return err({ kind: 'damaged', problem: `it has no table "${missingOwn}"` });
  return ok(version);
}

/** Brings a history from version `from` to the version of this program, each step in a transaction of its own. */
export function upgradeSchema(database: DatabaseSync, tables: TableNames, from: number): void {
  for (const [version, upgrade] of UPGRADES.entries()) {
    if (version < from) continue;
    database.exec(`BEGIN IMMEDIATE; ${upgrade(tables)} COMMIT;`);
  }
}

/** Element n upgrades version n to n + 1 and leaves n + 1 in `meta`. Never change one that was released. */
const UPGRADES: readonly ((tables: TableNames) => string)[] = [fromApirun, withSent];

/** Tables with a key of their own need no second one, but anybody may look for rows of `meta` by theirs. */
const WITH_ROW_ID: ReadonlySet<string> = new Set(['meta', 'so_attempts']);

/** What apirun has applied counts as completed: it stops at the first failure. */
function fromApirun(tables: TableNames): string {
  const own = Object.entries(OWN_TABLES).map(([name, table]) => {
    const kind = WITH_ROW_ID.has(name) ? 'STRICT' : 'STRICT, WITHOUT ROWID';
    return `${createTableSql(name, table, TYPES)} ${kind};`;
  });
  return `
    ${own.join('\n')}
    INSERT INTO meta VALUES
      ('schema_version', '1'),
      ('generation', '1'),
      ('completed', (SELECT CAST(EXISTS (SELECT 1 FROM ${quoteName(tables.migrations)}) AS TEXT)));
  `;
}

/** What was sent before is not known any more: until a version is applied again, a plan can't compare it. */
function withSent(): string {
  return `
    ${createTableSql('so_sent', SENT_TABLE, TYPES)} STRICT, WITHOUT ROWID;
    UPDATE meta SET value = '2' WHERE key = 'schema_version';
  `;
}
