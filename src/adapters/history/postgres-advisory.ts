import { createHash } from 'node:crypto';

/** The number of an advisory lock: 64 bits, one for all programs of a database. */
export function advisoryKey(name: string): bigint {
  return createHash('sha256').update(`stage-orchestrator ${name}`).digest().readBigInt64BE(0);
}

/** A condition in SQL: whether a session of this database has the advisory lock; `mine`: whether this one has. */
export function isAdvisoryHeld(key: bigint | string, whose: 'mine' | 'anybody'): string {
  return `EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32 | objid::bigint) = ${key} ${whose === 'mine' ? 'AND pid = pg_backend_pid()' : ''}
  )`;
}
