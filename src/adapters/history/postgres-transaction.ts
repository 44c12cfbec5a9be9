import type { PostgresConnection } from './postgres-connection.ts';
import { isPostgresError, postgresError } from './postgres-error.ts';

/**
 * Runs `work` in one transaction. An error takes everything back and is thrown on. When the connection is lost, the
 * server takes everything back; only where it was lost while the end was on its way, all of it may have been recorded.
 */
export async function inPostgresTransaction<Value>(
  connection: PostgresConnection,
  work: () => Promise<Value>,
): Promise<Value> {
  await connection.query('BEGIN');
  try {
    const value = await work();
    await commit(connection);
    return value;
  } catch (error) {
    await takeBack(connection);
    throw error;
  }
}

async function commit(connection: PostgresConnection): Promise<void> {
  let command: string;
  try {
    ({ command } = await connection.query('COMMIT'));
  } catch (error) {
    if (!isPostgresError(error) || error.postgres.kind !== 'lost') throw error;
    throw postgresError(`${error.message}. The last record may be there or not: the next run looks`, 'lost');
  }
  // A transaction in which something failed ends without an error, and with these words.
  if (command !== 'COMMIT') throw postgresError(`the server answered COMMIT with ${command}`, 'refused');
}

/** Where even that fails, the session is not used any more: the server takes back what is open in it. */
async function takeBack(connection: PostgresConnection): Promise<void> {
  if (connection.lost() !== undefined) return;
  try {
    await connection.query('ROLLBACK');
  } catch {
    connection.abandon('a transaction could not be taken back');
  }
}
