import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiServer, startApiServer } from '../rigs/api-server.ts';
import { type Desk, makeDesk } from '../rigs/command-line.ts';

/** What answers: the zone `known` is there, `gone` is not, `odd` is neither, and `/token` signs in. */
let api: ApiServer;

beforeAll(async () => {
  api = await startApiServer(({ target, headers }, response) => {
    const status =
      target.includes('odd') || headers.authorization === 'Bearer wrong' ? 503 : target.includes('gone') ? 404 : 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ id: 'zone-7', access_token: 'canary-token', expires_in: 3600, echo: 'canary-token' }),
    );
  });
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const STAGES = `name: shop
stages:
  - { name: dns, config_path: dns/config.yaml }
`;

/** A project with these migrations; each text is the `find` of one, beside a PUT. */
async function deskOf(
  finds: readonly string[],
  more: { readonly config?: string; readonly down?: string } = {},
): Promise<Desk> {
  const files = finds.map((find, place): readonly [string, string] => [
    `dns/migration/00${place + 1}_zone.yaml`,
    `up:\n  ${find === '' ? '' : `find: ${find}\n  `}request: { method: PUT, url: "{{.api}}/zones" }\ndown: ${more.down ?? '{ method: DELETE, url: "{{.api}}/zones" }'}\n`,
  ]);
  return makeDesk({
    'stages.yaml': STAGES,
    'dns/config.yaml': `env:\n  - { name: api, value: "${api.url}" }\n${more.config ?? ''}`,
    ...Object.fromEntries(files),
  });
}

const find = (target: string, method = 'GET', more = ''): string =>
  `{ probe: true, request: { method: ${method}, url: "{{.api}}${target}"${more} }, response: { env_from: { zone_id: id } } }`;

/** What arrived while `work` ran. */
async function requestsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = api.requests.length;
  await work();
  return api.requests.slice(before).map(({ method, target }) => `${method} ${target}`);
}

