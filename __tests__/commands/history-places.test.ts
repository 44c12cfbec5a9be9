import { describe, expect, test } from '@jest/globals';
import { historyPlaces, type HistoryPlaces } from '../../src/commands/history-places.ts';
import { lockDatabases } from '../../src/commands/lock-databases.ts';
import { describeFailure } from '../../src/domain/failure-words.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import { buildGraph, type ProjectGraph } from '../../src/planning/graph.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';
import { MEMORY_FOLDER, memorySourceFiles } from '../rigs/memory-source-files.ts';

interface Told {
  readonly graph: ProjectGraph;
  readonly places: HistoryPlaces;
  readonly ids: readonly InstanceId[];
  readonly secrets: readonly string[];
}

const ENVIRONMENTS = 'environments: [{ name: test }, { name: production }]\n';

/** The places of a project; each text is the config.yaml of a stage of that name. */
async function placesOf(
  configs: Readonly<Record<string, string>>,
  more: {
    readonly stages?: string;
    readonly process?: Readonly<Record<string, string>>;
    readonly given?: Readonly<Record<string, string>>;
    /** More files of the project. */
    readonly more?: Readonly<Record<string, string>>;
  } = {},
): Promise<Told> {
  const names = Object.keys(configs);
  const files = {
    'stages.yaml': `name: shop\n${more.stages ?? ''}stages:\n${names
      .map((name) => `  - { name: ${name}, config_path: ${name}/config.yaml }\n`)
      .join('')}`,
    ...Object.fromEntries(names.map((name) => [`${name}/config.yaml`, configs[name] ?? ''])),
    ...more.more,
  };
  const { project } = await loadAccepted(files);
  const graph = buildGraph(project);
  const secrets: string[] = [];
  const places = historyPlaces({
    project,
    graph,
    files: memorySourceFiles(new Map(Object.entries(files))),
    stateDirectory: `${MEMORY_FOLDER}/.stage-orchestrator`,
    world: {
      processVariable: (name) => more.process?.[name],
      envAllow: new Set(Object.keys(more.process ?? {})),
      now: 0,
      onSecret: (value) => secrets.push(value),
    },
    given: new Map(Object.entries(more.given ?? {})),
  });
  return { graph, places, ids: graph.ids, secrets };
}

const postgres = (settings: string) => `store: { type: postgres, postgres: { ${settings} } }\n`;

/** Where the history of the stage `db` is. */
async function addressOf(...args: Parameters<typeof placesOf>) {
  const { places, ids, secrets } = await placesOf(...args);
  const [id = 'default/db'] = ids;
  const place = places.of(id);
  return { address: place.ok ? place.value.postgres?.address : describeFailure(place.error).summary, secrets };
}

describe('a history in SQLite', () => {
  test('is in the state folder by environment and stage, and is looked for beside the migrations as well', async () => {
    const { places } = await placesOf({ db: '' }, { stages: ENVIRONMENTS });
    expect(places.of('production/db')).toMatchObject({
      ok: true,
      value: {
        owner: 'shop/production/db',
        path: '/project/.stage-orchestrator/production/db.db',
        adoptFrom: '/project/db',
      },
    });
  });

  test('is where its path says, relative to config.yaml', async () => {
    const { places, ids } = await placesOf(
      { db: 'store: { sqlite: { path: "../state/{{.environment}}/db.db" } }\n' },
      { stages: ENVIRONMENTS },
    );
    expect(places.of('test/db')).toMatchObject({ value: { path: '/project/state/test/db.db' } });
    expect(places.check(ids)).toBeUndefined();
  });

  test('that two stages would share is refused, with a path that tells them apart', async () => {
    const store = 'env: { file: one }\nstore: { path: "../state/{{.file}}.db" }\n';
    const { places, ids } = await placesOf({ db: store, web: store });
    expect(places.check(ids)).toEqual({
      reason: 'usage',
      message: 'db and web would keep their histories in one file: state/one.db',
      hint: 'tell them apart in store.sqlite.path: ./state/{{.environment}}/NAME.db, or leave the path out',
    });
  });
});

