import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { folderBytes } from '../../rigs/folder-bytes.ts';
import { given } from '../../rigs/given.ts';
import { outcome } from '../../rigs/history-records.ts';
import { APIRUN_ROWS, APIRUN_TABLES, execute, query } from '../../rigs/sqlite-file.ts';
import { sqliteRig, type SqliteRig } from '../../rigs/sqlite-history.ts';

interface AdoptionRig {
  readonly rig: SqliteRig;
  /** The migrations folder with its apirun.db. */
  readonly migrations: string;
  readonly place: ReturnType<SqliteRig['place']>;
}

async function withApirun(rig: SqliteRig, statements = [...APIRUN_TABLES, ...APIRUN_ROWS]): Promise<AdoptionRig> {
  const migrations = join(dirname(rig.folder), 'migration');
  await mkdir(migrations, { recursive: true });
  execute(join(migrations, 'apirun.db'), statements);
  return { rig, migrations, place: { ...rig.place('alpha'), adoptFrom: migrations } };
}

const adopted = {
  exists: true,
  completed: true,
  applied: [
    {
      version: '1',
      label: '1',
      appliedAt: '2026-01-02T03:04:05.123456789Z',
      durationMs: 0,
      run: '',
      attempt: 0,
      actor: '',
      commit: '',
      variables: [{ name: 'vpc_id', form: 'clear', text: 'vpc-old' }],
    },
  ],
  openIntents: [],
  exports: [],
};

describe('an apirun.db in the migrations folder', () => {
  test('is of nobody where the stage exists in several environments: refused, and nothing is made', async () => {
    await using rig = await sqliteRig();
    const { migrations, place } = await withApirun(rig);
    const several = { ...place, adoptAmong: ['test/db', 'production/db'] as const };
    const refusal = {
      ok: false,
      error: {
        reason: 'history_ambiguous',
        file: join(migrations, 'apirun.db'),
        place: place.path,
        instances: ['test/db', 'production/db'],
      },
    };
    const before = await folderBytes(rig.folder);
    expect(await rig.histories().read(several)).toMatchObject(refusal);
    expect(await rig.histories().attempts(several)).toMatchObject(refusal);
    expect(await rig.histories().claim(several)).toMatchObject(refusal);
    const made = Object.keys(await folderBytes(rig.folder)).filter((name) => !name.endsWith('.lock'));
    expect(made).toEqual(Object.keys(before));
  });

  test('is read where it is, with a notice, and nothing is made', async () => {
    await using rig = await sqliteRig();
    const { migrations, place } = await withApirun(rig);
    const before = await folderBytes(migrations);
    const history = given(await rig.histories().read(place));
    expect(history).toEqual({ ...adopted, notices: [expect.stringContaining('apirun.db')] });
    expect(given(await rig.histories().attempts(place))).toEqual([]);
    expect(await folderBytes(migrations)).toEqual(before);
    await expect(readdir(rig.folder)).rejects.toThrow('ENOENT');
    expect(await readdir(rig.copies)).toEqual([]);
  });

  test('is copied by the first claim and stays as it is; afterwards the copy counts', async () => {
    await using rig = await sqliteRig();
    const { migrations, place } = await withApirun(rig);
    const before = await folderBytes(migrations);
    await using histories = rig.histories();
    {
      await using store = given(await histories.claim(place));
      expect(given(await store.read())).toEqual({ ...adopted, notices: [expect.stringContaining('copied')] });
      given(await store.close(outcome('2')));
    }
    expect(await folderBytes(migrations)).toEqual(before);
    execute(join(migrations, 'apirun.db'), ['INSERT INTO schema_migrations VALUES (7)']);
    const history = given(await histories.read(place));
    expect(history.applied.map(({ version }) => version)).toEqual(['1', '2']);
    expect(history.notices).toEqual([]);
    expect(await readdir(rig.folder)).toEqual(['alpha.db']);
  });

  test('keeps its runs, and apirun can go on with the copy', async () => {
    await using rig = await sqliteRig();
    const { place } = await withApirun(rig);
    await using histories = rig.histories();
    {
      await using store = given(await histories.claim(place));
      given(await store.close(outcome('2')));
    }
    execute(
      rig.file('alpha'),
      APIRUN_TABLES.map((statement) => statement.replace('TABLE', 'TABLE IF NOT EXISTS')),
    );
    const runs = query(rig.file('alpha'), 'SELECT id, version FROM migration_runs ORDER BY id');
    expect(runs).toEqual([
      { id: 1, version: 1 },
      { id: 2, version: 2 },
    ]);
  });

  test('with nothing applied is not completed', async () => {
    await using rig = await sqliteRig();
    const { place } = await withApirun(rig, [...APIRUN_TABLES]);
    expect(given(await rig.histories().read(place))).toMatchObject({ exists: true, applied: [], completed: false });
  });

  test('that is damaged is refused by its own name, and no history is made', async () => {
    await using rig = await sqliteRig();
    const { migrations, place } = await withApirun(rig, ['CREATE TABLE other (x)']);
    await using histories = rig.histories();
    for (const result of [await histories.read(place), await histories.claim(place)]) {
      expect(result).toMatchObject({
        ok: false,
        error: { reason: 'history_damaged', file: join(migrations, 'apirun.db') },
      });
    }
    expect(await readdir(rig.folder)).toEqual([]);
  });

  test('does not count where there is a history already', async () => {
    await using rig = await sqliteRig();
    await using histories = rig.histories();
    {
      await using store = given(await histories.claim(rig.place('alpha')));
      given(await store.close(outcome('5')));
    }
    const { place } = await withApirun(rig);
    expect(given(await histories.read(place)).applied.map(({ version }) => version)).toEqual(['5']);
  });

  test('in write-ahead mode, as apirun never leaves it, is read and copied as well', async () => {
    await using rig = await sqliteRig();
    const { migrations, place } = await withApirun(rig, [
      'PRAGMA journal_mode = WAL',
      ...APIRUN_TABLES,
      ...APIRUN_ROWS,
    ]);
    const before = await folderBytes(migrations);
    expect(given(await rig.histories().read(place))).toMatchObject(adopted);
    await using histories = rig.histories();
    await using store = given(await histories.claim(place));
    expect(given(await store.read())).toMatchObject(adopted);
    expect(await folderBytes(migrations)).toEqual(before);
  });
});

describe("a history of apirun's in the place of ours", () => {
  test('is read as it is, and gets our tables when it is claimed', async () => {
    await using rig = await sqliteRig();
    await mkdir(rig.folder, { recursive: true });
    execute(rig.file('alpha'), [...APIRUN_TABLES, ...APIRUN_ROWS]);
    const before = await folderBytes(rig.folder);
    await using histories = rig.histories();
    const place = rig.place('alpha');
    const notices = [expect.stringContaining('made by apirun')];
    expect(given(await histories.read(place))).toEqual({ ...adopted, notices });
    expect(await folderBytes(rig.folder)).toEqual(before);
    {
      await using store = given(await histories.claim(place));
      expect(given(await store.read())).toEqual({ ...adopted, notices });
    }
    expect(given(await histories.read(place))).toEqual({ ...adopted, notices: [] });
    expect(query(rig.file('alpha'), `SELECT value FROM meta WHERE key = 'schema_version'`)).toEqual([{ value: '2' }]);
  });
});
