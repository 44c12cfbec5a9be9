import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { HistoryPlace } from '../../execution/ports.ts';
import { openDatabase } from './open-database.ts';
import { syncFileToDisk, syncFolderToDisk } from './sync-to-disk.ts';
import type { HistoryFile } from './history-failure.ts';
import { adoptableFile, madeByApirun, wasCopied } from './sqlite-adoption.ts';
import { historyExists, inspect, type WantedFile } from './sqlite-inspect.ts';
import { writeOwner } from './sqlite-owner.ts';
import { readQuietly, withDatabase, type TemporaryFolder } from './sqlite-quiet-read.ts';
import { createApirunTables, SCHEMA_VERSION, upgradeSchema } from './sqlite-schema.ts';

/** How long a write waits for another program, apirun for one, to end its own. */
const BUSY_TIMEOUT_MS = 5_000;

/** A history that is open for writing, of the newest schema, with what the user should know about how it came to be. */
export interface OpenHistory {
  readonly database: DatabaseSync;
  readonly notices: readonly string[];
}

/**
 * Opens the history of a place, whose lock the caller holds, and makes it when there is none.
 * Nothing is changed before the file has been found intact. Throws errors of SQLite and of the file system.
 */
export function openForWriting(
  place: HistoryPlace,
  history: HistoryFile,
  folder: TemporaryFolder,
): Result<OpenHistory, Failure> {
  const wanted = { tables: place.store.tables, owner: place.owner, history };
  const exists = historyExists(history);
  if (!exists.ok) return exists;
  if (!exists.value) return create(place, history, folder);

  const version = readQuietly(history.file, folder, (database) => inspect(database, wanted));
  if (!version.ok) return version;
  const notices = version.value === 0 ? [madeByApirun(history.file)] : [];
  return ok({ database: openUpgraded(wanted, version.value), notices });
}

/** A new history gets its name when it is complete: a process killed in between leaves no half-made one. */
function create(place: HistoryPlace, history: HistoryFile, folder: TemporaryFolder): Result<OpenHistory, Failure> {
  const { owner } = place;
  const { tables } = place.store;
  const unfinished = `${history.file}.new`;
  for (const side of ['', '-wal', '-shm', '-journal']) rmSync(`${unfinished}${side}`, { force: true });

  const adopted = adoptableFile(place);
  if (!adopted.ok) return adopted;
  const source = adopted.value;
  const version =
    source === undefined
      ? ok(0)
      : copyHistory({ tables, owner, history: { ...history, file: source } }, unfinished, folder);
  if (!version.ok) return version;
  withDatabase(openDatabase(unfinished), (database) => {
    // No journal on disk: nobody else knows this file, and a failure leaves nothing to go back to.
    database.exec('PRAGMA journal_mode = MEMORY');
    if (source === undefined) createApirunTables(database, tables);
    upgradeSchema(database, tables, version.value);
    writeOwner(database, owner);
    database.exec('PRAGMA journal_mode = WAL');
  });
  syncFileToDisk(unfinished);
  renameSync(unfinished, history.file);
  syncFolderToDisk(dirname(history.file));

  const notices = source === undefined ? [] : [wasCopied(source)];
  return ok({ database: openUpgraded({ tables, owner, history }, SCHEMA_VERSION), notices });
}

/** Copies an intact history without changing it and gives its schema version. */
function copyHistory(source: WantedFile, target: string, folder: TemporaryFolder): Result<number, Failure> {
  return readQuietly(source.history.file, folder, (database) => {
    const version = inspect(database, source);
    if (version.ok) {
      rmSync(target, { force: true });
      database.prepare('VACUUM INTO ?').run(target);
    }
    return version;
  });
}

/** Also writes down whose a history is that an older program has begun. */
function openUpgraded({ tables, owner, history }: WantedFile, version: number): DatabaseSync {
  const database = openDatabase(history.file, { timeout: BUSY_TIMEOUT_MS });
  try {
    // A history may come from elsewhere: what its schema holds is not trusted to call functions.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
    upgradeSchema(database, tables, version);
    writeOwner(database, owner);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
