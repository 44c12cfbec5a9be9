import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StoreDefinition } from '../../../src/domain/stage-config.ts';
import type { HistoryPlace, HistoryStore } from '../../../src/execution/ports.ts';
import { given } from '../../rigs/given.ts';
import { intent, outcome, stageOutcome } from '../../rigs/history-records.ts';
import {
  apirunStatements,
  contentOf,
  postgresPlace,
  postgresRig,
  type PostgresRig,
} from '../../rigs/postgres-history.ts';
import { startPostgres, type PostgresServer } from '../../rigs/postgres.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** apirun's own names, and a store that has them. */
const tables = { migrations: 'schema_migrations', runs: 'migration_runs', env: 'stored_env' };
const usual = (rig: PostgresRig, change: Partial<StoreDefinition> = {}) =>
  postgresPlace(rig.address, 'alpha', { tables, ...change });

async function write(rig: PostgresRig, place: HistoryPlace, work: (store: HistoryStore) => Promise<void>) {
  await using histories = rig.histories();
  await using store = given(await histories.claim(place));
  await work(store);
}

async function read(rig: PostgresRig, place: HistoryPlace) {
  await using histories = rig.histories();
  return given(await histories.read(place));
}

/** What reading and claiming come to where both are refused. */
async function refusals(rig: PostgresRig, place: HistoryPlace): Promise<readonly unknown[]> {
  await using histories = rig.histories();
  return [await histories.read(place), await histories.attempts(place), await histories.claim(place)];
}

const appliedByApirun = {
  version: '1',
  label: '1',
  appliedAt: '2026-01-02T03:04:05.123Z',
  durationMs: 0,
  variables: [{ name: 'vpc_id', form: 'clear', text: 'vpc-old' }],
  run: '',
  attempt: 0,
  actor: '',
  commit: '',
};

const values = [
  { name: 'vpc_id', form: 'clear', text: 'vpc-1' },
  { name: 'password', form: 'sealed', text: 'sealed:xyz' },
  { name: 'token', form: 'withheld', text: 'canary-7f3a9' },
] as const;

describe('the tables that apirun reads', () => {
  test('an applied version is in all three, with clear values in clear and sealed ones sealed', async () => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig), async (store) => {
      given(await store.close(outcome('20240115120000', { variables: values, body: 'answer' })));
    });
    expect(await rig.query('SELECT version::text FROM schema_migrations')).toEqual([{ version: '20240115120000' }]);
    expect(await rig.query('SELECT name, value FROM stored_env ORDER BY name')).toEqual([
      { name: 'password', value: 'sealed:xyz' },
      { name: 'vpc_id', value: 'vpc-1' },
    ]);
    expect(
      await rig.query(
        'SELECT version::text, direction, status_code, body, env_json, failed, ran_at FROM migration_runs',
      ),
    ).toEqual([
      {
        version: '20240115120000',
        direction: 'up',
        status_code: 201,
        body: null,
        env_json: '{"vpc_id":"vpc-1"}',
        failed: false,
        ran_at: new Date('2026-01-02T03:04:06.000Z'),
      },
    ]);
  });

  test('their columns are those of apirun, and versions have 64 bits', async () => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig), () => Promise.resolve());
    const columns = await rig.query(
      `SELECT table_name || '.' || column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name IN ('schema_migrations', 'migration_runs', 'stored_env')
       ORDER BY table_name, ordinal_position`,
    );
    expect(columns.map(({ name, type }) => `${String(name)} ${String(type)}`)).toEqual([
      'migration_runs.id bigint',
      'migration_runs.version bigint',
      'migration_runs.direction text',
      'migration_runs.status_code integer',
      'migration_runs.body text',
      'migration_runs.env_json text',
      'migration_runs.failed boolean',
      'migration_runs.ran_at timestamp with time zone',
      'schema_migrations.version bigint',
      'stored_env.version bigint',
      'stored_env.name text',
      'stored_env.value text',
    ]);
  });

  test('a withheld value is in no table', async () => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig, { saveResponseBody: true }), async (store) => {
      given(await store.close(outcome('1', { variables: values })));
      given(await store.close(outcome('run', { variables: values })));
      given(await store.finish(stageOutcome({ exports: values })));
    });
    expect(JSON.stringify(await contentOf(rig))).not.toContain('canary');
  });

  test.each([
    [false, null],
    [true, 'a\uFFFDb'],
  ])('with save_response_body %s the body kept is %j', async (saveResponseBody, body) => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig, { saveResponseBody }), async (store) => {
      given(await store.close(outcome('1', { body: 'a\0b' })));
    });
    expect(await rig.query('SELECT body FROM migration_runs')).toEqual([{ body }]);
  });
});

