import { existsSync } from 'node:fs';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { showPostgres } from '../../domain/postgres-address.ts';
import type { HistoryPlace, HistoryStores } from '../../execution/ports.ts';
import { unavailable } from './history-failure.ts';

/**
 * Whether a stage whose store became PostgreSQL has left its history in the file that SQLite would use, and has none in
 * PostgreSQL yet: then everything would be applied again, without a word.
 */
export async function checkNothingIsLeftBehind(
  place: HistoryPlace,
  postgres: HistoryStores,
): Promise<Result<void, Failure>> {
  const { id, path, postgres: server } = place;
  if (path === undefined || server === undefined || !existsSync(path)) return ok(undefined);
  const history = await postgres.read(place);
  if (!history.ok) return history;
  if (history.value.exists) return ok(undefined);
  const problem =
    `it has no history of this stage, but ${path} is one, from when its store was SQLite: everything would be applied ` +
    'again. Where that file is not, say what is applied (resolve STAGE VERSION --mark-applied); or remove the file to begin anew';
  return err(unavailable({ instance: id, file: showPostgres(server.address) }, problem));
}
