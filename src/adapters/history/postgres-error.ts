import type { Failure } from '../../domain/failure.ts';
import { isDamagedRow } from './error-codes.ts';
import { damaged, unavailable, type HistoryFile } from './history-failure.ts';

/** What went wrong between us and a server, in words for the user and without secrets. Anything else is a bug. */
export interface PostgresError extends Error {
  readonly postgres: {
    /**
     * `damaged`: the tables are not what they must be; `refused`: the server said no; `lost`: there is no connection;
     * `no_tls`: there is none since the server cannot encrypt.
     */
    readonly kind: 'damaged' | 'refused' | 'lost' | 'no_tls';
    /** The code of the server. Source: https://www.postgresql.org/docs/current/errcodes-appendix.html */
    readonly sqlState?: string;
  };
}

/** States that say that a table has another shape than ours, or that its pages cannot be read. */
const DAMAGE: ReadonlySet<string> = new Set(['42703', '42P01', '42804', '42883', 'XX001', 'XX002']);

const SQL_STATE = /^[0-9A-Z]{5}$/;

/** States for which the server's own sentence is not enough. */
const WORDS: Readonly<Record<string, string>> = {
  '25006': 'the database is read-only: name the primary server',
  '3D000': 'there is no such database: create it first',
  '42501': 'the user lacks a right that it needs, which docs/history.md lists',
  '53100': 'its disk is full',
  '53300': 'the server has no connection left; it allows max_connections of them',
  '55P03': 'another program holds a lock on its tables',
  '57014': 'the server did not do what it was asked in time',
};

/** Makes an error with words for the user. */
export function postgresError(
  message: string,
  kind: PostgresError['postgres']['kind'],
  sqlState?: string,
): PostgresError {
  return Object.assign(new Error(message), { postgres: { kind, ...(sqlState === undefined ? {} : { sqlState }) } });
}

/** What the server said no with, in words; `undefined` for every other error. Its details may hold data and are left out. */
export function serverRefusal(error: unknown): PostgresError | undefined {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return undefined;
  const { code } = error;
  if (typeof code !== 'string' || !SQL_STATE.test(code)) return undefined;
  const words = WORDS[code];
  const message = words === undefined ? error.message : `${words} (${error.message})`;
  return postgresError(message, DAMAGE.has(code) ? 'damaged' : 'refused', code);
}

/** Whether the server has ended the session with what it said. */
export function isLastWord(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && (error.severity === 'FATAL' || error.severity === 'PANIC');
}

/** Whether an error is one that {@link postgresError} made. */
export function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'postgres' in error;
}

/** The failure that an error stands for; a bug is thrown on. */
export function postgresFailure(error: unknown, history: HistoryFile): Failure {
  if (isDamagedRow(error)) return damaged(history, error.message);
  if (!isPostgresError(error)) throw error;
  return error.postgres.kind === 'damaged' ? damaged(history, error.message) : unavailable(history, error.message);
}