describe('tables that apirun made', () => {
  test('are read as they are, and reading changes nothing', async () => {
    const rig = await postgresRig(server);
    await rig.query(...apirunStatements());
    const before = await contentOf(rig);
    expect(await read(rig, usual(rig))).toMatchObject({
      exists: true,
      completed: true,
      applied: [appliedByApirun],
      notices: [expect.stringContaining('was made by apirun')],
    });
    expect(await contentOf(rig)).toEqual(before);
  });

  test('get our tables beside them and room for timestamps when they are claimed', async () => {
    const rig = await postgresRig(server);
    await rig.query(...apirunStatements());
    await write(rig, usual(rig), async (store) => {
      expect(given(await store.read())).toMatchObject({ applied: [appliedByApirun], completed: true });
      given(await store.close(outcome('20240115120000')));
    });
    const history = await read(rig, usual(rig));
    expect(history.applied.map(({ version }) => version)).toEqual(['1', '20240115120000']);
    expect(history.notices).toEqual([]);
  });

  test('what it writes into a history of ours counts', async () => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig), async (store) => {
      given(await store.close(outcome('1', { variables: values, down: 'none' })));
      given(await store.close(outcome('2')));
      given(await store.finish(stageOutcome()));
    });
    expect((await read(rig, usual(rig))).completed).toBe(true);
    await rig.query(
      'DELETE FROM schema_migrations WHERE version = 2',
      `INSERT INTO migration_runs (version, direction, status_code, ran_at) VALUES (1, 'up', 201, '2026-03-03T00:00:00Z')`,
      `UPDATE stored_env SET value = 'plain' WHERE name = 'password'`,
      `DELETE FROM stored_env WHERE name = 'vpc_id'`,
    );
    const history = await read(rig, usual(rig));
    expect(history.completed).toBe(false);
    expect(history.applied).toEqual([
      {
        ...appliedByApirun,
        appliedAt: '2026-03-03T00:00:00.000Z',
        variables: [{ name: 'password', form: 'clear', text: 'plain' }],
      },
    ]);
  });
});

describe('names of tables', () => {
  test('of a prefix go before ours too, in lower case as apirun makes them', async () => {
    const rig = await postgresRig(server);
    const prefixed = { migrations: 'App_schema_migrations', runs: 'App_migration_runs', env: 'App_stored_env' };
    await write(rig, usual(rig, { tables: prefixed }), () => Promise.resolve());
    const names = (await contentOf(rig)).map((table) => (Array.isArray(table) ? String(table[0]) : ''));
    expect(names).toHaveLength(10);
    expect(names.filter((name) => !name.startsWith('app_'))).toEqual([]);
  });

  test.each([
    ['longer than 63', { ...tables, migrations: 'x'.repeat(60) }],
    ['two of its tables', { ...tables, runs: 'SO_Attempts' }],
    ['two of its tables', { ...tables, runs: 'Schema_Migrations' }],
  ])('that are %s are refused', async (problem, names) => {
    const rig = await postgresRig(server);
    for (const refused of await refusals(rig, usual(rig, { tables: names }))) {
      expect(refused).toMatchObject({
        ok: false,
        error: { reason: 'history_unavailable', problem: expect.stringContaining(problem) },
      });
    }
  });
});

