import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { SQLITE, sqliteErrorCode } from './error-codes.ts';
import { openDatabase } from './open-database.ts';

/** How often a read is repeated because the file changed meanwhile, before it is read with locks. */
const MAX_QUIET_READS = 5;
const BUSY_TIMEOUT_MS = 5_000;
const SIDE_FILES = ['-wal', '-journal'] as const;

/** Where copies of databases are made for a moment. */
export interface TemporaryFolder {
  readonly temporaryDirectory: string;
}

/**
 * Lets `use` read the database at `file`, and leaves nothing behind: no lock, no changed byte, no `-wal` or `-shm`.
 *
 * - At rest (no side file holds anything): read as if it could not change, and once more if it did.
 * - In use, or left by a killed process, with its shared memory file: read in place, with what the log holds.
 * - Left with a log or a journal alone: a copy is read, since reading in place would repair the original.
 *
 * `use` may be called more than once. Throws what `use` throws, and the errors of SQLite and of the file system.
 */
export function readQuietly<Value>(
  file: string,
  folder: TemporaryFolder,
  use: (database: DatabaseSync) => Value,
): Value {
  for (let reads = 0; reads < MAX_QUIET_READS; reads += 1) {
    const before = observe(file);
    if (before.situation === 'in_use') break;
    const outcome = capture(() =>
      before.situation === 'at_rest' ? readUnlocked(file, use) : readCopy(file, folder, use),
    );
    if (observe(file).signature === before.signature) return outcome();
  }
  try {
    return withDatabase(openDatabase(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS }), use);
  } catch (error) {
    // The shared memory file of a killed process must be written to; in a folder that is read-only it cannot be.
    const code = sqliteErrorCode(error);
    if (code !== SQLITE.readOnly && code !== SQLITE.cannotOpen) throw error;
    return readCopy(file, folder, use);
  }
}

/** Runs `work` now and gives its result, or throws its error, when asked. */
function capture<Value>(work: () => Value): () => Value {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

interface Observation {
  readonly situation: 'at_rest' | 'in_use' | 'left_behind';
  /** Differs when the database was written to. */
  readonly signature: string;
}

function observe(file: string): Observation {
  const { ino, size, mtimeNs } = statSync(file, { bigint: true });
  const [log = 0n, journal = 0n] = SIDE_FILES.map((side) => sideFileBytes(file, side));
  const signature = [ino, size, mtimeNs, log, journal].join(' ');
  if (log === 0n && journal === 0n) return { situation: 'at_rest', signature };
  return { situation: log > 0n && existsSync(`${file}-shm`) ? 'in_use' : 'left_behind', signature };
}

function sideFileBytes(file: string, side: (typeof SIDE_FILES)[number]): bigint {
  return statSync(`${file}${side}`, { bigint: true, throwIfNoEntry: false })?.size ?? 0n;
}

/** The log or journal of `file` that holds something, though `file` may not be there. */
export function filledSideFile(file: string): string | undefined {
  const side = SIDE_FILES.find((name) => sideFileBytes(file, name) > 0n);
  return side === undefined ? undefined : `${file}${side}`;
}

function readUnlocked<Value>(file: string, use: (database: DatabaseSync) => Value): Value {
  const address = pathToFileURL(file);
  address.search = '?immutable=1';
  return withDatabase(openDatabase(address, { readOnly: true }), use);
}

function readCopy<Value>(file: string, folder: TemporaryFolder, use: (database: DatabaseSync) => Value): Value {
  return withTemporaryFolder(folder, (directory) => {
    const copy = join(directory, 'history.db');
    copyFileSync(file, copy);
    for (const side of SIDE_FILES) if (existsSync(`${file}${side}`)) copyFileSync(`${file}${side}`, `${copy}${side}`);
    return withDatabase(openDatabase(copy), use);
  });
}

/** Gives `use` a new folder that is gone afterwards. */
export function withTemporaryFolder<Value>(folder: TemporaryFolder, use: (directory: string) => Value): Value {
  const directory = mkdtempSync(join(folder.temporaryDirectory, 'history-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Gives `use` an open database that is closed afterwards. */
export function withDatabase<Value>(database: DatabaseSync, use: (database: DatabaseSync) => Value): Value {
  try {
    return use(database);
  } finally {
    database.close();
  }
}
