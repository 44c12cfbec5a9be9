import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { StoreDefinition } from '../../../src/domain/stage-config.ts';
import type { HistoryStore } from '../../../src/execution/ports.ts';
import { given } from '../../rigs/given.ts';
import { intent, outcome, sqliteStore, stageOutcome } from '../../rigs/history-records.ts';
import { execute, query } from '../../rigs/sqlite-file.ts';
import { sqliteRig, type SqliteRig } from '../../rigs/sqlite-history.ts';

async function write(rig: SqliteRig, work: (store: HistoryStore) => Promise<void>): Promise<void> {
  await using histories = rig.histories();
  await using store = given(await histories.claim(rig.place('alpha')));
  await work(store);
}

const read = async (rig: SqliteRig) => given(await rig.histories().read(rig.place('alpha')));

const values = [
  { name: 'vpc_id', form: 'clear', text: 'vpc-1' },
  { name: 'password', form: 'sealed', text: 'sealed:xyz' },
  { name: 'token', form: 'withheld', text: '' },
] as const;

describe('the tables that apirun reads', () => {
  test('an applied version is in all three, with clear values in clear and sealed ones sealed', async () => {
    await using rig = await sqliteRig();
    await write(rig, async (store) => {
      given(await store.close(outcome('20240115120000', { variables: values, body: 'secret answer' })));
    });
    const file = rig.file('alpha');
    expect(query(file, 'SELECT * FROM schema_migrations')).toEqual([{ version: 20240115120000 }]);
    expect(query(file, 'SELECT * FROM stored_env ORDER BY name')).toEqual([
      { version: 20240115120000, name: 'password', value: 'sealed:xyz' },
      { version: 20240115120000, name: 'vpc_id', value: 'vpc-1' },
    ]);
    expect(query(file, 'SELECT * FROM migration_runs')).toEqual([
      {
        id: 1,
        version: 20240115120000,
        direction: 'up',
        status_code: 201,
        body: null,
        env_json: '{"vpc_id":"vpc-1"}',
        failed: 0,
        ran_at: '2026-01-02T03:04:06.000Z',
      },
    ]);
  });

  test('a failed request and an undone version leave a run each', async () => {
    await using rig = await sqliteRig();
    await write(rig, async (store) => {
      given(await store.close(outcome('1', { variables: values })));
      given(await store.close(outcome('2', { outcome: 'failed', statusCode: 418 })));
      given(await store.close(outcome('1', { outcome: 'undone', statusCode: 204 })));
    });
    const file = rig.file('alpha');
    expect(query(file, 'SELECT version, direction, status_code, failed FROM migration_runs ORDER BY id')).toEqual([
      { version: 1, direction: 'up', status_code: 201, failed: 0 },
      { version: 2, direction: 'up', status_code: 418, failed: 1 },
      { version: 1, direction: 'down', status_code: 204, failed: 0 },
    ]);
    expect(query(file, 'SELECT * FROM schema_migrations')).toEqual([]);
    expect(query(file, 'SELECT * FROM stored_env')).toEqual([]);
  });

  test('shell work and numbers beyond 64 bits stay out of them', async () => {
    await using rig = await sqliteRig();
    await write(rig, async (store) => {
      given(await store.close(outcome('run', { variables: values })));
      given(await store.close(outcome('9223372036854775808', { variables: values })));
    });
    for (const table of ['schema_migrations', 'migration_runs', 'stored_env']) {
      expect(query(rig.file('alpha'), `SELECT * FROM ${table}`)).toEqual([]);
    }
    expect((await read(rig)).applied).toHaveLength(2);
  });

  test.each([
    [false, null],
    [true, '{"id":1}'],
  ])('with save_response_body %s the body kept is %s', async (saveResponseBody, kept) => {
    await using rig = await sqliteRig({ store: { ...sqliteStore, saveResponseBody } });
    await write(rig, async (store) => given(await store.close(outcome('1', { body: '{"id":1}' }))));
    expect(query(rig.file('alpha'), 'SELECT body FROM migration_runs')).toEqual([{ body: kept }]);
  });

  test('they have the configured names, of any characters', async () => {
    const tables = { migrations: 'my "versions"', runs: 'my-runs', env: 'select' };
    await using rig = await sqliteRig({ store: { ...sqliteStore, tables } });
    await write(rig, async (store) => given(await store.close(outcome('1', { variables: values }))));
    expect(query(rig.file('alpha'), `SELECT version FROM "my ""versions"""`)).toEqual([{ version: 1 }]);
    expect((await read(rig)).applied).toMatchObject([{ version: '1', variables: { length: 3 } }]);
  });

  const refused: readonly (readonly [string, Partial<StoreDefinition['tables']>])[] = [
    ['is used for other records', { runs: 'SO_Attempts' }],
    ['is used for other records', { env: 'meta' }],
    ['two tables are named', { runs: 'Schema_Migrations' }],
    ['cannot be the name of a table', { env: 'sqlite_env' }],
    ['cannot be the name of a table', { env: '' }],
  ];
  test.each(refused)('a name that %s is refused, and no file is made: %j', async (problem, names) => {
    const store = { ...sqliteStore, tables: { ...sqliteStore.tables, ...names } };
    await using rig = await sqliteRig({ store });
    for (const result of [
      await rig.histories().read(rig.place('alpha')),
      await rig.histories().claim(rig.place('alpha')),
    ]) {
      expect(result).toMatchObject({ ok: false, error: { reason: 'history_unavailable' } });
      expect(JSON.stringify(result)).toContain(problem);
    }
    await expect(readFile(rig.file('alpha'))).rejects.toThrow('ENOENT');
  });
});

