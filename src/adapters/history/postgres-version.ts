import type { StoreDefinition } from '../../domain/stage-config.ts';
import type { RecordedValue } from '../../domain/variables.ts';
import type { VersionOutcome } from '../../execution/ports.ts';
import { clearValues, keptText, versionColumns } from './history-columns.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { inColumns, insertRow } from './postgres-rows.ts';
import type { PostgresTables } from './postgres-tables.ts';
import { versionNumber } from './version-number.ts';

/** Records the result of one version in apirun's tables and in ours, inside the transaction of the caller. */
export async function writeVersion(
  connection: PostgresConnection,
  tables: PostgresTables,
  store: StoreDefinition,
  outcome: VersionOutcome,
): Promise<void> {
  const { sql } = tables;
  const number = versionNumber(outcome.version) ?? null;
  const runId = number === null ? null : await recordRun(connection, tables, store, outcome, number);
  if (outcome.outcome === 'failed') return;
  await forget(connection, tables, outcome.version, number);
  if (outcome.outcome === 'undone') return;
  await insertRow(connection, sql.versions, { ...versionColumns(outcome), run_id: runId });
  if (number !== null) {
    await connection.query(`INSERT INTO ${sql.migrations} (version) VALUES ($1) ON CONFLICT DO NOTHING`, [number]);
  }
  await recordValues(connection, tables, outcome, number);
  await recordSent(connection, tables, outcome);
}

async function recordSent(
  connection: PostgresConnection,
  { sql }: PostgresTables,
  { version, sent }: VersionOutcome,
): Promise<void> {
  if (sent === undefined) return;
  await (sent === null
    ? connection.query(`DELETE FROM ${sql.sent} WHERE version = $1`, [version])
    : insertRow(connection, sql.sent, { version, sent }, { replaceBy: 'version' }));
}

/** The row of the request in apirun's table, and its id. */
async function recordRun(
  connection: PostgresConnection,
  { sql }: PostgresTables,
  store: StoreDefinition,
  outcome: VersionOutcome,
  number: bigint,
): Promise<string> {
  const { rows } = await connection.query(
    `INSERT INTO ${sql.runs} (version, direction, status_code, body, env_json, failed, ran_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id::text AS id`,
    [
      number,
      outcome.direction,
      outcome.statusCode,
      store.saveResponseBody ? (outcome.body ?? null) : null,
      clearValues(outcome.variables),
      outcome.outcome === 'failed',
      outcome.at,
    ],
  );
  return String(rows[0]?.['id']);
}

async function forget(
  connection: PostgresConnection,
  { sql }: PostgresTables,
  version: string,
  number: bigint | null,
): Promise<void> {
  await connection.query(
    `WITH ours AS (DELETE FROM ${sql.versions} WHERE version = $1),
          forms AS (DELETE FROM ${sql.values} WHERE version = $1),
          stored AS (DELETE FROM ${sql.env} WHERE version = $2)
     DELETE FROM ${sql.migrations} WHERE version = $2`,
    [version, number],
  );
}

/** A version with a number: texts in apirun's table, forms in ours. Without one: all in ours. */
async function recordValues(
  connection: PostgresConnection,
  { sql }: PostgresTables,
  { version, variables }: VersionOutcome,
  number: bigint | null,
): Promise<void> {
  const { names, forms, values } = inColumns(variables);
  if (variables.length === 0) return;
  const isStored = (value: RecordedValue) => number !== null && isText(value.text);
  await connection.query(
    `INSERT INTO ${sql.values} (version, name, form, value)
     SELECT $1::text, * FROM unnest($2::text[], $3::text[], $4::json[])`,
    [version, names, forms, values.map((value) => (isStored(value) ? null : JSON.stringify(keptText(value))))],
  );
  const stored = values.filter((value) => isStored(value) && value.form !== 'withheld');
  if (stored.length === 0) return;
  await connection.query(
    `INSERT INTO ${sql.env} (version, name, value) SELECT $1::bigint, * FROM unnest($2::text[], $3::text[])`,
    [number, stored.map(({ name }) => name), stored.map(({ text }) => text)],
  );
}

/** Whether a text is one that a column can hold as it is: others are kept in our table only, where they are JSON. */
function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
