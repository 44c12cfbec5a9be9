import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { APIRUN_TABLES, OWN_TABLES, SENT_TABLE, writtenColumns, type TableDescription } from './history-tables.ts';
import { quoteName } from './quote-name.ts';
import type { TableNames } from './sqlite-schema.ts';
import { UNIQUE_PREFIX } from './unique-meta.ts';

/** The prepared statements of a history that is open for writing. Those that insert take an object by column names. */
export type Statements = Readonly<Record<StatementName, StatementSync>>;

type StatementName =
  | 'readMeta'
  | 'setMeta'
  | 'uniqueMeta'
  | 'removeMeta'
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
  | 'sent'
  | 'removeSent'
  | 'intent'
  | 'closeIntent'
  | 'attempt'
  | 'clearExports'
  | 'exported';

/** Prepares every statement that writes to a history of the newest schema. Throws when a table has another shape. */
export function prepareWrites(database: DatabaseSync, tables: TableNames): Statements {
  const [migrations, runs, env] = [quoteName(tables.migrations), quoteName(tables.runs), quoteName(tables.env)];
  const insert = (table: string, description: TableDescription) => {
    const columns = writtenColumns(description);
    const places = columns.map((column) => `:${column}`);
    return database.prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`);
  };
  const remove = (table: string) => database.prepare(`DELETE FROM ${table} WHERE version = ?`);
  return {
    readMeta: database.prepare('SELECT value FROM meta WHERE key = ?'),
    setMeta: insert('meta', OWN_TABLES.meta),
    uniqueMeta: database.prepare(`SELECT key, value FROM meta WHERE key GLOB '${UNIQUE_PREFIX}*'`),
    removeMeta: database.prepare('DELETE FROM meta WHERE key = ?'),
    countGeneration: database.prepare(`UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'`),
    run: insert(runs, APIRUN_TABLES.runs),
    applied: insert(migrations, APIRUN_TABLES.migrations),
    removeApplied: remove(migrations),
    stored: insert(env, APIRUN_TABLES.env),
    removeStored: remove(env),
    version: insert('so_versions', OWN_TABLES.so_versions),
    removeVersion: remove('so_versions'),
    value: insert('so_values', OWN_TABLES.so_values),
    removeValues: remove('so_values'),
    sent: insert('so_sent', SENT_TABLE),
    removeSent: remove('so_sent'),
    intent: insert('so_intents', OWN_TABLES.so_intents),
    closeIntent: remove('so_intents'),
    attempt: insert('so_attempts', OWN_TABLES.so_attempts),
    clearExports: database.prepare('DELETE FROM so_exports'),
    exported: insert('so_exports', OWN_TABLES.so_exports),
  };
}
