/** Primary result codes of SQLite. Source: https://www.sqlite.org/rescode.html */
export const SQLITE = {
  error: 1,
  busy: 5,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** The low byte of a result code is the primary code; the rest is detail. */
const PRIMARY_CODE_MASK = 0xff;

/** The primary result code of an error that `node:sqlite` has thrown; `undefined` for every other error. */
export function sqliteErrorCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & PRIMARY_CODE_MASK;
}

/** The code of an error of the file system, such as `ENOENT`; `undefined` for every other error. */
export function fileErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}

/** The code of errors that say that a row of a history does not hold what it must. */
const DAMAGED_ROW = 'DAMAGED_ROW';

/** The error of a row that does not hold what it must: its file is damaged, whatever else it says of itself. */
export function damagedRow(problem: string): Error {
  return Object.assign(new TypeError(problem), { code: DAMAGED_ROW });
}

/** Whether an error was made by {@link damagedRow}. */
export function isDamagedRow(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === DAMAGED_ROW;
}
