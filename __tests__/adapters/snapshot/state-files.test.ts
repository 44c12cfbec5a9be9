import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inspectHistoryFile } from '../../../src/adapters/history/inspect-file.ts';
import { readHistoryWhole } from '../../../src/adapters/history/read-file-whole.ts';
import { stateFiles } from '../../../src/adapters/snapshot/state-files.ts';
import type { ExpectedHistory, KeptFiles } from '../../../src/execution/kept-files-ports.ts';
import { folderBytes } from '../../rigs/folder-bytes.ts';
import { given } from '../../rigs/given.ts';
import { startHistoryProcess } from '../../rigs/history-process.ts';
import { intent, outcome, sqliteStore, stageOutcome } from '../../rigs/history-records.ts';
import { APIRUN_ROWS, APIRUN_TABLES, execute } from '../../rigs/sqlite-file.ts';
import { sqliteRig, type SqliteRig } from '../../rigs/sqlite-history.ts';

function filesOf({ copies }: SqliteRig): KeptFiles {
  const folder = { temporaryDirectory: copies };
  return stateFiles({
    inspect: (bytes, expected) => inspectHistoryFile(bytes, expected, folder),
    readWhole: (history) => readHistoryWhole(history, folder),
  });
}

const alpha: ExpectedHistory = {
  id: 'default/alpha',
  owner: 'project/default/alpha',
  tables: sqliteStore.tables,
  file: 'alpha in the export',
};

/** A history with one applied version. */
async function written(rig: SqliteRig): Promise<Uint8Array> {
  await using histories = rig.histories();
  {
    await using store = given(await histories.claim(rig.place('alpha')));
    given(await store.open(intent('1')));
    given(await store.close(outcome('1')));
    given(await store.finish(stageOutcome()));
  }
  return await readFile(rig.file('alpha'));
}

describe('the bytes of a history', () => {
  test('are looked into without leaving anything', async () => {
    await using rig = await sqliteRig();
    const bytes = await written(rig);
    const content = given(await filesOf(rig).inspect(bytes, alpha));
    expect(content).toMatchObject({ applied: [{ version: '1' }], openIntents: [], attempts: [{ run: '812' }] });
    expect(content.requests).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(content.generation).toBeGreaterThan(1);
    expect(await folderBytes(rig.copies)).toEqual({});
  });

  test('are refused as those of another stage', async () => {
    await using rig = await sqliteRig();
    const bytes = await written(rig);
    const bravo = {
      ...alpha,
      id: 'default/bravo',
      owner: 'project/default/bravo',
      file: 'bravo in the export',
    } as const;
    expect(await filesOf(rig).inspect(bytes, bravo)).toMatchObject({
      ok: false,
      error: { reason: 'history_foreign', file: 'bravo in the export', found: 'project/default/alpha' },
    });
  });

  test.each([
    ['with something else in the middle', (bytes: Uint8Array) => bytes.fill(7, 1024, 2048), 'history_damaged'],
    ['cut off', (bytes: Uint8Array) => bytes.subarray(0, 700), 'history_damaged'],
    ['that are none at all', () => Buffer.from('this is no database'), 'history_damaged'],
    ['without anything', () => new Uint8Array(), 'history_damaged'],
  ])('%s are refused, by the name that people know', async (_, spoil, reason) => {
    await using rig = await sqliteRig();
    const bytes = spoil(await written(rig));
    const refused = await filesOf(rig).inspect(bytes, alpha);
    expect(refused).toMatchObject({ ok: false, error: { reason, file: 'alpha in the export' } });
  });

  test('of a newer schema are refused', async () => {
    await using rig = await sqliteRig();
    await written(rig);
    execute(rig.file('alpha'), [`UPDATE meta SET value = '1000' WHERE key = 'schema_version'`]);
    const refused = await filesOf(rig).inspect(await readFile(rig.file('alpha')), alpha);
    expect(refused).toMatchObject({ ok: false, error: { reason: 'history_newer', file: 'alpha in the export' } });
  });

  test('that apirun made are read as if they had been adopted', async () => {
    await using rig = await sqliteRig();
    const file = join(rig.copies, 'apirun.db');
    execute(file, [...APIRUN_TABLES, ...APIRUN_ROWS]);
    const content = given(await filesOf(rig).inspect(await readFile(file), alpha));
    expect(content).toMatchObject({ applied: [{ version: '1' }], attempts: [] });
    expect(content.requests).toHaveLength(1);
  });
});

