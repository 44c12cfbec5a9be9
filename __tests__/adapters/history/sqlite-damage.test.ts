import { chmod, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { folderBytes } from '../../rigs/folder-bytes.ts';
import { given } from '../../rigs/given.ts';
import { outcome, sqliteStore, stageOutcome } from '../../rigs/history-records.ts';
import { execute } from '../../rigs/sqlite-file.ts';
import { sqliteRig, type SqliteRig } from '../../rigs/sqlite-history.ts';

async function withHistory(rig: SqliteRig): Promise<void> {
  await using histories = rig.histories();
  await using store = given(await histories.claim(rig.place('alpha')));
  for (let version = 1; version <= 30; version += 1) {
    const variables = [{ name: 'text', form: 'clear', text: 'x'.repeat(500) }] as const;
    given(await store.close(outcome(String(version), { variables })));
  }
  given(await store.finish(stageOutcome()));
}

/** What reading, listing and claiming say; each must leave every byte as it is. */
async function refusals(rig: SqliteRig): Promise<readonly unknown[]> {
  const before = await folderBytes(rig.folder);
  await using histories = rig.histories();
  const place = rig.place('alpha');
  const results = [await histories.read(place), await histories.attempts(place), await histories.claim(place)];
  expect(await folderBytes(rig.folder)).toEqual(before);
  return results;
}

const thrice = (error: object) =>
  Array.from({ length: 3 }, () => ({ ok: false, error: expect.objectContaining(error) }));

const damages: readonly (readonly [string, (file: string) => Promise<void>, RegExp])[] = [
  ['is no database', (file) => writeFile(file, 'this is no database '.repeat(500)), /not a database/],
  [
    'lost its first bytes',
    async (file) =>
      writeFile(file, Buffer.concat([Buffer.from('this is no database '), (await readFile(file)).subarray(20)])),
    /not a database/,
  ],
  ['is empty', (file) => truncate(file, 0), /empty/],
  ['was cut to 10 bytes', (file) => truncate(file, 10), /./],
  ['was cut to 300 bytes', (file) => truncate(file, 300), /./],
  ['was cut to its first page', (file) => truncate(file, 1024), /./],
  ['was cut in the middle', async (file) => truncate(file, Math.floor((await readFile(file)).length / 2)), /malformed/],
  [
    'holds a page of zeros',
    async (file) => {
      const bytes = await readFile(file);
      bytes.fill(0, 4096, 8192);
      await writeFile(file, bytes);
    },
    /./,
  ],
  ['has no table of versions', async (file) => execute(file, ['DROP TABLE schema_migrations']), /schema_migrations/],
  ['has no table of values', async (file) => execute(file, ['DROP TABLE stored_env']), /stored_env/],
  ['has no journal', async (file) => execute(file, ['DROP TABLE so_intents']), /so_intents/],
  ['has no meta', async (file) => execute(file, ['DROP TABLE meta']), /meta/],
  [
    'does not say its version',
    async (file) => execute(file, [`DELETE FROM meta WHERE key = 'schema_version'`]),
    /version/,
  ],
  [
    'has a view for a table',
    async (file) =>
      execute(file, ['DROP TABLE stored_env', 'CREATE VIEW stored_env AS SELECT 1 AS version, 2 AS name, 3 AS value']),
    /stored_env/,
  ],
];

/** One flipped bit is enough, and SQLite knows nothing of it. */
test('a row that holds what it never would is damage, whoever reads it', async () => {
  await using rig = await sqliteRig();
  await withHistory(rig);
  execute(rig.file('alpha'), [`UPDATE so_attempts SET state = 'completee'`]);
  await using histories = rig.histories();
  const place = rig.place('alpha');
  await using store = given(await histories.claim(place));
  for (const result of [await histories.read(place), await histories.attempts(place), await store.read()])
    expect(result).toMatchObject({ ok: false, error: { reason: 'history_damaged', file: rig.file('alpha') } });
});

describe('a history that is damaged is refused and left as it is', () => {
  test.each(damages)('one that %s', async (_name, damage, problem) => {
    await using rig = await sqliteRig();
    await withHistory(rig);
    await damage(rig.file('alpha'));
    const error = { reason: 'history_damaged', instance: 'default/alpha', file: rig.file('alpha') };
    expect(await refusals(rig)).toEqual(thrice({ ...error, problem: expect.stringMatching(problem) }));
  });

  test('one whose down cannot be read', async () => {
    await using rig = await sqliteRig();
    await withHistory(rig);
    for (const down of ['{', '{}', '7']) {
      execute(rig.file('alpha'), [`UPDATE so_versions SET down = '${down}' WHERE version = '3'`]);
      expect(await rig.histories().read(rig.place('alpha'))).toMatchObject({
        ok: false,
        error: { reason: 'history_damaged', problem: expect.stringContaining('version 3') },
      });
    }
  });

  test('one whose table has lost a column, each time it is asked for', async () => {
    await using rig = await sqliteRig();
    await withHistory(rig);
    execute(rig.file('alpha'), ['ALTER TABLE migration_runs DROP COLUMN env_json']);
    const before = await folderBytes(rig.folder);
    await using histories = rig.histories();
    for (let times = 0; times < 2; times += 1) {
      expect(await histories.claim(rig.place('alpha'))).toMatchObject({
        ok: false,
        error: { reason: 'history_damaged', problem: expect.stringContaining('env_json') },
      });
      expect(await folderBytes(rig.folder)).toEqual(before);
    }
  });

  test('one whose file is gone while its log is there', async () => {
    await using rig = await sqliteRig();
    await withHistory(rig);
    await rm(rig.file('alpha'));
    await writeFile(`${rig.file('alpha')}-wal`, 'committed, and not yet in the file');
    expect(await refusals(rig)).toEqual(
      thrice({ reason: 'history_damaged', problem: expect.stringMatching(/gone.*-wal/) }),
    );
  });

  test('one that is kept under other table names than those configured', async () => {
    const store = { ...sqliteStore, tables: { ...sqliteStore.tables, migrations: 'app_schema_migrations' } };
    await using rig = await sqliteRig();
    await withHistory(rig);
    const result = await rig.histories().read({ ...rig.place('alpha'), store });
    expect(result).toMatchObject({
      ok: false,
      error: { reason: 'history_damaged', problem: expect.stringContaining('app_schema_migrations') },
    });
  });
});

describe('a history that cannot be reached', () => {
  test('because there is a folder in its place', async () => {
    await using rig = await sqliteRig();
    await mkdir(rig.file('alpha'), { recursive: true });
    await using histories = rig.histories();
    for (const result of [await histories.read(rig.place('alpha')), await histories.claim(rig.place('alpha'))]) {
      expect(result).toMatchObject({ ok: false, error: { reason: 'history_unavailable', place: rig.file('alpha') } });
    }
  });

  test('because a file stands where its folder should be', async () => {
    await using rig = await sqliteRig();
    await mkdir(dirname(rig.folder), { recursive: true });
    await writeFile(rig.folder, '');
    const claimed = await rig.histories().claim(rig.place('alpha'));
    expect(claimed).toMatchObject({ ok: false, error: { reason: 'history_unavailable' } });
  });

  test('because its lock file is something else', async () => {
    await using rig = await sqliteRig();
    await mkdir(rig.folder, { recursive: true });
    await writeFile(`${rig.file('alpha')}.lock`, 'not a lock '.repeat(100));
    const claimed = await rig.histories().claim(rig.place('alpha'));
    expect(claimed).toMatchObject({
      ok: false,
      error: { reason: 'history_unavailable', problem: expect.stringContaining('alpha.db.lock cannot be locked') },
    });
  });
});

describe('reading', () => {
  test('leaves nothing beside a history at rest', async () => {
    await using rig = await sqliteRig();
    await withHistory(rig);
    const before = await folderBytes(rig.folder);
    expect(Object.keys(before)).toEqual(['alpha.db']);
    expect(given(await rig.histories().read(rig.place('alpha'))).applied).toHaveLength(30);
    expect(await folderBytes(rig.folder)).toEqual(before);
  });

  test('makes no folder where there is no history', async () => {
    await using rig = await sqliteRig();
    given(await rig.histories().read(rig.place('alpha')));
    await expect(readFile(dirname(rig.folder))).rejects.toThrow('ENOENT');
  });

  test('works in a folder that cannot be written to', async () => {
    await using rig = await sqliteRig();
    await withHistory(rig);
    await chmod(rig.folder, 0o555);
    try {
      expect(given(await rig.histories().read(rig.place('alpha'))).applied).toHaveLength(30);
    } finally {
      await chmod(rig.folder, 0o755);
    }
  });
});
