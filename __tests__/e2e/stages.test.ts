import { expect, test } from '@jest/globals';
import { copyExample } from '../rigs/example-project.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const EVERYTHING = { vpcs: 1, subnets: 1, databases: 1, services: 2, settings: 1, users: 1 };

test(
  'goes up, has nothing to do, and comes down without a trace',
  async () => {
    await using example = await copyExample('stages');
    expect(await example.run('validate')).toMatchObject({ status: 0, requests: [] });
    expect(await example.run('up')).toMatchObject({ status: 0, stderr: '' });
    expect(await example.resources()).toEqual(EVERYTHING);
    expect(await example.run('up')).toMatchObject({ status: 0, requests: [] });
    expect(await example.run('down')).toMatchObject({ status: 0, stderr: '' });
    expect(await example.resources()).toEqual({});
  },
  TIMEOUT_MS,
);

test(
  'a POST with an idempotency key whose answer got lost is sent again and carried out once',
  async () => {
    await using example = await copyExample('stages');
    await example.fail({ method: 'POST', path: '/databases', lose_answer: true });
    const up = await example.run('up');
    expect(up).toMatchObject({ status: 0, stderr: '' });
    expect(up.requests.filter((request) => request.includes('databases'))).toEqual([
      'POST /databases null',
      'POST /databases 201',
    ]);
    const sent = example.api.requests().filter(({ path }) => path === '/databases');
    expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(await example.resources()).toEqual(EVERYTHING);
  },
  TIMEOUT_MS,
);

test(
  'a POST without one whose answer got lost is looked up by the next run',
  async () => {
    await using example = await copyExample('stages');
    await example.fail({ method: 'POST', path: '/apps/auth/users', lose_answer: true });
    expect(await example.run('up')).toMatchObject({ status: 1 });
    const resumed = await example.run('up');
    expect(resumed.status).toBe(0);
    expect(resumed.requests).toEqual([
      'POST /oauth/token 200',
      'GET /apps/auth/users 200',
      'PUT /apps/api/settings/defaults 201',
    ]);
    expect(await example.resources()).toEqual(EVERYTHING);
  },
  TIMEOUT_MS,
);

test(
  'a sandbox gets no administrator and no settings',
  async () => {
    await using example = await copyExample('stages');
    const up = await example.run('up', '--variable', 'environment=sandbox');
    expect(up.status).toBe(0);
    expect(up.stdout).toMatch(/configuration +skipped/u);
    const { users, settings, ...rest } = EVERYTHING;
    expect(await example.resources()).toEqual(rest);
    expect(up.requests.join()).not.toMatch(/users|settings/u);
    expect([users, settings]).toEqual([1, 1]);
  },
  TIMEOUT_MS,
);

test(
  'the password of the database is nowhere to be read',
  async () => {
    await using example = await copyExample('stages');
    const runs = [await example.run('up'), await example.run('status', '--verbose'), await example.run('up', '--json')];
    const deploy = example.api.requests().find(({ method, path }) => method === 'POST' && path === '/services');
    const { database_password: password } = JSON.parse(deploy?.text ?? '') as { readonly database_password: string };
    expect(password.length).toBeGreaterThan(8);
    for (const { text } of runs) expect(text).not.toContain(password);
  },
  TIMEOUT_MS,
);