describe('a folder of histories', () => {
  test('is read with what a killed run has left in a log, and stays as it was', async () => {
    await using rig = await sqliteRig();
    const process = startHistoryProcess(rig.file('alpha'), 'in_flight');
    expect([await process.line(), await process.line()]).toEqual(['claimed', 'open']);
    await process.kill();
    // As where somebody has copied the folder.
    await rm(`${rig.file('alpha')}-shm`);
    const before = await folderBytes(rig.folder);
    expect(Object.keys(before)).toContain('alpha.db-wal');
    const files = filesOf(rig);
    const folder = given(await files.readFolder(rig.folder));
    expect(await folderBytes(rig.folder)).toEqual(before);
    expect(await folderBytes(rig.copies)).toEqual({});
    const bytes = folder?.histories.get('alpha') ?? new Uint8Array();
    const content = given(await files.inspect(bytes, alpha));
    expect(content).toMatchObject({ applied: [{ version: '1' }], openIntents: [{ version: '2' }] });
  });

  test('gives files as they are where nothing is beside them, and what its manifest says', async () => {
    await using rig = await sqliteRig();
    const bytes = await written(rig);
    await writeFile(join(rig.folder, 'manifest.json'), MANIFEST);
    await writeFile(join(rig.folder, 'last-run.json'), '{}');
    const folder = given(await filesOf(rig).readFolder(rig.folder));
    expect(folder?.facts).toEqual({
      project: 'shop',
      environment: 'default',
      generation: 7,
      run: '812',
      attempt: 2,
      commit: 'c0ffee',
      createdAt: '2026-01-02T03:04:05.000Z',
      stages: ['alpha'],
    });
    expect([...(folder?.histories.keys() ?? [])]).toEqual(['alpha']);
    expect(Buffer.from(folder?.histories.get('alpha') ?? []).equals(bytes)).toBe(true);
  });

  test('that is not there, or is a file, is none', async () => {
    await using rig = await sqliteRig();
    const file = join(rig.copies, 'file');
    await writeFile(file, '');
    expect(given(await filesOf(rig).readFolder(join(rig.copies, 'nowhere')))).toBeUndefined();
    expect(given(await filesOf(rig).readFolder(file))).toBeUndefined();
  });
});

const MANIFEST = JSON.stringify({
  format: 1,
  project: 'shop',
  environment: 'default',
  generation: 7,
  run: '812',
  attempt: 2,
  commit: 'c0ffee',
  created_at: '2026-01-02T03:04:05.000Z',
  stages: ['alpha'],
  files: { 'alpha.db': { sha256: 'ab', bytes: 1, generation: 1 } },
});

test('a snapshot whose manifest cannot be read says nothing of itself', async () => {
  await using rig = await sqliteRig();
  const files = filesOf(rig);
  const factsOf = (text: string) =>
    files.factsOf({ generation: 7, files: new Map([['manifest.json', Buffer.from(text)]]) });
  expect(await factsOf(MANIFEST)).toMatchObject({ generation: 7, run: '812' });
  expect(await factsOf('{')).toBeUndefined();
  expect(await files.factsOf({ generation: 7, files: new Map() })).toBeUndefined();
});

test('histories with a path of their own belong to a folder, where they are there', async () => {
  await using rig = await sqliteRig();
  const bytes = await written(rig);
  const own = join(rig.copies, 'own.db');
  await writeFile(own, bytes);
  const elsewhere = new Map([
    ['bravo', own],
    ['charlie', join(rig.copies, 'nowhere.db')],
  ]);
  const files = filesOf(rig);
  expect([...(given(await files.readFolder(rig.folder, elsewhere))?.histories.keys() ?? [])]).toEqual([
    'alpha',
    'bravo',
  ]);
  const without = given(await files.readFolder(join(rig.copies, 'nowhere'), elsewhere));
  expect([...(without?.histories.keys() ?? [])]).toEqual(['bravo']);
});
