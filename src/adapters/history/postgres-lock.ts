import { advisoryKey, isAdvisoryHeld } from './postgres-advisory.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { postgresError, type PostgresError } from './postgres-error.ts';
import type { PostgresTables } from './postgres-tables.ts';

/** An advisory lock, which the server frees when the session ends, however it ends. */
export interface PostgresLock {
  /** A condition in SQL: whether the session that runs the statement has the lock. */
  readonly isHeld: string;
  /** The end of the connection, because the lock was lost before it. Every later statement fails. */
  lost(): PostgresError;
  release(): Promise<void>;
}

/**
 * Locks the tables of a history, there or not, for this session; `undefined`: another session has them. Never waits.
 * The lock is that of the tables and not of the stage: what must not happen is that two write to the same tables.
 */
export async function tryLockTables(
  connection: PostgresConnection,
  tables: PostgresTables,
): Promise<PostgresLock | undefined> {
  const key = await keyOf(connection, tables);
  const { rows } = await connection.query('SELECT pg_try_advisory_lock($1::bigint) AS free', [key]);
  if (rows[0]?.['free'] !== true) return undefined;
  return {
    isHeld: isAdvisoryHeld(key, 'mine'),
    // It may be so where something between us and the server gives us another session for each transaction.
    lost: () =>
      connection.abandon(
        'the session no longer has its lock; connect to the server itself, or to a pooler in session mode',
      ),
    async release() {
      await connection.query('SELECT pg_advisory_unlock($1::bigint)', [key]);
    },
  };
}

/** Whether a session has the tables of a history. */
export async function areTablesLocked(connection: PostgresConnection, tables: PostgresTables): Promise<boolean> {
  const key = await keyOf(connection, tables);
  const { rows } = await connection.query(`SELECT ${isAdvisoryHeld(key, 'anybody')} AS held`);
  return rows[0]?.['held'] === true;
}

async function keyOf(connection: PostgresConnection, tables: PostgresTables): Promise<bigint> {
  return advisoryKey(`history ${await schemaOf(connection, tables)}.${tables.sql.migrations}`);
}

/** The schema in which the tables are, or would be made. */
async function schemaOf(connection: PostgresConnection, { sql }: PostgresTables): Promise<string> {
  const { rows } = await connection.query(
    `SELECT coalesce(
       (SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass($1)), quote_ident(current_schema())
     ) AS schema`,
    [sql.migrations],
  );
  const schema = rows[0]?.['schema'];
  if (typeof schema === 'string') return schema;
  throw postgresError('there is no schema for its tables: create the one that search_path names', 'refused');
}
