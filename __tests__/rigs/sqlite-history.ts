import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { instanceId } from '../../src/domain/instance.ts';
import type { HistoryPlace, HistoryStores } from '../../src/execution/ports.ts';
import { sqliteHistories } from '../../src/adapters/history/sqlite-histories.ts';
import type { KeptHistoryRig } from '../contracts/history-kept.ts';
import type { HistoryRig } from '../contracts/history-world.ts';
import { folderBytes } from './folder-bytes.ts';
import { sqliteStore } from './history-records.ts';
import { APIRUN_ROWS, APIRUN_TABLES, execute, query } from './sqlite-file.ts';
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
    place: (stage) => ({
      id: instanceId('default', stage),
      owner: `project/default/${stage}`,
      store: sqliteStore,
      path: file(stage),
      ...change,
    }),
    [Symbol.asyncDispose]: () => root[Symbol.asyncDispose](),
  };
}

/** The same for the contract of histories in tables. */
export async function keptSqliteRig(): Promise<KeptHistoryRig> {
  const rig = await sqliteRig();
  const file = rig.file('alpha');
  return {
    ...rig,
    async execute(...statements) {
      execute(file, statements.slice(0, -1));
      return query(file, statements.at(-1) ?? '');
    },
    table: (name) => name,
    async makeByApirun() {
      await mkdir(rig.folder, { recursive: true });
      execute(file, [...APIRUN_TABLES, ...APIRUN_ROWS]);
    },
    content: () => folderBytes(rig.folder),
  };
}
