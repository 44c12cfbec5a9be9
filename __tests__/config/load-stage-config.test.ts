import { describe, expect, test } from '@jest/globals';
import type { AuthMethod } from '../../src/domain/stage-config.ts';
import type { VariableDefinition } from '../../src/domain/variables.ts';
import { loadAccepted, loadConfig } from '../rigs/load-memory-project.ts';

/** Variables in short: `name=text`, or `name<VARIABLE`, with `?` where it may be unset. */
function short(variables: readonly VariableDefinition[]): readonly string[] {
  return variables.map(({ name, value }) =>
    value.kind === 'text' ? `${name}=${value.text.text}` : `${name}<${value.variable}${value.optional ? '?' : ''}`,
  );
}

/** An auth method with its texts as texts. */
function plain(method: AuthMethod | undefined): unknown {
  return JSON.parse(
    JSON.stringify(method, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'text' in value ? value.text : value,
    ),
  );
}

test('a file without anything says that everything is as usual', async () => {
  const config = await loadConfig('');
  expect(config).toEqual({
    file: 'a/config.yaml',
    directory: '/project/a',
    migrationDirectory: '/project/a',
    env: [],
    auth: [],
    store: {
      location: { file: 'a/config.yaml', line: 1, column: 1 },
      kind: 'sqlite',
      tables: { migrations: 'schema_migrations', runs: 'migration_runs', env: 'stored_env' },
      saveResponseBody: false,
    },
    client: { insecure: false, timeoutMs: 30_000 },
    retry: {},
    delayBetweenMigrationsMs: 0,
    outOfOrder: 'run',
    drift: 'warn',
    migrations: [],
  });
});

test('keys without values are as absent ones', async () => {
  const absent = await loadConfig('');
  expect(await loadConfig('wait:\nclient:\nauth:\nenv:\nstore:\nretry:\nlogging:\n')).toEqual(absent);
});

describe('the folder of migrations', () => {
  const file = 'up: { request: { method: GET, url: "http://localhost/x" } }';
  test.each([
    ['', { 'a/migration/001_x.yaml': file, 'a/002_y.yaml': file }, ['001_x']],
    ['', { 'a/002_y.yaml': file }, ['002_y']],
    ['migrate_dir: ./m\n', { 'a/m/003_z.yaml': file, 'a/migration/001_x.yaml': file }, ['003_z']],
    ['migrate_dir: ../shared\n', { 'shared/004_s.yaml': file, 'shared/old/005_o.yaml': file }, ['004_s']],
  ])('%j with %j', async (config, files, expected) => {
    expect((await loadConfig(config, files)).migrations.map(({ label }) => label)).toEqual(expected);
  });
});

test.each([
  [
    'a map',
    'env: { zero: 007, yes: true, number: 1e3, big: 12345678901234567890, endless: .inf, huge: 1e400, none: .nan, empty: , text: "a b" }',
    [
      'zero=007',
      'yes=true',
      'number=1e3',
      'big=12345678901234567890',
      'endless=.inf',
      'huge=1e400',
      'none=.nan',
      'empty=',
      'text=a b',
    ],
  ],
  [
    'a list',
    'env: [{ name: a, value: 1 }, { name: b, valueFromEnv: B }, { name: c, value: own, valueFromEnv: C }, { name: d, valueFromEnv: D, optional: true }, { name: e, value: "", valueFromEnv: E }, { name: f }]',
    ['a=1', 'b<B', 'c=own', 'd<D?', 'e<E', 'f='],
  ],
  [
    'keys with a meaning elsewhere',
    'env: { __proto__: p, constructor: c, toString: t }',
    ['__proto__=p', 'constructor=c', 'toString=t'],
  ],
  ["apirun's older form, below the newer one", 'base_env: { global: { a: 1, b: 2 } }\nenv: { b: 3 }', ['a=1', 'b=3']],
])('variables as %s', async (_, written, expected) => {
  expect(short((await loadConfig(written)).env)).toEqual(expected);
});

