import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { damaged, historyFailure, unavailable, type HistoryFile } from './history-failure.ts';
import { openDatabase } from './open-database.ts';
import {
  filledSideFile,
  readQuietly,
  withDatabase,
  withTemporaryFolder,
  type TemporaryFolder,
} from './sqlite-quiet-read.ts';
import { foreignOwner } from './sqlite-owner.ts';
import { inReadTransaction } from './sqlite-transaction.ts';
import { readSchemaVersion, SCHEMA_VERSION, upgradeSchema, type TableNames } from './sqlite-schema.ts';

/**
 * Whether there is a history file. An empty file, and a log whose database is gone, are damage: new histories get
 * their name when they are complete, so that neither can be a beginning.
 */
export function historyExists(history: HistoryFile): Result<boolean, Failure> {
  try {
    const stat = statSync(history.file, { throwIfNoEntry: false });
    if (stat === undefined) {
      const sideFile = filledSideFile(history.file);
      return sideFile === undefined ? ok(false) : err(damaged(history, `it is gone, but ${sideFile} is there`));
    }
    if (!stat.isFile()) return err(unavailable(history, 'it is not a file'));
    return stat.size === 0 ? err(damaged(history, 'it is empty')) : ok(true);
  } catch (error) {
    return err(historyFailure(error, history));
  }
}

/** A history as it is looked for: its tables, whose it must be, and how failures name it. */
export interface WantedFile {
  readonly tables: TableNames;
  /** `project/environment/stage`. */
  readonly owner: string;
  readonly history: HistoryFile;
}

/** The version of the schema of an intact history. */
export function inspect(database: DatabaseSync, { tables, owner, history }: WantedFile): Result<number, Failure> {
  const damage = integrityProblem(database);
  if (damage !== undefined) return err(damaged(history, damage));
  const version = readSchemaVersion(database, tables);
  if (version.ok) {
    const foreign = version.value === 0 ? undefined : foreignOwner(database, owner, history);
    return foreign === undefined ? version : err(foreign);
  }
  if (version.error.kind === 'damaged') return err(damaged(history, version.error.problem));
  const { instance, file } = history;
  return err({ reason: 'history_newer', instance, file, found: version.error.found, known: SCHEMA_VERSION });
}

/** What SQLite finds wrong with a database; `undefined`: nothing. */
export function integrityProblem(database: DatabaseSync): string | undefined {
  const answer = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  return answer === 'ok' ? undefined : String(answer);
}

/**
 * Lets `use` read an intact history, without changing it, as if it were of the newest schema: of an older one, an
 * upgraded copy is read. `use` may be called more than once.
 */
export function readIntact<Value>(
  wanted: WantedFile,
  folder: TemporaryFolder,
  use: (database: DatabaseSync, version: number) => Result<Value, Failure>,
): Result<Value, Failure> {
  const { tables, history } = wanted;
  try {
    return readQuietly(history.file, folder, (database) => {
      const version = inspect(database, wanted);
      if (!version.ok) return version;
      if (version.value === SCHEMA_VERSION) return inReadTransaction(database, () => use(database, version.value));
      return withTemporaryFolder(folder, (directory) => {
        const copy = join(directory, 'upgraded.db');
        database.prepare('VACUUM INTO ?').run(copy);
        return withDatabase(openDatabase(copy), (upgraded) => {
          upgradeSchema(upgraded, tables, version.value);
          return use(upgraded, version.value);
        });
      });
    });
  } catch (error) {
    return err(historyFailure(error, history));
  }
}
