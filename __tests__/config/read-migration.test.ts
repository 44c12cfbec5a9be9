import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { RequestDefinition, RetryDefinition } from '../../src/domain/http-request.ts';
import { loadConfig, loadMigrationText } from '../rigs/load-memory-project.ts';

/** The request of `up` with these keys besides method and URL. */
async function requestWith(keys: string): Promise<RequestDefinition> {
  const { up } = await loadMigrationText(
    `up:\n  request:\n    method: POST\n    url: http://localhost/x\n    ${keys.replaceAll('\n', '\n    ')}\n`,
  );
  return up.request;
}

describe('a request', () => {
  test.each([
    ['get', 'GET'],
    ['Head', 'HEAD'],
    ['PATCH', 'PATCH'],
    ['options', 'OPTIONS'],
  ])('method %s is %s', async (written, method) => {
    const { up } = await loadMigrationText(`up: { request: { method: ${written}, url: "http://localhost/x" } }`);
    expect(up.request.method).toBe(method);
  });

  test.each([
    ['a list', 'headers: [{ name: X-A, value: 1 }, { name: X-B, value: "{{.b}}" }, { name: X-C }]'],
    ['a map', 'headers: { X-A: 1, X-B: "{{.b}}", X-C: }'],
  ])('headers as %s', async (_, written) => {
    const { headers } = await requestWith(written);
    expect(headers.map(({ name, value }) => [name, value.text])).toEqual([
      ['X-A', '1'],
      ['X-B', '{{.b}}'],
      ['X-C', ''],
    ]);
  });

  test('queries keep the text of their values', async () => {
    const { queries } = await requestWith('queries: { limit: 007, on: true, e: 1e3, empty: "", name: toString }');
    expect(queries.map(({ name, value }) => `${name}=${value.text}`)).toEqual([
      'limit=007',
      'on=true',
      'e=1e3',
      'empty=',
      'name=toString',
    ]);
  });

  test.each([
    ['auth_name: api', 'api'],
    ['auth: api', 'api'],
    ['auth_name: ""', undefined],
  ])('%s', async (written, expected) => {
    const { migrations } = await loadConfig('auth: { type: bearer, name: api, config: { token: t } }', {
      'a/migration/001_x.yaml': `up: { request: { method: GET, url: "http://localhost/x", ${written} } }`,
    });
    expect(migrations[0]?.up.request.authName).toBe(expected);
  });

  test.each([
    ['idempotency_key: true', true],
    ['idempotency_key: "key-{{.id}}"', 'key-{{.id}}'],
    ['idempotency_key: false', undefined],
  ])('%s', async (written, expected) => {
    const { idempotencyKey } = await requestWith(written);
    expect(typeof idempotencyKey === 'object' ? idempotencyKey.text : idempotencyKey).toBe(expected);
  });

  test('timeout is in milliseconds', async () => {
    expect((await requestWith('timeout: 1m30s')).timeoutMs).toBe(90_000);
  });
});

test.each<readonly [string, RetryDefinition]>([
  ['{}', {}],
  [
    '{ attempts: 3, backoff: 1s, max_backoff: 30s, methods: all }',
    { attempts: 3, backoffMs: [1000], maxBackoffMs: 30_000, methods: 'all' },
  ],
  ['{ tries: 5, backoff: [1s, 5s, 15s] }', { attempts: 5, backoffMs: [1000, 5000, 15_000] }],
  ['{ until: 1h, max_exceptions: 2 }', { untilMs: 3_600_000, maxExceptions: 2 }],
  ['{ on: network }', { on: [{ kind: 'network' }] }],
  [
    '{ on: [Network, 408, 5xx, 500-504] }',
    {
      on: [
        { kind: 'network' },
        { kind: 'status', from: 408, to: 408 },
        { kind: 'status', from: 500, to: 599 },
        { kind: 'status', from: 500, to: 504 },
      ],
    },
  ],
])('retry: %s', async (written, expected) => {
  expect((await requestWith(`retry: ${written}`)).retry).toEqual(expected);
});

