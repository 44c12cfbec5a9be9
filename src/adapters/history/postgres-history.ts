import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HistoryStore } from '../../execution/ports.ts';
import { damaged, type HistoryFile } from './history-failure.ts';
import { isPostgresError, postgresFailure } from './postgres-error.ts';
import { readPostgresAttempts, readPostgresHistory } from './postgres-read.ts';
import { POSTGRES_SCHEMA_VERSION } from './postgres-schema.ts';
import { postgresWriter, type ClaimedTables } from './postgres-write.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Claimed tables as a history: how failures name it, what the user should know, and what is done at its end. */
export interface ClaimedHistory extends ClaimedTables {
  readonly history: HistoryFile;
  readonly notices: readonly string[];
  /** Called once, when the session has ended. */
  readonly onDispose: () => void;
}

/**
 * A history in claimed tables of the newest schema. Everything goes over the one session that has the lock: when it is
 * lost, so is the claim, and nothing can be written any more.
 */
export function postgresHistory(claimed: ClaimedHistory): HistoryStore {
  const { connection, tables, history, notices } = claimed;
  const writer = postgresWriter(claimed);
  const inTurn = oneAtATime();
  let isDisposed = false;

  const attempt = <Value>(work: () => Promise<Result<Value, Failure>>): Promise<Result<Value, Failure>> =>
    inTurn(async () => {
      try {
        return await work();
      } catch (error) {
        return err(postgresFailure(error, history));
      }
    });
  const write = (work: () => Promise<void>) =>
    attempt(async () => {
      await work();
      return ok(undefined);
    });

  return {
    read: () =>
      attempt(async () => {
        const found = await readPostgresHistory(connection, tables, POSTGRES_SCHEMA_VERSION);
        return found.ok ? ok({ ...found.value, notices }) : err(damaged(history, found.error));
      }),
    attempts: () => attempt(async () => ok(await readPostgresAttempts(connection, tables))),
    open: (intent) => write(() => writer.open(intent)),
    close: (outcome) => write(() => writer.close(outcome)),
    drop: (version) => write(() => writer.drop(version)),
    finish: (outcome) => write(() => writer.finish(outcome)),

    async [Symbol.asyncDispose]() {
      if (isDisposed) return;
      isDisposed = true;
      await inTurn(() => letGo(claimed));
      claimed.onDispose();
    },
  };
}

/** Frees the lock before the farewell, so that it is free when this is over and not a moment later. */
async function letGo({ connection, lock }: ClaimedTables): Promise<void> {
  try {
    if (connection.lost() === undefined) await lock.release();
  } catch (error) {
    // The server frees it when it notices that the session is gone.
    if (!isPostgresError(error)) throw error;
  } finally {
    await connection.close();
  }
}