describe('a plan asks find where the file says so', () => {
  test.each([
    ['there', find('/zones/known'), 'already there: nothing is sent'],
    ['not there', find('/zones/gone'), 'not there: will be created'],
    ['a value is missing', find('/zones/known').replace('zone_id: id', 'zone_id: other'), 'not there: will be created'],
    ['an answer that says neither', find('/zones/odd'), 'could not be looked up: answered 503 Service Unavailable'],
    ['no answer', find('').replace('{{.api}}', 'http://127.0.0.1:1'), 'could not be looked up: connection refused'],
    ['HEAD', find('/zones/gone', 'HEAD'), 'not there: will be created'],
  ])('%s', async (_, given, words) => {
    await using desk = await deskOf([given]);
    const requests = await requestsOf(async () => {
      const planned = await desk.run(['plan']);
      expect(planned.status).toBe(0);
      expect(planned.out).toContain(words);
    });
    expect(requests.filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(1);
  });

  test.each([
    ['on the way up', 'probe: true, ', ''],
    ['on the way back', '', 'down'],
  ])('what can not be rendered fails the plan, as it would the run: %s', async (_, probe, way) => {
    const wrong = find('/{{.nothing}}').replace('probe: true, ', probe);
    await using desk =
      way === ''
        ? await deskOf([wrong])
        : await deskOf([''], { down: `{ find: ${wrong}, request: { method: DELETE, url: "{{.api}}/zones" } }` });
    if (way !== '') expect((await desk.run(['up'])).status).toBe(0);
    const planned = await desk.run(way === '' ? ['plan'] : ['down', '--dry-run']);
    expect(planned.status).toBe(1);
    expect(planned.out).toContain('dns/001_zone: url: map has no entry for key "nothing"');
  });

  test('what it asks is shown, asked or not, and is part of the reviewed plan', async () => {
    await using desk = await deskOf([find('/zones/known', 'POST').replace('probe: true, ', '')]);
    const planned = await desk.run(['plan', '--out', 'reviewed.plan']);
    expect(planned.out).toContain(`  001_zone\n    find: POST ${api.url}/zones/known\n    PUT ${api.url}/zones\n`);
    const file = path.join(desk.folder, 'dns/migration/001_zone.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('zones/known', 'zones/other'));
    const refused = await desk.run(['up', '--plan', 'reviewed.plan']);
    expect(refused.status).toBe(3);
    expect(refused.out).toMatch(/find:\n +- POST .*zones\/known\n +\+ POST .*zones\/other\n/u);
  });

  test('not where a value is not known yet, nor where the file does not say so', async () => {
    await using desk = await deskOf([
      find('/zones/gone'),
      find('/zones/{{.zone_id}}'),
      find('/zones/known').replace('probe: true', 'probe: false'),
    ]);
    const requests = await requestsOf(async () => {
      const { out } = await desk.run(['plan']);
      expect(out).toContain('002_zone  not looked up: waits for dns.zone_id');
      expect(out).toContain('003_zone\n');
    });
    expect(requests).toEqual(['GET /zones/gone']);
  });

  test('not of a stage that is known to fail: it will send nothing else either', async () => {
    await using desk = await deskOf([find('/zones/gone')], { config: '  - { name: gone, valueFromEnv: NOT_SET }\n' });
    expect(await requestsOf(() => desk.run(['plan']))).toEqual([]);
  });

  test('each once, whatever the retry of the stage says', async () => {
    await using desk = await deskOf([find('/zones/odd')], { config: 'retry: { attempts: 5, backoff: 1ms }\n' });
    expect(await requestsOf(() => desk.run(['plan']))).toEqual(['GET /zones/odd']);
  });

  test('with dry-run as well, and on the way down; a run does not plan with it', async () => {
    const down = `{ find: ${find('/zones/known')}, request: { method: DELETE, url: "{{.api}}/zones" } }`;
    await using desk = await deskOf([find('/zones/gone')], { down });
    expect(await requestsOf(() => desk.run(['up', '--dry-run']))).toEqual(['GET /zones/gone']);
    expect(await requestsOf(() => desk.run(['up']))).toEqual(['GET /zones/gone', 'PUT /zones']);
    const requests = await requestsOf(async () => {
      expect((await desk.run(['down', '--dry-run'])).out).toContain('is there: will be taken back');
    });
    expect(requests).toEqual(['GET /zones/known']);
    expect(await requestsOf(() => desk.run(['status']))).toEqual([]);
    expect(await requestsOf(() => desk.run(['down']))).toEqual(['GET /zones/known', 'DELETE /zones']);
  });

  test('and comes to the same hash as a run, which has looked at nothing', async () => {
    await using desk = await deskOf([find('/zones/known')]);
    const planned: unknown = JSON.parse((await desk.run(['plan', '--json', '--out', 'reviewed.json'])).out);
    expect(planned).toMatchObject({ plan: { stages: [{ steps: [{ probe: { kind: 'there' } }] }] } });
    expect((await desk.run(['up', '--plan', 'reviewed.json'])).status).toBe(0);
  });
});

describe('signed in like the stage', () => {
  const config = (token: string): string => `  - { name: password, value: canary-password }
auth:
  - type: oauth2
    name: web
    config:
      token_url: "{{.api}}/${token}"
      client_id: shop
      client_secret: "{{.password}}"
`;
  const signed = find('/zones/known', 'GET', ', auth_name: web');

  test('what the sign-in tells is in no view', async () => {
    await using desk = await deskOf([signed], { config: config('token') });
    const requests = await requestsOf(async () => {
      for (const line of [['plan'], ['plan', '--json'], ['plan', '--verbose']]) {
        const { out, error } = await desk.run(line);
        expect(out + error).toMatch(/already there|"there"/);
        expect(out + error).not.toContain('canary');
      }
    });
    expect(requests.slice(0, 2)).toEqual(['POST /token', 'GET /zones/known']);
  });

  test('a sign-in that fails is why it could not be looked up', async () => {
    await using desk = await deskOf([signed], { config: config('token-odd') });
    const { out, status } = await desk.run(['plan']);
    expect(status).toBe(0);
    expect(out).toContain('could not be looked up: sign-in web failed');
    expect(out).not.toContain('canary-password');
  });
});

test('what an answer quotes of a secret is not shown', async () => {
  await using desk = await deskOf([find('/zones/odd?key={{.token}}')], {
    config: '  - { name: token, value: canary-token }\n',
  });
  const { out } = await desk.run(['plan']);
  expect(out).toContain('could not be looked up: answered 503');
  expect(out).not.toContain('canary');
});

test.each(['POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'])('%s is refused where it is written', async (method) => {
  await using desk = await deskOf([find('/zones', method)]);
  const requests = await requestsOf(async () => {
    const { status, out, error } = await desk.run(['plan']);
    expect(status).not.toBe(0);
    expect(out + error).toMatch(
      new RegExp(String.raw`dns/migration/001_zone\.yaml:2:11: .*must be GET or HEAD, not ${method}`),
    );
  });
  expect(requests).toEqual([]);
});

test('who interrupts gets no plan of which half was looked up', async () => {
  const asked = Promise.withResolvers<void>();
  await using slow = await startApiServer(() => asked.resolve());
  await using desk = await deskOf([find('/zones').replace('{{.api}}', slow.url)]);
  const { status, out } = await desk.run(['plan'], { stop: asked.promise });
  expect(status).toBe(130);
  expect(out).not.toContain('will run');
}, 60_000);
