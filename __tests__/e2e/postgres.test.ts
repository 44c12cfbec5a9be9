import { existsSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PostgresAddress } from '../../src/domain/postgres-address.ts';
import { runCli } from '../rigs/cli.ts';
import { type LedgerProject, makeLedgerProject } from '../rigs/ledger-project.ts';
import { startPostgres, type PostgresServer } from '../rigs/postgres.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

/** Each takes some tenths of a millisecond. */
const MOST_QUESTIONS = 20_000;

const PASSWORD = "canary/7f'3a9@ä";

let server: PostgresServer;

beforeAll(async () => {
  const hba =
    'local all postgres trust\nhost all postgres 127.0.0.1/32 trust\nhost all ada 127.0.0.1/32 scram-sha-256\n';
  server = await startPostgres({}, { 'pg_hba.conf': hba });
  await server.query('postgres', `CREATE ROLE ada LOGIN SUPERUSER PASSWORD '${PASSWORD.replaceAll("'", "''")}'`);
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const dsnOf = ({ port, database }: PostgresAddress) => `postgres://postgres@127.0.0.1:${port}/${database}`;

const storeOf = (dsn: string) => `store: { type: postgres, postgres: { dsn: '${dsn}' } }\n`;

interface PostgresProject extends LedgerProject {
  readonly address: PostgresAddress;
}

/** Two things that may not be created twice, with their history in a new database. */
async function projectInPostgres(): Promise<PostgresProject> {
  const address = await server.createDatabase();
  return { ...(await projectWith(storeOf(dsnOf(address)))), address };
}

const projectWith = async (config: string) =>
  makeLedgerProject({
    config,
    migrations: [
      { name: 'one', manner: 'post' },
      { name: 'two', manner: 'post' },
    ],
  });

/** Waits until the server has noticed that a process is gone. */
async function untilNobodyClaims({ address }: PostgresProject): Promise<void> {
  for (let asked = 0; asked < MOST_QUESTIONS; asked += 1) {
    const rows = await server.query(
      address.database,
      `SELECT FROM pg_locks WHERE locktype = 'advisory'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if (rows.length === 0) return;
  }
  throw new Error('the server still has a lock of somebody who is gone');
}

describe('a history in PostgreSQL', () => {
  test(
    'is applied once, shown and taken back, and leaves no history on disk',
    async () => {
      await using project = await projectInPostgres();
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived).toEqual(['POST /things one', 'POST /things two']);
      const rows = await server.query(
        project.address.database,
        'SELECT version::int FROM schema_migrations ORDER BY 1',
      );
      expect(rows).toEqual([{ version: 1 }, { version: 2 }]);
      expect(existsSync(path.join(project.folder, '.stage-orchestrator/default/things.db'))).toBe(false);
      // Another machine sees the same history.
      await rm(path.join(project.folder, '.stage-orchestrator'), { recursive: true, force: true });
      expect((await project.run('status')).stdout).toContain('completed');
      expect((await project.run('history', 'things')).stdout).toContain('up completed');
      expect(await project.run('down')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived.slice(2)).toEqual(['DELETE /things two', 'DELETE /things one']);
    },
    TIMEOUT_MS,
  );

  test(
    'is used by one run at a time: the second is refused, and nothing happens twice',
    async () => {
      await using project = await projectInPostgres();
      const arrival = project.ledger.hold('POST /things one', 'after');
      const first = project.start('up');
      const held = await first.until(arrival);
      for (const command of ['up', 'down']) {
        const refused = await project.run(command);
        expect(refused.status).toBe(3);
        expect(refused.text).toContain('another run is working on this stage');
      }
      expect(await project.run('status')).toMatchObject({ status: 0 });
      expect(await project.run('plan')).toMatchObject({ status: 0 });
      held.release();
      expect(await first.ended).toMatchObject({ status: 0 });
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived).toEqual(['POST /things one', 'POST /things two']);
    },
    TIMEOUT_MS,
  );

  test(
    'of a run that was killed is free, and says what is in doubt',
    async () => {
      await using project = await projectInPostgres();
      const arrival = project.ledger.hold('POST /things two', 'after');
      const running = project.start('up');
      const request = await running.until(arrival);
      await running.killGroup();
      request.release();
      await untilNobodyClaims(project);
      const refused = await project.run('up');
      expect(refused.status).toBe(3);
      expect(refused.text).toContain('in doubt: things/002_two was sent in run local-');
      const settled = await project.run('resolve', 'things', '2', '--applied', '--reason', 'it is there');
      expect(settled).toMatchObject({ status: 0 });
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived).toEqual(['POST /things one', 'POST /things two']);
    },
    TIMEOUT_MS,
  );

  test(
    'whose connection the server ends while a request is on its way stops the stage, and the next run asks',
    async () => {
      await using project = await projectInPostgres();
      const arrival = project.ledger.hold('POST /things one', 'after');
      const running = project.start('up');
      const request = await running.until(arrival);
      await server.query(
        project.address.database,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'stage-orchestrator' AND datname = current_database()`,
      );
      await untilNobodyClaims(project);
      request.release();
      const ended = await running.ended;
      expect(ended.status).toBe(1);
      expect(ended.text).toContain('the connection is lost');
      const refused = await project.run('up');
      expect(refused.status).toBe(3);
      expect(refused.text).toContain('in doubt: things/001_one');
      expect(project.ledger.arrived).toEqual(['POST /things one']);
    },
    TIMEOUT_MS,
  );

  test(
    'of another stage, environment or project is refused, with the way on',
    async () => {
      await using project = await projectInPostgres();
      expect(await project.run('up')).toMatchObject({ status: 0 });
      const stages = path.join(project.folder, 'stages.yaml');
      const text = await readFile(stages, 'utf8');
      await writeFile(stages, text.replace('name: things', 'name: renamed'));
      const renamed = await project.run('up');
      expect(renamed.status).toBe(3);
      expect(renamed.text).toContain(`SET value = '${path.basename(project.folder)}/default/renamed' WHERE`);
      await writeFile(stages, `name: shop\n${text}`);
      const otherProject = await project.run('up');
      expect(otherProject.status).toBe(3);
      expect(otherProject.text).toContain(`name: ${path.basename(project.folder)}`);
      expect(project.ledger.arrived).toHaveLength(2);
    },
    TIMEOUT_MS,
  );

  test(
    'that is gone is not taken for a first run without a word, and not at all where that is said',
    async () => {
      await using project = await projectInPostgres();
      const { port, database } = project.address;
      const first = await project.run('up');
      expect(first.stdout).toContain(`no history of default was found in 127.0.0.1:${port}/${database}`);
      expect((await project.run('plan')).stdout).not.toContain('no history');
      await server.query(database, 'DROP SCHEMA public CASCADE', 'CREATE SCHEMA public');
      const refused = await project.run('up', '--on-missing-state', 'fail');
      expect(refused.status).toBe(3);
      expect(refused.text).toContain(`no history of default was found in 127.0.0.1:${port}/${database}`);
      expect((await project.run('plan')).stdout).toContain('this counts as a first run');
      expect(project.ledger.arrived).toHaveLength(2);
    },
    TIMEOUT_MS,
  );

  test(
    'of a stage that is new is none that is missing',
    async () => {
      const address = await server.createDatabase();
      await using project = await makeLedgerProject({
        config: storeOf(dsnOf(address)),
        migrations: [{ name: 'one', manner: 'post' }],
        stages: '  - { name: more, config_path: more/config.yaml }',
        files: {
          'more/config.yaml': storeOf(dsnOf(address)).replace('type', 'table_prefix: more, type'),
          'more/migration/001_two.yaml': `up: { request: { method: PUT, url: '{{.api}}/things/two', body: {} } }\n`,
        },
      });
      expect(await project.run('up', '--stage', 'things')).toMatchObject({ status: 0 });
      const second = await project.run('up', '--stage', 'more', '--on-missing-state', 'fail');
      expect(second).toMatchObject({ status: 0 });
      expect(second.stdout).not.toContain('no history');
    },
    TIMEOUT_MS,
  );

  test(
    'that a changed prefix no longer finds is missing, also where the environment has others',
    async () => {
      const dsn = dsnOf(await server.createDatabase());
      await using project = await makeLedgerProject({
        migrations: [{ name: 'one', manner: 'post' }],
        config: storeOf(dsn),
        stages: '  - { name: script, run: "true" }\n',
      });
      expect(await project.run('up')).toMatchObject({ status: 0 });
      const config = path.join(project.folder, 'things/config.yaml');
      await writeFile(config, (await readFile(config, 'utf8')).replace('type', 'table_prefix: other, type'));
      const refused = await project.run('up', '--on-missing-state', 'fail');
      expect([refused.status, refused.text]).toEqual([
        3,
        expect.stringContaining('if table_prefix or search_path was'),
      ]);
      expect((await project.run('plan')).stdout).toMatch(/^missing history: things: there is no table "other_/mu);
      expect(project.ledger.arrived).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    'is not begun anew beside one that was left in SQLite',
    async () => {
      await using project = await projectWith('');
      expect(await project.run('up')).toMatchObject({ status: 0 });
      await appendFile(path.join(project.folder, 'things/config.yaml'), storeOf(dsnOf(await server.createDatabase())));
      for (const command of ['up', 'plan', 'status']) {
        const refused = await project.run(command);
        expect(refused.status).toBe(3);
        expect(refused.text).toContain('things.db');
        expect(refused.text).toContain('--baseline');
      }
      expect(project.ledger.arrived).toHaveLength(2);

      const begun = await project.run('resolve', 'things', '--baseline', '2', '--reason', 'moved');
      expect([begun.status, begun.text]).toEqual([0, expect.stringContaining('recorded as applied')]);
      const next = await project.run('up', '--on-missing-state', 'fail');
      expect([next.status, next.text]).toEqual([0, expect.stringContaining('nothing to do')]);
      expect(project.ledger.arrived).toHaveLength(2);
    },
    TIMEOUT_MS,
  );
});

describe('the password of a history in PostgreSQL', () => {
  const encoded = encodeURIComponent(PASSWORD);
  const ways: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ['a URL', `dsn: '{{env "DATABASE_URL"}}'`, { DATABASE_URL: `postgres://ada:${encoded}@127.0.0.1:PORT/postgres` }],
    [
      'keywords',
      `dsn: '{{env "DATABASE_DSN"}}'`,
      { DATABASE_DSN: `host=127.0.0.1 port=PORT dbname=postgres user=ada password='${PASSWORD.replace("'", "\\'")}'` },
    ],
    [
      'keys',
      `host: 127.0.0.1, port: PORT, dbname: postgres, user: ada, password: '{{env "PGPASS"}}'`,
      { PGPASS: PASSWORD },
    ],
  ];
  test.each(ways)(
    'in %s is read from the environment, and nobody sees it, also where it is the wrong one',
    async (_form, definition, variables) => {
      const withPort = (text: string) => text.replace('PORT', String(server.port));
      await using project = await projectWith(`store: { type: postgres, postgres: { ${withPort(definition)} } }\n`);
      const [name = '', value = ''] = Object.entries(variables)[0] ?? [];
      const run = async (command: string, password: string) =>
        runCli([command, '--env-allow', name, '--verbose'], {
          folder: project.folder,
          environment: { [name]: withPort(password) },
        });
      const right = await run('up', value);
      expect(right).toMatchObject({ status: 0 });
      const wrong = await run('status', value.replace('canary', 'canary2'));
      expect(wrong.status).toBe(1);
      expect(wrong.text).toContain('password authentication failed for user "ada"');
      const unset = await runCli(['status'], { folder: project.folder });
      expect(unset.status).toBe(1);
      expect(unset.text).toContain(name);
      for (const { text } of [right, wrong, unset]) {
        expect(text).not.toContain('canary');
        expect(text).not.toContain(encoded.slice(-12));
      }
      await server.query('postgres', 'DROP SCHEMA public CASCADE', 'CREATE SCHEMA public');
    },
    TIMEOUT_MS,
  );
});

describe('systems that exist are taken over', () => {
  const stores: readonly (readonly [string, () => Promise<LedgerProject>])[] = [
    ['SQLite', () => projectWith('')],
    ['PostgreSQL', projectInPostgres],
  ];
  test.each(stores)(
    'with a history in %s: what is marked is not applied again, and can be taken back',
    async (_store, make) => {
      await using project = await make();
      const marked = await project.run(
        'resolve',
        'things',
        '1',
        '--mark-applied',
        '--reason',
        'made by hand',
        '--variable',
        'one_id=one',
      );
      expect(marked).toMatchObject({ status: 0 });
      expect(marked.stdout).toContain('things/001_one: recorded as applied, nothing was sent');
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived).toEqual(['POST /things two']);
      expect((await project.run('history', 'things')).stdout).toContain('made by hand');
      expect(await project.run('down')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived.slice(1)).toEqual(['DELETE /things two', 'DELETE /things one']);
    },
    TIMEOUT_MS,
  );

  test.each(stores)(
    'with a history in %s: a baseline marks all versions up to it, and once is as good as twice',
    async (_store, make) => {
      await using project = await make();
      for (const line of [/001_one: recorded as applied/, /001_one: is applied/]) {
        const marked = await project.run('resolve', 'things', '--baseline', '2', '--reason', 'made by hand');
        expect(marked).toMatchObject({ status: 0 });
        expect(marked.stdout).toMatch(line);
      }
      expect((await project.run('status')).stdout).toContain('completed');
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived).toEqual([]);
      const unknown = await project.run('resolve', 'things', '--baseline', '7', '--reason', 'made by hand');
      expect(unknown.status).toBe(1);
      expect(unknown.text).toContain('002_two');
    },
    TIMEOUT_MS,
  );
});
