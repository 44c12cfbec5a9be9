import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in a transaction that holds the write lock from its beginning; an error takes everything back and is thrown on. */
export function inWriteTransaction(database: DatabaseSync, work: () => void): void {
  inTransaction(database, 'BEGIN IMMEDIATE', work);
}

/** Runs `work` so that all its queries see the database at one moment. */
export function inReadTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  return inTransaction(database, 'BEGIN', work);
}

function inTransaction<Value>(database: DatabaseSync, begin: string, work: () => Value): Value {
  database.exec(begin);
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    // After some errors (a full disk) SQLite has already taken the transaction back.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