describe('tables that are refused, and left as they are', () => {
  const cases: readonly (readonly [string, readonly string[], object])[] = [
    ['without a column', ['ALTER TABLE meta DROP COLUMN value'], { reason: 'history_damaged' }],
    [
      'without one that apirun has',
      ['DROP TABLE stored_env'],
      { reason: 'history_unavailable', problem: expect.stringContaining('no table "stored_env"') },
    ],
    [
      'without one of ours',
      ['DROP TABLE so_intents'],
      { reason: 'history_unavailable', problem: expect.stringContaining('no table "so_intents"') },
    ],
  ];
  test.each(cases)('%s', async (_what, statements, error) => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig), async (store) => given(await store.open(intent('1'))));
    await rig.query(...statements);
    const before = await contentOf(rig);
    for (const refused of await refusals(rig, usual(rig))) {
      expect(refused).toMatchObject({ ok: false, error: { ...error, instance: 'default/alpha' } });
    }
    expect(await contentOf(rig)).toEqual(before);
  });

  test('of another program with one name in common', async () => {
    const rig = await postgresRig(server);
    await rig.query('CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, dirty BOOLEAN)');
    for (const refused of await refusals(rig, usual(rig))) {
      expect(refused).toMatchObject({ ok: false, error: { problem: expect.stringContaining('set table_prefix') } });
    }
  });
});

describe('reading', () => {
  test('makes nothing, and needs no more than the right to read', async () => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig), async (store) => given(await store.open(intent('1'))));
    await rig.query(
      'DROP ROLE IF EXISTS reader',
      'CREATE ROLE reader LOGIN',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader',
    );
    const address = { ...rig.address, user: 'reader' };
    expect(await read(rig, postgresPlace(address, 'alpha', { tables }))).toMatchObject({
      openIntents: [{ version: '1' }],
    });
    expect(await read(rig, postgresPlace(address, 'bravo'))).toMatchObject({ exists: false });
    expect(await contentOf(rig)).toHaveLength(10);
    await using histories = rig.histories();
    expect(await histories.claim(postgresPlace(address, 'bravo'))).toMatchObject({
      ok: false,
      error: { reason: 'history_unavailable', problem: expect.stringContaining('permission denied') },
    });
    await rig.query('DROP OWNED BY reader', 'DROP ROLE reader');
  });

  test('and writing need no more than the rights that docs/history.md names', async () => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig), async (store) => given(await store.open(intent('1'))));
    await rig.query(
      'CREATE ROLE writer LOGIN',
      'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer',
      'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO writer',
    );
    const place = postgresPlace({ ...rig.address, user: 'writer' }, 'alpha', { tables });
    await write(rig, place, async (store) => {
      given(await store.close(outcome('1', { variables: values })));
      given(await store.open(intent('2')));
      given(await store.drop('2'));
      given(await store.close(outcome('1', { outcome: 'undone' })));
      given(await store.finish(stageOutcome({ exports: values })));
    });
    expect(await read(rig, place)).toMatchObject({ applied: [], openIntents: [] });
    await rig.query('DROP OWNED BY writer', 'DROP ROLE writer');
  });

  test('says where the history is that a changed prefix no longer finds', async () => {
    const rig = await postgresRig(server);
    await write(rig, usual(rig), () => Promise.resolve());
    const moved = await read(rig, rig.place('alpha'));
    expect(moved).toMatchObject({
      exists: false,
      isMissing: true,
      notices: [expect.stringContaining('public.meta says that it holds')],
    });
    expect(await read(rig, rig.place('bravo'))).not.toHaveProperty('isMissing');
    await write(rig, rig.place('bravo'), async (store) => expect(given(await store.read()).notices).toEqual([]));
  });

  test('looks into the schema that search_path names', async () => {
    const rig = await postgresRig(server);
    await rig.query('CREATE SCHEMA apart');
    const apart = postgresPlace({ ...rig.address, searchPath: 'apart' }, 'bravo', { tables });
    await write(rig, apart, async (store) => given(await store.open(intent('1'))));
    expect(await read(rig, apart)).toMatchObject({ openIntents: [{ version: '1' }] });
    expect(await rig.query('SELECT schemaname::text AS name FROM pg_tables WHERE tablename = $$meta$$')).toEqual([
      { name: 'apart' },
    ]);
  });
});
