import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '../../domain/failure.ts';
import { EMPTY_HISTORY } from '../../domain/history.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HistoryPlace, HistoryStore, HistoryStores } from '../../execution/ports.ts';
import { isFileLocked, tryLockFile, type FileLock } from './file-lock.ts';
import { errorMessage, historyFailure, unavailable, type HistoryFile } from './history-failure.ts';
import { adoptableFile, madeByApirun, willBeCopied } from './sqlite-adoption.ts';
import { openForWriting } from './sqlite-claim.ts';
import { sqliteHistory } from './sqlite-history.ts';
import { historyExists, readIntact } from './sqlite-inspect.ts';
import type { TemporaryFolder } from './sqlite-quiet-read.ts';
import { readAttemptsWithVersions, readSent, readStageHistory } from './sqlite-read.ts';
import { tableNamesProblem } from './sqlite-schema.ts';

/**
 * Histories in SQLite files, one per stage instance; its tables and guarantees are in `docs/history.md`.
 * `temporaryDirectory`: where a copy is made, for a moment, of a file that cannot be read in place.
 */
export function sqliteHistories(options: TemporaryFolder): HistoryStores {
  const claims = new Set<HistoryStore>();

  function readOr<Value>(
    nothing: Value,
    place: HistoryPlace,
    read: (database: DatabaseSync) => Value,
  ): Result<Value, Failure> {
    const found = locate(place);
    if (!found.ok) return found;
    const { file } = found.value;
    if (file === undefined) return ok(nothing);
    const wanted = { tables: place.store.tables, owner: place.owner, history: file };
    return readIntact(wanted, options, (database) => ok(read(database)));
  }

  return {
    async read(place) {
      const found = locate(place);
      if (!found.ok) return found;
      const { file, adopted } = found.value;
      if (file === undefined) return ok(EMPTY_HISTORY);
      const { owner, store } = place;
      const { tables } = store;
      return readIntact({ tables, owner, history: file }, options, (database, version) =>
        readStageHistory(database, tables, file, adopted ? [willBeCopied(file.file)] : notMadeHere(file, version)),
      );
    },

    async attempts(place) {
      const { tables } = place.store;
      return readOr([], place, (database) => readAttemptsWithVersions(database, tables));
    },

    sent: async (place) => readOr<ReadonlyMap<string, string>>(new Map(), place, readSent),

    isClaimed: async ({ path }) => path !== undefined && isFileLocked(lockFileOf(path)),

    async claim(place) {
      const claimed = claim(place, options, (store) => claims.delete(store));
      if (claimed.ok) claims.add(claimed.value);
      return claimed;
    },

    async [Symbol.asyncDispose]() {
      for (const store of claims) await store[Symbol.asyncDispose]();
    },
  };
}

function notMadeHere({ file }: HistoryFile, version: number): readonly string[] {
  return version === 0 ? [madeByApirun(file)] : [];
}

/** The file that holds the history of a place now; `undefined`: there is none. */
function locate(place: HistoryPlace): Result<{ file: HistoryFile | undefined; adopted: boolean }, Failure> {
  const own = historyFile(place);
  if (!own.ok) return own;
  const exists = historyExists(own.value);
  if (!exists.ok) return exists;
  if (exists.value) return ok({ file: own.value, adopted: false });
  const source = adoptableFile(place);
  if (!source.ok) return source;
  if (source.value === undefined) return ok({ file: undefined, adopted: false });
  const file = { instance: place.id, file: source.value };
  const intact = historyExists(file);
  return intact.ok ? ok({ file, adopted: true }) : intact;
}

function historyFile(place: HistoryPlace): Result<HistoryFile, Failure> {
  if (place.path === undefined) throw new Error(`the place of ${place.id} has no path`);
  const file = { instance: place.id, file: place.path };
  const problem = tableNamesProblem(place.store.tables);
  return problem === undefined ? ok(file) : err(unavailable(file, problem));
}

function claim(
  place: HistoryPlace,
  options: TemporaryFolder,
  onDispose: (store: HistoryStore) => void,
): Result<HistoryStore, Failure> {
  const history = historyFile(place);
  if (!history.ok) return history;
  const { instance, file } = history.value;
  try {
    const lock = lockHistory(history.value);
    if (!lock.ok) return lock;
    if (lock.value === undefined) return err({ reason: 'history_busy', instance, file });
    return openLocked(place, history.value, options, lock.value, onDispose);
  } catch (error) {
    return err(historyFailure(error, history.value));
  }
}

function lockFileOf(file: string): string {
  return `${file}.lock`;
}

/** The lock of a history, in its folder, which is made; `undefined`: somebody else has it. */
function lockHistory(history: HistoryFile): Result<FileLock | undefined, Failure> {
  const lockFile = lockFileOf(history.file);
  try {
    mkdirSync(dirname(history.file), { recursive: true });
    return ok(tryLockFile(lockFile));
  } catch (error) {
    // Whatever is wrong with the lock file, the history itself was not looked at.
    return err(unavailable(history, `${lockFile} cannot be locked: ${errorMessage(error)}`));
  }
}

function openLocked(
  place: HistoryPlace,
  history: HistoryFile,
  options: TemporaryFolder,
  lock: FileLock,
  onDispose: (store: HistoryStore) => void,
): Result<HistoryStore, Failure> {
  let store: HistoryStore | undefined;
  try {
    const opened = openForWriting(place, history, options);
    if (!opened.ok) return opened;
    const { database, notices } = opened.value;
    const release = () => {
      lock.release();
      if (store !== undefined) onDispose(store);
    };
    store = sqliteHistory({ database, store: place.store, history, notices, release });
    return ok(store);
  } finally {
    if (store === undefined) lock.release();
  }
}
