import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { instanceId } from '../../src/domain/instance.ts';
import type { HistoryPlace, HistoryStores } from '../../src/execution/ports.ts';
import { sqliteHistories } from '../../src/adapters/history/sqlite-histories.ts';
import type { HistoryRig } from '../contracts/history-world.ts';
import { sqliteStore } from './history-records.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** SQLite histories in a folder of their own. */
export interface SqliteRig extends HistoryRig {
  /** Where the histories are. */
  readonly folder: string;
  /** Where copies are made for a moment; empty between operations. */
  readonly copies: string;
  file(stage: string): string;
}

export async function sqliteRig(change: Partial<HistoryPlace> = {}): Promise<SqliteRig> {
  const root = await makeTemporaryFolder();
  const folder = join(root.path, 'state', 'default');
  const copies = join(root.path, 'copies');
  await mkdir(copies);
  const file = (stage: string) => join(folder, `${stage}.db`);
  return {
    folder,
    copies,
    file,
    histories: (): HistoryStores => sqliteHistories({ temporaryDirectory: copies }),
    place: (stage) => ({ id: instanceId('default', stage), store: sqliteStore, path: file(stage), ...change }),
    [Symbol.asyncDispose]: () => root[Symbol.asyncDispose](),
  };
}
