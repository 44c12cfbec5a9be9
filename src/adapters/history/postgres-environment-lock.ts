import type { Failure } from '../../domain/failure.ts';
import { showPostgres, type PostgresAddress } from '../../domain/postgres-address.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { LockChange, LockPlace, LockRecord } from '../../execution/lock-place-ports.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { CANCELLED, connectPostgres, type PostgresLimits } from './postgres-connect.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { isPostgresError } from './postgres-error.ts';
import {
  changeLocksAlone,
  LOCK_TABLE,
  readLockRow,
  removeLockRow,
  writeLockRow,
  type LockedEnvironment,
} from './postgres-lock-rows.ts';
import { inPostgresTransaction } from './postgres-transaction.ts';

/** What the locks in databases are given. */
export interface PostgresLockOptions extends PostgresLimits {
  /** The database that keeps the lock of an environment: one that has its histories. */
  readonly addressOf: (environment: string) => Result<PostgresAddress, Failure>;
  /** Locks of several projects in one database have nothing to do with each other. */
  readonly project: string;
}

/** A place with sessions, which end when it is disposed of: what was still held is free then. */
export type PostgresLockPlace = LockPlace & AsyncDisposable;

/** What came of something done over a session, and whether it has a lock now and stays open for it. */
interface Done<Value> {
  readonly value: Value;
  readonly isHeld: boolean;
}

/**
 * Keeps the lock of an environment as a row beside its histories, which says who has it until when. Whoever has it
 * keeps a session open as well: when the server sees the last one end, the lock counts as one whose time has run out,
 * so that after a crash nobody waits. Claims of histories, which nobody can write without, end in the same way.
 */
export function postgresLockPlace({ addressOf, project, ...limits }: PostgresLockOptions): PostgresLockPlace {
  const sessions = new Map<string, PostgresConnection>();
  const inTurn = oneAtATime();

  async function sessionOf(
    environment: string,
    address: PostgresAddress,
    signal: AbortSignal,
  ): Promise<PostgresConnection> {
    const open = sessions.get(environment);
    if (open !== undefined && open.lost() === undefined) return open;
    const session = await connectPostgres(address, { ...limits, access: 'write', signal });
    sessions.set(environment, session);
    return session;
  }

  async function endSession(environment: string): Promise<void> {
    const session = sessions.get(environment);
    sessions.delete(environment);
    await session?.close();
  }

  async function work<Value>(
    environment: string,
    signal: AbortSignal,
    todo: (connection: PostgresConnection, isHeld: boolean) => Promise<Done<Value>>,
  ): Promise<Result<Value, Failure>> {
    const address = addressOf(environment);
    if (!address.ok) return address;
    const place = placeOf(address.value);
    if (signal.aborted) return err({ reason: 'history_unavailable', place, problem: CANCELLED });
    let isHeld = sessions.has(environment);
    const cancel = () => void sessions.get(environment)?.abandon(CANCELLED);
    signal.addEventListener('abort', cancel);
    try {
      const done = await todo(await sessionOf(environment, address.value, signal), isHeld);
      ({ isHeld } = done);
      return ok(done.value);
    } catch (error) {
      return err(failureOf(error, place));
    } finally {
      signal.removeEventListener('abort', cancel);
      if (!isHeld) await endSession(environment);
    }
  }

  return {
    describe(environment) {
      const address = addressOf(environment);
      return `the lock of ${environment} in ${address.ok ? placeOf(address.value) : 'PostgreSQL'}`;
    },
    read: (environment, signal) =>
      inTurn(() =>
        work(environment, signal, async (connection, isHeld) => ({
          value: await readLockRow(connection, { project, environment }),
          isHeld,
        })),
      ),
    change: (environment, decide, signal) =>
      inTurn(() => work(environment, signal, (connection) => changeRow(connection, { project, environment }, decide))),
    [Symbol.asyncDispose]: () =>
      inTurn(async () => {
        for (const environment of sessions.keys()) await endSession(environment);
      }),
  };
}

/** What is left as it is, is not ours: only who has a lock changes it, or takes one that nobody has. */
async function changeRow<Answer>(
  connection: PostgresConnection,
  subject: LockedEnvironment,
  decide: (current: LockRecord | undefined) => LockChange<Answer>,
): Promise<Done<Answer>> {
  return inPostgresTransaction(connection, async () => {
    await changeLocksAlone(connection);
    const { next, answer } = decide(await readLockRow(connection, subject));
    if (next === 'removed') await removeLockRow(connection, subject);
    else if (next !== 'unchanged') await writeLockRow(connection, subject, next);
    return { value: answer, isHeld: typeof next === 'object' };
  });
}

function placeOf(address: PostgresAddress): string {
  return `${showPostgres(address)} (${LOCK_TABLE})`;
}

function failureOf(error: unknown, place: string): Failure {
  if (!isPostgresError(error)) throw error;
  const { message, postgres } = error;
  return postgres.kind === 'damaged'
    ? { reason: 'history_damaged', file: place, problem: message }
    : { reason: 'history_unavailable', place, problem: message };
}
