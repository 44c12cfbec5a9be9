import type { Failure } from '../../domain/failure.ts';
import type { HistoryFile } from './history-failure.ts';

/** The key in `meta` under which stands whose a history is: `project/environment/stage`. */
export const OWNER_KEY = 'instance';

/** The failure of a history that is another instance's. `metaTable`: as SQL takes its name. */
export function foreign(history: HistoryFile, found: string, wanted: string, metaTable: string): Failure {
  const { instance, file } = history;
  const text = wanted.replaceAll("'", "''");
  const handOver = `UPDATE ${metaTable} SET value = '${text}' WHERE key = '${OWNER_KEY}'`;
  return { reason: 'history_foreign', instance, file, found, wanted, handOver };
}