test.each([
  [
    '{ type: basic, config: { username: u, password: "{{.p}}" } }',
    { type: 'basic', username: 'u', password: '{{.p}}' },
  ],
  ['{ type: bearer, config: { token: t } }', { type: 'bearer', token: 't' }],
  ['{ type: header, config: { name: X-Key, value: v } }', { type: 'header', header: 'X-Key', value: 'v' }],
  [
    '{ type: oauth2, config: { token_url: "http://t", client_id: i, client_secret: s } }',
    {
      type: 'oauth2',
      grant: 'client_credentials',
      tokenUrl: 'http://t',
      clientId: 'i',
      clientSecret: 's',
      scopes: [],
      authStyle: 'auto',
    },
  ],
  [
    '{ type: oauth2, config: { grant_type: client-credentials, token_url: "http://t", client_id: i, client_secret: s, scopes: [a, b], audience: x, auth_style: form } }',
    {
      type: 'oauth2',
      grant: 'client_credentials',
      tokenUrl: 'http://t',
      clientId: 'i',
      clientSecret: 's',
      scopes: ['a', 'b'],
      audience: 'x',
      authStyle: 'form',
    },
  ],
  [
    '{ type: oauth2, config: { grant_type: Password, scopes: a, grant_config: { token_url: "http://t", auth_url: u, client_id: i, client_secret: "", username: n, password: p } } }',
    {
      type: 'oauth2',
      grant: 'password',
      tokenUrl: 'http://t',
      clientId: 'i',
      username: 'n',
      password: 'p',
      scopes: ['a'],
      authStyle: 'auto',
    },
  ],
  [
    '{ type: oauth2, config: { grant_type: refresh_token, token_url: "http://t", client_id: i, refresh_token: r } }',
    {
      type: 'oauth2',
      grant: 'refresh_token',
      tokenUrl: 'http://t',
      clientId: 'i',
      refreshToken: 'r',
      scopes: [],
      authStyle: 'auto',
    },
  ],
  [
    '{ type: pocketbase, config: { base_url: "http://b", email: e, password: p } }',
    { type: 'pocketbase', baseUrl: 'http://b', identity: 'e', password: 'p', collection: '_superusers' },
  ],
  [
    '{ type: pocketbase, config: { base_url: "http://b", username: e, password: p, type: user } }',
    { type: 'pocketbase', baseUrl: 'http://b', identity: 'e', password: 'p', collection: 'users' },
  ],
  [
    '{ type: pocketbase, config: { base_url: "http://b", username: e, password: p, type: admin, collection: staff } }',
    { type: 'pocketbase', baseUrl: 'http://b', identity: 'e', password: 'p', collection: 'staff' },
  ],
  ['{ type: github_oidc, config: { audience: a } }', { type: 'github_oidc', audience: 'a' }],
])('auth: %s', async (written, expected) => {
  const named = written.replace('{ type', '{ name: it, type');
  const [inList] = (await loadConfig(`auth: [${named}]\n`)).auth;
  const [alone] = (await loadConfig(`auth: ${named}\n`)).auth;
  expect([inList?.name, plain(inList?.method)]).toEqual(['it', expected]);
  expect(plain(alone?.method)).toEqual(expected);
});

test.each([
  ['{ type: sqlite, sqlite: { path: ./s.db } }', { kind: 'sqlite', path: { text: './s.db' } }],
  ['{ driver: sqlite, path: /tmp/s.db }', { kind: 'sqlite', path: { text: '/tmp/s.db' } }],
  ['{ sqlite: { path: "" } }', { kind: 'sqlite' }],
  ['{ disabled: true, type: postgres }', { kind: 'disabled' }],
  [
    '{ type: postgresql, postgres: { dsn: "{{.url}}" } }',
    { kind: 'postgres', postgres: { dsn: { text: '{{.url}}' } } },
  ],
  [
    '{ type: postgres, postgres: { host: h, port: 5432, user: u, password: p, dbname: d, sslmode: require } }',
    { kind: 'postgres', postgres: { host: { text: 'h' }, port: 5432, database: { text: 'd' }, sslmode: 'require' } },
  ],
  [
    '{ table_prefix: app, table_stored_env: kept, save_response_body: true }',
    {
      tables: { migrations: 'app_schema_migrations', runs: 'app_migration_runs', env: 'kept' },
      saveResponseBody: true,
    },
  ],
])('store: %s', async (written, expected) => {
  expect((await loadConfig(`store: ${written}\n`)).store).toMatchObject(expected);
});

