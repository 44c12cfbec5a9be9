import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '../../domain/failure.ts';
import type { StoreDefinition } from '../../domain/stage-config.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HistoryStore } from '../../execution/ports.ts';
import { sqliteErrorCode } from './error-codes.ts';
import { historyFailure, type HistoryFile } from './history-failure.ts';
import { readAttemptsWithVersions, readStageHistory } from './sqlite-read.ts';
import { inReadTransaction } from './sqlite-transaction.ts';
import { historyWriter, type HistoryWriter } from './sqlite-write.ts';

/** What an open history works with, and what is let go of at its end. */
export interface ClaimedDatabase {
  readonly database: DatabaseSync;
  readonly store: StoreDefinition;
  readonly history: HistoryFile;
  readonly notices: readonly string[];
  /** Called once, when the database is closed. */
  readonly release: () => void;
}

/** A history in an open SQLite database of the newest schema, which it closes when it is disposed of. */
export function sqliteHistory({ database, store, history, notices, release }: ClaimedDatabase): HistoryStore {
  const { tables } = store;
  const writer = prepareWriter(database, store);

  async function attempt<Value>(work: () => Result<Value, Failure>): Promise<Result<Value, Failure>> {
    try {
      return work();
    } catch (error) {
      return err(historyFailure(error, history));
    }
  }
  const write = (work: () => void) =>
    attempt(() => {
      work();
      return ok(undefined);
    });

  return {
    read: () => attempt(() => inReadTransaction(database, () => readStageHistory(database, tables, history, notices))),
    attempts: () => attempt(() => ok(readAttemptsWithVersions(database, tables))),
    open: (intent) => write(() => writer.open(intent)),
    close: (outcome) => write(() => writer.close(outcome)),
    drop: (version) => write(() => writer.drop(version)),
    finish: (outcome) => write(() => writer.finish(outcome)),

    async [Symbol.asyncDispose]() {
      if (!database.isOpen) return;
      try {
        emptyLog(database);
        database.close();
      } finally {
        release();
      }
    },
  };
}

function prepareWriter(database: DatabaseSync, store: StoreDefinition): HistoryWriter {
  try {
    return historyWriter(database, store);
  } catch (error) {
    // A table of another shape than apirun's: nothing was written, and nobody else will close the file.
    database.close();
    throw error;
  }
}

/** Brings what the log holds into the file, so that the file alone is the whole history. */
function emptyLog(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // A reader may be in the way, or the disk may be full: then the log stays beside the file, and loses nothing.
    if (sqliteErrorCode(error) === undefined) throw error;
  }
}
