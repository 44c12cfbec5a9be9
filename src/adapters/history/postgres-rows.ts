import type { RecordedValue } from '../../domain/variables.ts';
import type { StageOutcome } from '../../execution/ports.ts';
import { keptText, type Columns } from './history-columns.ts';
import { textIn } from './history-rows.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import type { PostgresTables } from './postgres-tables.ts';
import { UNIQUE_PREFIX, uniqueChange, uniqueRunsIn } from './unique-meta.ts';

/** Writes one row; `replaceBy`: a row with the same value in this column, its key, is replaced. */
export async function insertRow(
  connection: PostgresConnection,
  table: string,
  columns: Columns,
  { replaceBy }: { readonly replaceBy?: string } = {},
): Promise<void> {
  const names = Object.keys(columns);
  const replaced = names.filter((name) => name !== replaceBy).map((name) => `${name} = EXCLUDED.${name}`);
  await connection.query(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})
     ${replaceBy === undefined ? '' : `ON CONFLICT (${replaceBy}) DO UPDATE SET ${replaced.join(', ')}`}`,
    Object.values(columns),
  );
}

/** Sets a fact about the stage. */
export async function setMeta(
  connection: PostgresConnection,
  { sql }: PostgresTables,
  key: string,
  value: string,
): Promise<void> {
  await insertRow(connection, sql.meta, { key, value }, { replaceBy: 'key' });
}

/** Remembers under which id a stage ran that has `unique`. */
export async function writeUnique(
  connection: PostgresConnection,
  tables: PostgresTables,
  outcome: StageOutcome,
): Promise<void> {
  const { meta } = tables.sql;
  const { rows } = await connection.query(`SELECT key, value FROM ${meta} WHERE starts_with(key, $1)`, [UNIQUE_PREFIX]);
  const known = rows.map((row) => [textIn(row, 'key'), textIn(row, 'value')] as const);
  const change = uniqueChange(outcome, uniqueRunsIn(known));
  if (change?.set) await setMeta(connection, tables, change.set.key, change.set.value);
  if (change && change.remove.length > 0) {
    await connection.query(`DELETE FROM ${meta} WHERE key = ANY($1::text[])`, [change.remove]);
  }
}

/** Replaces what the stage hands on. */
export async function writeExports(
  connection: PostgresConnection,
  { sql }: PostgresTables,
  exports: readonly RecordedValue[],
): Promise<void> {
  await connection.query(`DELETE FROM ${sql.exports}`);
  const { names, forms, values } = inColumns(exports);
  await connection.query(
    `INSERT INTO ${sql.exports} (name, form, value) SELECT * FROM unnest($1::text[], $2::text[], $3::json[])`,
    [names, forms, values.map((value) => JSON.stringify(keptText(value)))],
  );
}

/** The columns of rows that are written by one statement. Of values with one name the last one counts. */
export function inColumns(given: readonly RecordedValue[]): {
  readonly names: readonly string[];
  readonly forms: readonly string[];
  readonly values: readonly RecordedValue[];
} {
  const values = [...new Map(given.map((value) => [value.name, value])).values()];
  return { names: values.map(({ name }) => name), forms: values.map(({ form }) => form), values };
}