describe('a history in PostgreSQL', () => {
  test('has an owner, and knows the file in which it may have been left', async () => {
    const { places } = await placesOf({ db: postgres('host: h, dbname: app') });
    expect(places.of('default/db')).toMatchObject({
      value: { owner: 'shop/default/db', path: '/project/.stage-orchestrator/default/db.db' },
    });
  });

  test.each([
    ['a DSN', `dsn: 'postgres://ada:pw@h:6000/app'`],
    ['keys', `host: h, port: 6000, dbname: app, user: ada, password: pw`],
    ['a DSN that keys complete', `dsn: 'postgres://h/app', port: 6000, user: ada, password: pw`],
    [
      'a DSN that is stronger than keys',
      `dsn: 'postgres://ada:pw@h:6000/app', host: other, dbname: other, user: other`,
    ],
  ])('is named by %s', async (_form, settings) => {
    const { address, secrets } = await addressOf({ db: postgres(settings) });
    expect(address).toEqual({ host: 'h', port: 6000, database: 'app', user: 'ada', password: 'pw', sslmode: 'prefer' });
    expect(secrets).toContain('pw');
  });

  test('is named by the environment, by variables and by what the process may tell', async () => {
    const settings = `dsn: 'postgres://{{.who}}:{{env "DB_PASSWORD"}}@{{.host}}/app_{{.environment}}', sslmode: require`;
    const { address, secrets } = await addressOf(
      { db: `env: { host: db.example.com }\n${postgres(settings)}` },
      { process: { DB_PASSWORD: 'p%40ss' }, given: { who: 'ada' } },
    );
    expect(address).toMatchObject({
      host: 'db.example.com',
      user: 'ada',
      password: 'p@ss',
      database: 'app_default',
      sslmode: 'require',
    });
    // As it stands in the URL, as it is, and the whole.
    expect(secrets).toEqual(
      expect.arrayContaining(['p%40ss', 'p@ss', 'postgres://ada:p%40ss@db.example.com/app_default']),
    );
  });

  test('hides a password also as it is written', async () => {
    const { secrets } = await addressOf({ db: postgres(`dsn: 'postgres://ada:%70%2fw@h/app'`) });
    expect(secrets).toEqual(expect.arrayContaining(['%70%2fw', 'p/w']));
  });

  test('is named with what valueFromEnv gives', async () => {
    const { address } = await addressOf(
      { db: `env: [{ name: database_url, valueFromEnv: DATABASE_URL }]\n${postgres(`dsn: '{{.database_url}}'`)}` },
      { process: { DATABASE_URL: 'host=h dbname=app user=ada' } },
    );
    expect(address).toMatchObject({ host: 'h', database: 'app', user: 'ada' });
  });

  test.each([
    ['a process variable that may not be read', `dsn: '{{env "SECRET"}}'`, /env "SECRET" is not in global.env/],
    ['a variable that nobody sets', `dsn: '{{.nowhere}}'`, /store\.postgres\.dsn.*nowhere/],
    ['a DSN that is none', `dsn: 'canary'`, /store\.postgres\.dsn.*is neither postgres:/],
    ['an sslmode that is none', `dsn: 'postgres://h/app?sslmode=canary'`, /store\.postgres.*unknown sslmode/],
    ['no database', `host: h`, /store\.postgres.*names no database/],
    ['a relative certificate', `dsn: 'postgres://h/app?sslrootcert=canary.pem'`, /sslrootcert that is not an absolute/],
  ])('cannot be told from %s, and no value is shown', async (_what, settings, words) => {
    const { address } = await addressOf({ db: postgres(settings) });
    expect(address).toMatch(words);
    expect(address).not.toContain('canary');
  });

  test('cannot be told by who has no secrets, which is no problem until it is used', async () => {
    const { places, ids } = await placesOf({ db: postgres(`dsn: '{{env "DATABASE_URL"}}'`), web: '' });
    expect(places.check(ids)).toBeUndefined();
    expect(places.of('default/db').ok).toBe(false);
  });

  test('that two instances would share is refused, with what tells them apart', async () => {
    const store = postgres('host: h, dbname: app');
    const two = await placesOf({ db: store, web: store });
    expect(two.places.check(two.ids)).toEqual({
      reason: 'usage',
      message: 'db and web would keep their histories in the same tables of h:5432/app: schema_migrations',
      hint: 'tell stages apart by store.table_prefix, and environments by the database: dbname: shop_{{.environment}}',
    });
    const apart = await placesOf(
      {
        db: postgres(`host: h, dbname: 'app_{{.environment}}'`),
        web: store.replace('type', 'table_prefix: web, type'),
      },
      { stages: ENVIRONMENTS.replace(', { name: production }', '') },
    );
    expect(apart.places.check(apart.ids)).toBeUndefined();
  });

  test('is told apart by the schema as well', async () => {
    const inSchema = (name: string) => postgres(`dsn: 'postgres://h/app?search_path=${name}'`);
    const { places, ids } = await placesOf({ db: inSchema('db'), web: inSchema('web') });
    expect(places.check(ids)).toBeUndefined();
  });
});

describe('the lock of an environment', () => {
  const inDatabase = (name: string) => postgres(`host: h, dbname: '${name}_{{.environment}}'`);
  const disabled = 'store: { disabled: true }\n';

  test('is in the database of its first stage where all histories are in PostgreSQL', async () => {
    const told = await placesOf(
      { quiet: disabled, db: inDatabase('db'), web: inDatabase('web') },
      { stages: ENVIRONMENTS },
    );
    const addressIn = lockDatabases(told);
    expect(addressIn?.('test')).toMatchObject({ ok: true, value: { database: 'db_test' } });
    expect(addressIn?.('production')).toMatchObject({ ok: true, value: { database: 'db_production' } });
  });

  test('cannot be told by who has no secrets', async () => {
    const told = await placesOf({ db: postgres(`dsn: '{{env "DATABASE_URL"}}'`) });
    expect(lockDatabases(told)?.('default')).toMatchObject({ ok: false, error: { reason: 'template' } });
  });

  test.each([
    ['a history is in SQLite', { db: inDatabase('db'), web: '' }],
    ['no history is kept', { db: disabled }],
  ])('is elsewhere where %s', async (_what, configs) => {
    expect(lockDatabases(await placesOf(configs))).toBeUndefined();
  });
});

describe('whose an apirun.db in a folder of migrations may be', () => {
  const among = ({ places, ids }: Told): readonly unknown[] =>
    ids.map((id) => {
      const place = places.of(id);
      return place.ok ? place.value.adoptAmong : place.error;
    });

  test('of the one stage that has the folder', async () => {
    expect(among(await placesOf({ db: '' }))).toEqual([undefined]);
  });

  test('of any environment in which the stage exists', async () => {
    const both = ['test/db', 'production/db'];
    expect(among(await placesOf({ db: '' }, { stages: ENVIRONMENTS }))).toEqual([both, both]);
  });

  test('of any stage that has the folder, as where a file is included twice', async () => {
    const shared = 'migrate_dir: ../shared\n';
    const both = ['default/a', 'default/b'];
    const folder = { a: shared, b: shared, c: '', d: `${shared}store: { sqlite: { path: own.db } }\n` };
    expect(among(await placesOf(folder, { more: { 'shared/README.md': '' } }))).toEqual([
      both,
      both,
      undefined,
      undefined,
    ]);
  });
});
