import type { LockOwner } from '../../execution/lock-ports.ts';
import type { LockRecord } from '../../execution/lock-place-ports.ts';
import { numberIn, type Row } from './history-rows.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { advisoryKey, isAdvisoryHeld } from './postgres-advisory.ts';
import { postgresError } from './postgres-error.ts';

/** The table of the locks of environments, one for all projects of a schema. */
export const LOCK_TABLE = 'so_locks';

/** What is locked. */
export interface LockedEnvironment {
  readonly project: string;
  readonly environment: string;
}

/** Lets one session change locks at a time, until the end of its transaction. */
export async function changeLocksAlone(connection: PostgresConnection): Promise<void> {
  await connection.query('SELECT pg_advisory_xact_lock($1::bigint)', [advisoryKey('locks')]);
}

/** The row of a lock; `undefined`: there is none. One whose holder has no session any more has no time left. */
export async function readLockRow(
  connection: PostgresConnection,
  { project, environment }: LockedEnvironment,
): Promise<LockRecord | undefined> {
  if (!(await hasTable(connection))) return undefined;
  const { rows } = await connection.query(
    `SELECT holder, ${milliseconds('since')} AS since_ms, ${milliseconds('renewed_at')} AS renewed_ms,
       CASE WHEN ${isAdvisoryHeld('session_key', 'anybody')} THEN ttl_ms ELSE 0 END::float8 AS ttl_ms
     FROM ${LOCK_TABLE} WHERE project = $1 AND environment = $2`,
    [project, environment],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    owner: ownerIn(row),
    sinceMs: numberIn(row, 'since_ms'),
    renewedMs: numberIn(row, 'renewed_ms'),
    ttlMs: numberIn(row, 'ttl_ms'),
  };
}

/** Writes the row of a lock that this session has from now on; sessions of one owner have it together. */
export async function writeLockRow(
  connection: PostgresConnection,
  subject: LockedEnvironment,
  { owner, sinceMs, renewedMs, ttlMs }: LockRecord,
): Promise<void> {
  if (!(await hasTable(connection))) await createTable(connection);
  const { project, environment } = subject;
  const key = advisoryKey(JSON.stringify(['holder', project, environment, owner.run, owner.attempt]));
  await connection.query(
    `SELECT pg_advisory_lock_shared(wanted) FROM (SELECT $1::bigint AS wanted) AS key
     WHERE NOT ${isAdvisoryHeld('wanted', 'mine')}`,
    [key],
  );
  const { run, attempt, actor, commit, link } = owner;
  const holder = JSON.stringify({ run, attempt, actor, commit, link });
  await connection.query(
    `INSERT INTO ${LOCK_TABLE} VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (project, environment) DO UPDATE SET holder = EXCLUDED.holder, since = EXCLUDED.since,
     renewed_at = EXCLUDED.renewed_at, ttl_ms = EXCLUDED.ttl_ms, session_key = EXCLUDED.session_key`,
    [project, environment, holder, iso(sinceMs), iso(renewedMs), ttlMs, key],
  );
}

/** Removes the row of a lock. */
export async function removeLockRow(
  connection: PostgresConnection,
  { project, environment }: LockedEnvironment,
): Promise<void> {
  await connection.query(`DELETE FROM ${LOCK_TABLE} WHERE project = $1 AND environment = $2`, [project, environment]);
}

/** `CREATE TABLE IF NOT EXISTS` would ask for the right to make tables, also where there is one. */
async function hasTable(connection: PostgresConnection): Promise<boolean> {
  const { rows } = await connection.query('SELECT to_regclass($1) IS NOT NULL AS found', [LOCK_TABLE]);
  return rows[0]?.['found'] === true;
}

async function createTable(connection: PostgresConnection): Promise<void> {
  await connection.query(`
    CREATE TABLE ${LOCK_TABLE} (
      project TEXT NOT NULL,
      environment TEXT NOT NULL,
      holder JSON NOT NULL,
      since TIMESTAMPTZ NOT NULL,
      renewed_at TIMESTAMPTZ NOT NULL,
      ttl_ms BIGINT NOT NULL,
      session_key BIGINT NOT NULL,
      PRIMARY KEY (project, environment)
    )
  `);
}

function milliseconds(column: string): string {
  return `round(extract(epoch FROM ${column}) * 1000)::float8`;
}

function ownerIn(row: Row): LockOwner {
  const holder = row['holder'];
  const fields = new Map<string, unknown>(typeof holder === 'object' && holder !== null ? Object.entries(holder) : []);
  const [run, attempt, actor, commit, link] = ['run', 'attempt', 'actor', 'commit', 'link'].map((key) =>
    fields.get(key),
  );
  if (
    typeof run !== 'string' ||
    typeof attempt !== 'number' ||
    typeof actor !== 'string' ||
    typeof commit !== 'string'
  ) {
    throw postgresError(`the table ${LOCK_TABLE} does not say who has the lock`, 'damaged');
  }
  return { run, attempt, actor, commit, ...(typeof link === 'string' ? { link } : {}) };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