describe('a body', () => {
  test('as a block keeps its place and indentation', async () => {
    const { body } = await requestWith('body: |\n  {"a": 1,\n   "b": 2}');
    expect(body).toEqual({
      kind: 'text',
      text: { text: '{"a": 1,\n "b": 2}\n', at: { file: 'a/migration/001_it.yaml', line: 6, column: 7 }, indent: 6 },
    });
  });

  test('as a map is JSON with texts that are templates, and numbers as written', async () => {
    const { body } = await requestWith(
      'body: { name: "db-{{.region}}", size: 3, big: 12345678901234567890, hex: 0x1F, on: true, none: null, list: [x, 1.50], __proto__: p }',
    );
    const shown = JSON.stringify(body, (key, value: unknown) => (key === 'at' || key === 'indent' ? undefined : value));
    expect(JSON.parse(shown)).toEqual({
      kind: 'json',
      value: {
        kind: 'map',
        entries: [
          ['name', { kind: 'text', text: { text: 'db-{{.region}}' } }],
          ['size', { kind: 'literal', json: '3' }],
          ['big', { kind: 'literal', json: '12345678901234567890' }],
          ['hex', { kind: 'literal', json: '31' }],
          ['on', { kind: 'literal', json: 'true' }],
          ['none', { kind: 'literal', json: 'null' }],
          [
            'list',
            {
              kind: 'list',
              items: [
                { kind: 'text', text: { text: 'x' } },
                { kind: 'literal', json: '1.50' },
              ],
            },
          ],
          ['__proto__', { kind: 'text', text: { text: 'p' } }],
        ],
      },
    });
  });

  test.each(['body: ""', 'body:', 'body_file: ""', 'timeout: 1s'])('%s is no body', async (written) => {
    expect((await requestWith(written)).body).toBeUndefined();
  });

  test('a number is its text', async () => {
    expect((await requestWith('body: 007')).body).toMatchObject({ kind: 'text', text: { text: '007' } });
  });

  test('body_file wins, is relative to config.yaml, and stays byte for byte', async () => {
    const { up } = await loadMigrationText(
      'up: { request: { method: POST, url: "http://localhost/x", body: no, body_file: ./bodies/vpc.json } }',
      { 'a/bodies/vpc.json': '\uFEFF{\r\n"a": "{{.a}}"}\r\n' },
    );
    expect(up.request.body).toEqual({
      kind: 'text',
      text: { text: '{\r\n"a": "{{.a}}"}\r\n', at: { file: 'a/bodies/vpc.json', line: 1, column: 1 }, indent: 0 },
    });
  });

  test.each([
    ['', '', true],
    ['render_body: false\n', '', false],
    ['render_body: false\n', 'render_body: true, ', true],
    ['', 'render_body: false, ', false],
  ])('rendered or not: config.yaml %j, request %j', async (config, request, expected) => {
    const { migrations } = await loadConfig(config, {
      'a/migration/001_x.yaml':
        `up: { request: { ${request}method: POST, url: "http://localhost/x", body: "{{ if }}" } }`.replace(
          '{{ if }}',
          expected ? '{{.x}}' : '{{ if }}',
        ),
    });
    expect(migrations[0]?.up.request.renderBody).toBe(expected);
  });
});

test('a response: statuses, values and what a missing one means', async () => {
  const { up } = await loadMigrationText(`up:
  request: { method: GET, url: http://localhost/x }
  response:
    result_code: [201, "2xx", "200-204", 5XX, "{{.code}}", "\${{.other}}"]
    env_missing: fail
    env_from:
      id: data.id
      __proto__: constructor
      password: { path: db.password, sensitive: true }
      location: { header: Location, match: '([^/]+)$' }
`);
  expect(up.response.resultCodes).toMatchObject([
    { kind: 'range', from: 201, to: 201, text: '201' },
    { kind: 'range', from: 200, to: 299, text: '2xx' },
    { kind: 'range', from: 200, to: 204, text: '200-204' },
    { kind: 'range', from: 500, to: 599, text: '5XX' },
    { kind: 'template', text: { text: '{{.code}}', at: { line: 4, column: 48 } } },
    { kind: 'template', text: { text: '{{.other}}' } },
  ]);
  expect(up.response.onMissing).toBe('fail');
  expect(up.response.extractions.map(({ name, source, sensitive }) => [name, source, sensitive])).toEqual([
    ['id', { kind: 'body', path: 'data.id' }, false],
    ['__proto__', { kind: 'body', path: 'constructor' }, false],
    ['password', { kind: 'body', path: 'db.password' }, true],
    ['location', { kind: 'header', header: 'Location', match: '([^/]+)$' }, false],
  ]);
});

