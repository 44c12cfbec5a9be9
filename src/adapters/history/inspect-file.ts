import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ExpectedHistory, HistoryContent } from '../../execution/kept-files-ports.ts';
import { historyFailure } from './history-failure.ts';
import { quoteName } from './quote-name.ts';
import { readIntact } from './sqlite-inspect.ts';
import { withTemporaryFolder, type TemporaryFolder } from './sqlite-quiet-read.ts';
import { readAttempts, readStageHistory } from './sqlite-read.ts';
import { tableNamesProblem } from './sqlite-schema.ts';

/** What the bytes of a history file hold, checked as if the file were in its place. */
export async function inspectHistoryFile(
  bytes: Uint8Array,
  { id, owner, tables, file }: ExpectedHistory,
  folder: TemporaryFolder,
): Promise<Result<HistoryContent, Failure>> {
  const named = { instance: id, file };
  const problem = tableNamesProblem(tables);
  if (problem !== undefined) return err({ reason: 'history_unavailable', instance: id, place: file, problem });
  try {
    return withTemporaryFolder(folder, (directory) => {
      const copy = join(directory, 'history.db');
      writeFileSync(copy, bytes);
      const history = { instance: id, file: copy };
      const read = readIntact({ tables, owner, history }, folder, (database) => contentIn(database, tables, history));
      return read.ok ? read : err(renamed(read.error, file));
    });
  } catch (error) {
    return err(historyFailure(error, named));
  }
}

function contentIn(
  database: DatabaseSync,
  tables: ExpectedHistory['tables'],
  history: { readonly instance: ExpectedHistory['id']; readonly file: string },
): Result<HistoryContent, Failure> {
  const read = readStageHistory(database, tables, history, []);
  if (!read.ok) return read;
  const { applied, openIntents } = read.value;
  const generation = Number(database.prepare(`SELECT value FROM meta WHERE key = 'generation'`).get()?.['value']);
  return ok({
    applied,
    openIntents,
    attempts: readAttempts(database, 'all'),
    requests: requestsIn(database, tables.runs),
    generation: Number.isSafeInteger(generation) ? generation : 0,
  });
}

/** As text: a version may have more digits than a number of JavaScript keeps. */
function requestsIn(database: DatabaseSync, table: string): readonly string[] {
  const rows = database.prepare(
    `SELECT CAST(version AS TEXT) AS version, direction, status_code, body, env_json, failed, ran_at
     FROM ${quoteName(table)} ORDER BY id`,
  );
  return rows.all().map((row) => createHash('sha256').update(JSON.stringify(row)).digest('hex'));
}

/** A failure that names the file the user knows, and not the copy that was looked into. */
function renamed(failure: Failure, file: string): Failure {
  switch (failure.reason) {
    case 'history_damaged':
    case 'history_newer':
    case 'history_foreign':
      return { ...failure, file };
    case 'history_unavailable':
      return { ...failure, place: file };
    default:
      return failure;
  }
}
