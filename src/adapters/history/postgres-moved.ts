import type { PostgresConnection } from './postgres-connection.ts';
import type { WantedHistory } from './postgres-inspect.ts';

/** How many other histories of a database are looked at. */
const MAX_OTHERS = 100;

/**
 * What to say where an instance has no history in its tables and yet has one in others of the same database: the prefix
 * or the search path was changed, and everything would be applied again. Throws `PostgresError`.
 */
export async function noticeOfMovedHistory(
  connection: PostgresConnection,
  { owner, tables }: WantedHistory,
): Promise<readonly string[]> {
  const { rows } = await connection.query(
    `SELECT format('%I.%I', nspname, meta.relname) AS name
     FROM pg_class AS meta JOIN pg_namespace AS schema ON schema.oid = meta.relnamespace
     WHERE meta.relname LIKE '%meta' AND meta.relkind = 'r'
     AND EXISTS (
       SELECT FROM pg_class AS versions WHERE versions.relnamespace = meta.relnamespace
       AND versions.relname = left(meta.relname::text, -4) || 'so_versions'
     )
     AND has_schema_privilege(schema.oid, 'USAGE') AND has_table_privilege(meta.oid, 'SELECT')
     ORDER BY 1 LIMIT ${MAX_OTHERS}`,
  );
  if (rows.length === 0) return [];
  const names = rows.map((row) => String(row['name']));
  const found = await connection.query(
    names
      .map((name, index) => `SELECT ${index} AS found FROM ${name} WHERE key = 'instance' AND value = $1`)
      .join(' UNION ALL '),
    [owner],
  );
  return found.rows.map(
    (row) =>
      `there is no table ${tables.sql.migrations}, so that everything counts as pending, but ${names[Number(row['found'])]} ` +
      `says that it holds a history of ${owner}: if table_prefix or search_path was changed, change it back`,
  );
}