test('no response accepts any 2xx', async () => {
  const { up } = await loadMigrationText('up: { request: { method: GET, url: "http://localhost/x" } }');
  expect(up.response).toEqual({ resultCodes: [], extractions: [], onMissing: 'skip' });
});

describe('down', () => {
  const up = 'up: { request: { method: POST, url: "http://localhost/x" } }\n';

  test('directly and under request are the same', async () => {
    const flat = await loadMigrationText(
      `${up}down: { name: n, method: delete, url: "http://localhost/y", env: { a: b } }`,
    );
    const nested = await loadMigrationText(
      `${up}down: { name: n, request: { method: delete, url: "http://localhost/y" }, env: { a: b } }`,
    );
    for (const { down } of [flat, nested]) {
      expect(down).toMatchObject({ name: 'n', request: { method: 'DELETE', url: { text: 'http://localhost/y' } } });
      expect(down).toMatchObject({ env: [{ name: 'a', value: { kind: 'text', text: { text: 'b' } } }] });
    }
  });

  test.each([
    ['nothing to undo', 'down: { none: true }', 'none'],
    ['not reversible', '', undefined],
    ['not reversible, with the key', 'down:', undefined],
  ])('%s', async (_, written, expected) => {
    expect((await loadMigrationText(up + written)).down).toBe(expected);
  });

  test('finds first', async () => {
    const { down } = await loadMigrationText(`${up}down:
  find:
    request: { method: GET, url: http://localhost/find }
    response: { env_from: { id: 0.id } }
    probe: true
  method: DELETE
  url: http://localhost/{{.id}}
`);
    expect(down).toMatchObject({
      find: { probe: true, request: { method: 'GET' }, response: { extractions: [{ name: 'id' }] } },
    });
  });
});

describe('a migration', () => {
  const text = 'up: { request: { method: POST, url: "http://localhost/x", body_file: b.json } }';

  test('has the number and the name of its file, and the checksum of its bytes and those of its body', async () => {
    const { migrations } = await loadConfig('migrate_dir: m\n', {
      'a/m/20240115120000_late.yml': text,
      'a/m/0002_second.yaml': text,
      'a/m/10_tenth.v1.yaml': text,
      'a/b.json': '{}',
    });
    expect(migrations.map(({ version, label, file }) => [version, label, file])).toEqual([
      ['2', '0002_second', 'a/m/0002_second.yaml'],
      ['10', '10_tenth.v1', 'a/m/10_tenth.v1.yaml'],
      ['20240115120000', '20240115120000_late', 'a/m/20240115120000_late.yml'],
    ]);
    expect(migrations[0]?.checksum).toBe(createHash('sha256').update(`${text}{}`).digest('hex'));
  });

  test('may say what apirun wrote above it', async () => {
    const { up } = await loadMigrationText(
      `apiVersion: apirun/v1\nkind: Migration\n${text.replace(', body_file: b.json', '')}`,
    );
    expect(up.request.method).toBe('POST');
  });

  test('with CRLF and a byte order mark is the same, as git may check it out on another machine', async () => {
    const lines = 'up:\n  request:\n    method: POST\n    url: http://localhost/x\n    body: |\n      a\n      b\n';
    const plain = await loadMigrationText(lines);
    const other = await loadMigrationText(`\uFEFF${lines.replaceAll('\n', '\r\n')}`);
    expect(other).toEqual(plain);
    expect((await loadMigrationText(lines.replace('a\n', 'b\n'))).checksum).not.toBe(plain.checksum);
  });
});