test.each([
  ['1.2', 'TLSv1.2'],
  ['"1.3"', 'TLSv1.3'],
  ['tls1.2', 'TLSv1.2'],
  ['TLSv1.1', 'TLSv1.1'],
  ['1.0', 'TLSv1'],
  ['"tls1.0"', 'TLSv1'],
  ['""', undefined],
])('client: min_tls_version: %s', async (written, expected) => {
  expect((await loadConfig(`client: { min_tls_version: ${written} }\n`)).client.minTlsVersion).toBe(expected);
});

test('client: files are absolute, durations in milliseconds', async () => {
  const { client } = await loadConfig(
    'client: { insecure: true, ca_file: ca.pem, cert_file: ../c.pem, key_file: /k.pem, timeout: 5s, max_connections: 2, proxy: "{{.proxy}}" }\n',
  );
  expect(client).toMatchObject({
    insecure: true,
    caFile: '/project/a/ca.pem',
    certFile: '/project/c.pem',
    keyFile: '/k.pem',
    timeoutMs: 5000,
    maxConnections: 2,
    proxy: { text: '{{.proxy}}' },
  });
});

test.each([
  [
    '{ url: "{{.base}}/health" }',
    { method: 'GET', statuses: [{ from: 200, to: 200 }], headers: [], timeoutMs: 60_000, intervalMs: 2000 },
  ],
  [
    '{ url: "http://localhost", method: head, status: [2xx, 401], timeout: 1m, interval: 100ms, headers: { A: b } }',
    {
      method: 'HEAD',
      statuses: [
        { from: 200, to: 299 },
        { from: 401, to: 401 },
      ],
      headers: [{ name: 'A' }],
      timeoutMs: 60_000,
      intervalMs: 100,
    },
  ],
])('wait: %s', async (written, expected) => {
  expect((await loadConfig(`wait: ${written}\n`)).wait).toMatchObject(expected);
});

test.each([
  ['', '', [0, 'run', 'warn']],
  ['{ delay_between_migrations: 2s, out_of_order: fail, drift: fail }', '', [2000, 'fail', 'fail']],
  [
    '{ delay_between_migrations: 2s, out_of_order: fail, drift: fail }',
    'delay_between_migrations: 0s\nout_of_order: run\ndrift: ignore\n',
    [0, 'run', 'ignore'],
  ],
])('global %j and config.yaml %j', async (global, config, expected) => {
  const { project } = await loadAccepted({
    'stages.yaml': `global: ${global}\nstages: [{ name: a, config_path: a.yaml }]\n`,
    'a.yaml': config,
  });
  const work = project.stages[0]?.work;
  if (work?.kind !== 'migrations') throw new Error('no migrations');
  const { delayBetweenMigrationsMs, outOfOrder, drift } = work.config;
  expect([delayBetweenMigrationsMs, outOfOrder, drift]).toEqual(expected);
});

test('stages that share a config.yaml share what it is read into', async () => {
  const { project } = await loadAccepted({
    'stages.yaml': 'stages: [{ name: a, config_path: a.yaml }, { name: b, config_path: ./x/../a.yaml }]\n',
    'a.yaml': '',
  });
  const [a, b] = project.stages.map(({ work }) => (work.kind === 'migrations' ? work.config : undefined));
  expect(a).toBe(b);
});
