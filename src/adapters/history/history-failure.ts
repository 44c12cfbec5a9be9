import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { fileErrorCode, isDamagedRow, SQLITE, sqliteErrorCode } from './error-codes.ts';

/** The file of a history and whose history it is, as failures name them. */
export interface HistoryFile {
  readonly instance: InstanceId;
  readonly file: string;
}

/** Codes that say that the content is wrong; every other code says that it could not be reached. */
const DAMAGE: ReadonlySet<number> = new Set([SQLITE.error, SQLITE.corrupt, SQLITE.notADatabase]);

/** The failure of a history whose content is not what it must be. `problem` completes "FILE is damaged: …". */
export function damaged(history: HistoryFile, problem: string): Failure {
  return { reason: 'history_damaged', instance: history.instance, file: history.file, problem };
}

/** The failure of a history that could not be reached: permissions, a full disk, a name that cannot be used. */
export function unavailable(history: HistoryFile, problem: string): Failure {
  return { reason: 'history_unavailable', instance: history.instance, place: history.file, problem };
}

/** The failure that an error of SQLite, of the file system or in a row stands for. Every other error is a bug and is thrown on. */
export function historyFailure(error: unknown, history: HistoryFile): Failure {
  if (isDamagedRow(error)) return damaged(history, error.message);
  const message = errorMessage(error);
  const code = sqliteErrorCode(error);
  return code !== undefined && DAMAGE.has(code) ? damaged(history, message) : unavailable(history, message);
}

/** The message of an error of SQLite or of the file system. Every other error is a bug and is thrown on. */
export function errorMessage(error: unknown): string {
  if (error instanceof Error && (sqliteErrorCode(error) ?? fileErrorCode(error)) !== undefined) return error.message;
  throw error;
}
