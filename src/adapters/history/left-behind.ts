import { existsSync } from 'node:fs';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { showPostgres } from '../../domain/postgres-address.ts';
import type { HistoryPlace, HistoryStores } from '../../execution/ports.ts';

/**
 * Whether a stage whose store became PostgreSQL has left its history in the file that SQLite would use, and has none in
 * PostgreSQL yet: then everything would be applied again.
 */
export async function checkNothingIsLeftBehind(
  place: HistoryPlace,
  postgres: HistoryStores,
): Promise<Result<void, Failure>> {
  const { id, store, path, postgres: server, beginsAnew } = place;
  if (beginsAnew === true || path === undefined || server === undefined || !existsSync(path)) return ok(undefined);
  const history = await postgres.read(place);
  if (!history.ok) return history;
  if (history.value.exists) return ok(undefined);
  const table = `${showPostgres(server.address)} (${store.tables.migrations})`;
  return err({ reason: 'history_left_behind', instance: id, place: table, file: path });
}
