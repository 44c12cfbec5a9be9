import type { PostgresTables } from './postgres-tables.ts';

/** A time in a column as text in ISO 8601, as all our own times are. */
export function isoTime(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

const RAN_AT = isoTime('newest.ran_at');

/**
 * The statement that reads a whole history as one row of JSON columns. Version 0 has apirun's tables only. In one
 * statement all tables are seen at one moment, and after another process has finished upgrading them.
 */
export function readHistorySql(tables: PostgresTables, version: number): string {
  return version === 0 ? apirunHistory(tables) : ownHistory(tables);
}

function apirunHistory({ sql }: PostgresTables): string {
  return `
    ${newestRuns(sql)}
    SELECT
      ${gathered(`
        SELECT applied.version::text AS applied_version, coalesce(${RAN_AT}, '') AS ran_at
        FROM ${sql.migrations} AS applied LEFT JOIN newest ON newest.version = applied.version
      `)} AS applied,
      ${gathered(`SELECT version::text AS version, name, value, 'clear' AS form FROM ${sql.env}`)} AS stored_values,
      ${undone(sql)} AS undone
  `;
}

function ownHistory({ sql }: PostgresTables): string {
  return `
    ${newestRuns(sql)}
    SELECT
      (SELECT json_object_agg(key, value) FROM ${sql.meta} WHERE value IS NOT NULL) AS meta,
      ${gathered(`
        SELECT applied.version::text AS applied_version, coalesce(${RAN_AT}, '') AS ran_at, ours.*
        FROM ${sql.migrations} AS applied
        LEFT JOIN newest ON newest.version = applied.version
        LEFT JOIN ${sql.versions} AS ours
          ON ours.version = applied.version::text AND (newest.id IS NULL OR newest.id <= ours.run_id)
        UNION ALL
        SELECT version, '', ours.* FROM ${sql.versions} AS ours WHERE run_id IS NULL
      `)} AS applied,
      ${gathered(`
        SELECT stored.version::text AS version, stored.name, stored.value, coalesce(ours.form, 'clear') AS form
        FROM ${sql.env} AS stored
        LEFT JOIN ${sql.values} AS ours ON ours.version = stored.version::text AND ours.name = stored.name
      `)} AS stored_values,
      ${gathered(`
        SELECT version, name, form, coalesce(value, '""') AS value FROM ${sql.values}
        WHERE value IS NOT NULL OR form = 'withheld'
      `)} AS our_values,
      ${gathered(`SELECT * FROM ${sql.intents}`)} AS intents,
      ${gathered(`SELECT * FROM ${sql.exports}`)} AS exports,
      ${gathered(`SELECT * FROM ${sql.attempts} ORDER BY id DESC LIMIT 1`)} AS last_attempt,
      EXISTS (
        SELECT FROM ${sql.versions} AS ours WHERE run_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM ${sql.migrations} AS applied WHERE applied.version::text = ours.version)
      ) AS taken_back_elsewhere,
      ${undone(sql)} AS undone
  `;
}

/** The last time that each version was applied, by whatever program. */
function newestRuns({ runs }: PostgresTables['sql']): string {
  return `WITH newest AS (
    SELECT DISTINCT ON (version) version, id, ran_at FROM ${runs}
    WHERE direction = 'up' AND NOT failed ORDER BY version, id DESC
  )`;
}

/** How often each version was taken back, by whatever program: each time left a row. */
function undone({ runs }: PostgresTables['sql']): string {
  return `(SELECT json_object_agg(version, times) FROM (
    SELECT version, count(*) AS times FROM ${runs} WHERE direction = 'down' AND NOT failed GROUP BY version
  ) AS counted)`;
}

function gathered(query: string): string {
  return `(SELECT json_agg(gathered) FROM (${query}) AS gathered)`;
}