describe('what apirun writes into a history of ours', () => {
  test('a version it has applied is applied, with its values', async () => {
    await using rig = await sqliteRig();
    await write(rig, () => Promise.resolve());
    execute(rig.file('alpha'), [
      'INSERT INTO schema_migrations VALUES (3)',
      `INSERT INTO stored_env VALUES (3, 'id', '42')`,
      `INSERT INTO migration_runs (version, direction, status_code, failed, ran_at) VALUES (3, 'up', 200, 0, '2026-02-02T00:00:00Z')`,
    ]);
    expect((await read(rig)).applied).toEqual([
      {
        version: '3',
        label: '3',
        appliedAt: '2026-02-02T00:00:00Z',
        durationMs: 0,
        variables: [{ name: 'id', form: 'clear', text: '42' }],
        run: '',
        attempt: 0,
        actor: '',
        commit: '',
      },
    ]);
  });

  test('a version it has taken back is not applied, and the stage is not completed', async () => {
    await using rig = await sqliteRig();
    await write(rig, async (store) => {
      given(await store.close(outcome('1', { variables: values })));
      given(await store.close(outcome('2')));
      given(await store.finish(stageOutcome()));
    });
    expect((await read(rig)).completed).toBe(true);
    execute(rig.file('alpha'), ['DELETE FROM schema_migrations WHERE version = 1', 'DELETE FROM stored_env']);
    const history = await read(rig);
    expect(history.applied.map((applied) => applied.version)).toEqual(['2']);
    expect(history.completed).toBe(false);
  });

  test('a version it has taken back and applied again is its own, without our down and with its values', async () => {
    await using rig = await sqliteRig();
    await write(rig, async (store) => given(await store.close(outcome('1', { variables: values, down: 'none' }))));
    execute(rig.file('alpha'), [
      `INSERT INTO migration_runs (version, direction, status_code, failed, ran_at) VALUES (1, 'down', 204, 0, '')`,
      `INSERT INTO migration_runs (version, direction, status_code, failed, ran_at) VALUES (1, 'up', 201, 0, '2026-03-03T00:00:00Z')`,
      `UPDATE stored_env SET value = 'plain' WHERE name = 'password'`,
      `DELETE FROM stored_env WHERE name = 'vpc_id'`,
    ]);
    const [applied] = (await read(rig)).applied;
    expect(applied).toMatchObject({ label: '1', appliedAt: '2026-03-03T00:00:00Z', run: '' });
    expect(applied).not.toHaveProperty('down');
    expect(applied?.variables).toEqual([{ name: 'password', form: 'clear', text: 'plain' }]);
  });

  test('runs that were pruned do not make our own record another one', async () => {
    await using rig = await sqliteRig();
    await write(rig, async (store) => given(await store.close(outcome('1', { down: 'none' }))));
    execute(rig.file('alpha'), ['DELETE FROM migration_runs']);
    expect((await read(rig)).applied).toMatchObject([{ label: 'label_1', down: 'none' }]);
  });
});

describe('the file', () => {
  test('holds nothing of a withheld value, in no table and no side file', async () => {
    const canary = 'canary-7f3a9';
    const variables = [{ name: 'token', form: 'withheld', text: canary }] as const;
    await using rig = await sqliteRig({ store: { ...sqliteStore, saveResponseBody: true } });
    await using histories = rig.histories();
    await using store = given(await histories.claim(rig.place('alpha')));
    given(await store.open(intent('1')));
    given(await store.close(outcome('1', { variables })));
    given(await store.close(outcome('run', { variables })));
    given(await store.close(outcome('1', { variables, outcome: 'undone' })));
    given(await store.finish(stageOutcome({ exports: variables })));
    for (const side of ['', '-wal'])
      expect((await readFile(`${rig.file('alpha')}${side}`)).includes(canary)).toBe(false);
    await store[Symbol.asyncDispose]();
    expect((await readFile(rig.file('alpha'))).includes(canary)).toBe(false);
  });

  test('counts its transactions in meta, beside the schema version', async () => {
    await using rig = await sqliteRig();
    await write(rig, async (store) => {
      given(await store.open(intent('1')));
      given(await store.close(outcome('1')));
    });
    const meta = query(
      rig.file('alpha'),
      `SELECT key, value FROM meta WHERE key IN ('schema_version', 'generation') ORDER BY key`,
    );
    expect(meta).toEqual([
      { key: 'generation', value: '3' },
      { key: 'schema_version', value: '2' },
    ]);
  });

  test('a write that fails half-way leaves nothing of itself', async () => {
    await using rig = await sqliteRig();
    await write(rig, async (store) => given(await store.open(intent('1'))));
    execute(rig.file('alpha'), [
      `CREATE TRIGGER stop BEFORE DELETE ON so_intents BEGIN SELECT raise(ABORT, 'no more'); END`,
    ]);
    await write(rig, async (store) => {
      const closed = await store.close(outcome('1', { variables: values }));
      expect(closed).toMatchObject({ ok: false, error: { reason: 'history_unavailable', problem: 'no more' } });
      const history = given(await store.read());
      expect([history.applied, history.openIntents.length]).toEqual([[], 1]);
      given(await store.open(intent('2')));
    });
    for (const table of ['schema_migrations', 'migration_runs', 'stored_env', 'so_versions', 'so_values']) {
      expect(query(rig.file('alpha'), `SELECT * FROM ${table}`)).toEqual([]);
    }
  });
});
