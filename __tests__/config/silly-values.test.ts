import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { loadFiles } from '../rigs/load-memory-project.ts';

/** A project in which most keys are written, and nothing is wrong. */
const PROJECT = {
  'stages.yaml': {
    name: 'project',
    global: {
      env: { region: 'north' },
      strategy: 'sequential',
      max_concurrent_stages: 1,
      wait_between_stages: '1s',
      retry: { attempts: 2, backoff: ['1s'], max_backoff: '1s', on: ['5xx'], methods: 'safe', until: '1m' },
      guards: [{ type: 'branch', allow: ['main'] }],
      drift: 'warn',
    },
    environments: [
      { name: 'test', display_name: 'Testing', vars: { size: 'small' } },
      { name: 'live', depends_on: 'test', promotion: 'per_stage', same_commit: true },
    ],
    stages: [
      { name: 'base', config_path: 'base/config.yaml' },
      {
        name: 'app',
        depends_on: ['base'],
        run: { up: 'true', down: 'true', shell: 'bash', working_directory: '.' },
        condition: "region == 'north'",
        environments: ['live'],
        tags: ['a'],
        timeout: '1m',
        on_failure: 'continue',
        skip_exit_codes: [3],
        env_from_stages: [{ stage: 'base', vars: [{ name: 'id', as: 'base_id', default: 'none' }] }],
        exports: { url: { pattern: 'http', required: true } },
        labels: { owner: 'ada' },
        unique: { id: 'x', for: '1h' },
        parameters: [{ src: 'a.json', dest: 'b.json' }],
      },
    ],
  },
  'a.json': {},
  'base/config.yaml': {
    migrate_dir: 'steps',
    env: [{ name: 'token', valueFromEnv: 'TOKEN' }],
    auth: [{ type: 'bearer', name: 'api', config: { token: '{{.token}}' } }],
    store: { type: 'sqlite', sqlite: { path: '{{.environment}}.db' }, table_prefix: 'app' },
    wait: { url: 'http://api/health', status: [200], timeout: '1s', interval: '1s', headers: { Accept: 'a' } },
    client: { min_tls_version: '1.2', timeout: '1s', max_connections: 2 },
  },
  'base/steps/001_make.yaml': {
    up: {
      env: { size: 'large' },
      find: { request: { method: 'GET', url: 'http://api/x' }, response: { env_from: { id: 'id' } } },
      request: { auth_name: 'api', method: 'POST', url: 'http://api/x', queries: { dry: '0' }, idempotency_key: 'k' },
      response: { result_code: ['201'], env_from: { id: { path: 'id' }, at: { header: 'Location', match: 'x' } } },
    },
    down: { method: 'DELETE', url: 'http://api/x' },
  },
};

const SILLY: readonly unknown[] = ['', ' ', -1, 1e300, Number.NaN, '..', '/', '\n', '{{', [], [[]], {}, null, true];

/** A few thousand projects are loaded. */
const TIMEOUT_MS = 60_000;

type Keys = readonly string[];

/** The paths of all keys and items in a value. */
function pathsIn(value: unknown): readonly Keys[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly Keys[] => [
    [key],
    ...pathsIn(inner).map((path) => [key, ...path]),
  ]);
}

/** The same value with another one at a path. */
function replaced(value: unknown, [key, ...rest]: Keys, silly: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return silly;
  const change = (name: string, inner: unknown): unknown => (name === key ? replaced(inner, rest, silly) : inner);
  if (Array.isArray(value)) return value.map((inner: unknown, place) => change(String(place), inner));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(name, inner)]));
}

async function load(project: Readonly<Record<string, unknown>>): ReturnType<typeof loadFiles> {
  return loadFiles(Object.fromEntries(Object.entries(project).map(([name, value]) => [name, stringify(value)])));
}

test('nothing is wrong with the project', async () => {
  expect(await load(PROJECT)).toMatchObject({ ok: true, value: { diagnostics: [] } });
});

describe('whatever stands in place of a value is read, or refused where it stands and in words', () => {
  test.each(Object.entries(PROJECT))('%s', looksThrough, TIMEOUT_MS);
});

async function looksThrough(file: string, content: unknown): Promise<void> {
  for (const path of pathsIn(content)) {
    for (const silly of SILLY) {
      const loaded = await load({ ...PROJECT, [file]: replaced(content, path, silly) });
      for (const { location, message, hint = '' } of loaded.ok ? loaded.value.diagnostics : loaded.error) {
        expect(location.file).toMatch(/\.yaml$|^base/);
        expect(Math.min(location.line, location.column)).toBeGreaterThan(0);
        expect(`${message} ${hint}`).not.toMatch(/undefined|\[object|invalid input|expected/i);
      }
    }
  }
}
