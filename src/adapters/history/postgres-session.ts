import type { PostgresAddress } from '../../domain/postgres-address.ts';
import type { PostgresConnection } from './postgres-connection.ts';

/** After which the server gives up a statement, and after which it gives up waiting for a lock on a table. */
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 10_000;

/** After which the server takes back a transaction in which nothing happens. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * How soon the server notices that our machine is gone, and frees what we had claimed: it asks after half a minute of
 * silence, and gives up after three questions. Its own default is more than two hours.
 */
const KEEPALIVE_IDLE_S = 30;
const KEEPALIVE_INTERVAL_S = 10;
const KEEPALIVE_COUNT = 3;

/** What we ask of a session. A setting that the server does not know yet is left out. */
const SETTINGS = {
  statement_timeout: String(STATEMENT_TIMEOUT_MS),
  lock_timeout: String(LOCK_TIMEOUT_MS),
  idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_TIMEOUT_MS),
  // A stage may work for hours between two records, and the session is its claim.
  idle_session_timeout: '0',
  tcp_keepalives_idle: String(KEEPALIVE_IDLE_S),
  tcp_keepalives_interval: String(KEEPALIVE_INTERVAL_S),
  tcp_keepalives_count: String(KEEPALIVE_COUNT),
  client_min_messages: 'warning',
};

/** Gives a new session its limits, and makes sure that what is committed has reached the disk. */
export async function startSession(
  connection: PostgresConnection,
  { searchPath }: PostgresAddress,
  access: 'read' | 'write',
): Promise<void> {
  const settings = {
    ...SETTINGS,
    ...(access === 'read' ? { default_transaction_read_only: 'on' } : {}),
    ...(searchPath === undefined ? {} : { search_path: searchPath }),
  };
  await connection.query(
    `SELECT set_config(wanted.key, wanted.value, false) FROM json_each_text($1) AS wanted
     WHERE wanted.key IN (SELECT name FROM pg_settings)
     UNION ALL
     SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`,
    [JSON.stringify(settings)],
  );
}
