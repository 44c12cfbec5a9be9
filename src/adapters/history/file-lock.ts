import { closeSync, openSync, statSync, unlinkSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { fileErrorCode, SQLITE, sqliteErrorCode } from './error-codes.ts';
import { openDatabase } from './open-database.ts';

/** How long a lock waits for whoever only looks, which takes no longer. */
const LOOK_MS = 50;

/** How often a lock file may vanish under us before we give up. Each time, another process has made progress. */
const MAX_TRIES = 100;

/** A lock on a file; the operating system releases it when the process dies, however it dies. */
export interface FileLock {
  /** Releases the lock and removes the file. Once is enough, more does nothing. */
  release(): void;
}

/**
 * Locks `path`, making the file when it is not there, and waits for nobody who has it: `undefined` means that somebody else, or this
 * process, holds the lock. Throws the error of the file system when the file cannot be made or opened.
 *
 * Node.js has no file locks of its own. SQLite has: an exclusive transaction on an empty database that is never
 * written to locks the file, and leaves it empty.
 */
export function tryLockFile(path: string): FileLock | undefined {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const identity = makeFile(path);
    const connection = openDatabase(path, { timeout: LOOK_MS });
    if (!lock(connection)) {
      connection.close();
      return undefined;
    }
    // A holder removes the file before it lets go. Only the file that the path names now is the lock.
    if (identity !== undefined && fileIdentity(path) === identity) return heldLock(path, identity, connection);
    connection.close();
  }
  return undefined;
}

/** Whether somebody holds the lock on `path`. Looks without taking it; a file that can't be looked at is not locked. */
export function isFileLocked(path: string): boolean {
  let connection: DatabaseSync | undefined;
  try {
    if (fileIdentity(path) === undefined) return false;
    connection = openDatabase(path, { timeout: 0, readOnly: true });
    connection.exec('SELECT 1 FROM sqlite_schema');
    return false;
  } catch (error) {
    return sqliteErrorCode(error) === SQLITE.busy;
  } finally {
    connection?.close();
  }
}

function heldLock(path: string, identity: string, connection: DatabaseSync): FileLock {
  return {
    release() {
      if (!connection.isOpen) return;
      try {
        if (fileIdentity(path) === identity) unlinkSync(path);
      } catch {
        // A lock file that stays is in nobody's way: the next holder locks it and tries again to remove it.
      }
      connection.close();
    },
  };
}

/** Whether the lock was free. A file that its holder removes at this very moment is reported as an I/O error. */
function lock(connection: DatabaseSync): boolean {
  try {
    connection.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    const code = sqliteErrorCode(error);
    if (code === SQLITE.busy || code === SQLITE.io) return false;
    connection.close();
    throw error;
  }
}

/** The identity of the file at `path`, which is made when it is missing. `undefined`: it came or went meanwhile. */
function makeFile(path: string): string | undefined {
  const existing = fileIdentity(path);
  if (existing !== undefined) return existing;
  try {
    // `wx` never opens an existing file: closing one would drop the locks that this process holds on it (POSIX).
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    if (fileErrorCode(error) !== 'EEXIST') throw error;
  }
  return fileIdentity(path);
}

function fileIdentity(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}:${stat.birthtimeNs}`;
}
