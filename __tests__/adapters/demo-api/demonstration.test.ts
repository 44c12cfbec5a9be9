import { describe, expect, test } from '@jest/globals';
import { startDemoApi } from '../../../src/adapters/demo-api/server.ts';
import { client, deployer, operator } from '../../rigs/demo-client.ts';

const vpc = { name: 'shop', cidr: '10.0.0.0/16' };

describe('idempotency keys', () => {
  test('the same request under the same key is carried out once', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    const first = await demo.post('/vpcs', vpc, { 'Idempotency-Key': 'k1' });
    const second = await demo.post('/vpcs', vpc, { 'Idempotency-Key': 'k1' });
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect([first, second].map((answer) => answer.headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect((await demo.get('/vpcs')).body).toMatchObject({ vpcs: [{ id: 'vpc-0001' }] });
  });

  test('another request under the same key is refused', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/vpcs', vpc, { 'Idempotency-Key': 'k1' });
    const other = await demo.post('/vpcs', { ...vpc, name: 'other' }, { 'Idempotency-Key': 'k1' });
    expect(other).toMatchObject({ status: 422, body: { field: 'Idempotency-Key' } });
  });

  test('another key is another request', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/vpcs', vpc, { 'Idempotency-Key': 'k1' });
    expect((await demo.post('/vpcs', vpc, { 'Idempotency-Key': 'k2' })).status).toBe(409);
  });

  test('a refused request may be sent again under its key', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    const subnet = { vpc_id: 'vpc-0001', cidr: '10.0.1.0/24' };
    expect((await demo.post('/subnets', subnet, { 'Idempotency-Key': 'k1' })).status).toBe(409);
    await demo.post('/vpcs', vpc);
    expect((await demo.post('/subnets', subnet, { 'Idempotency-Key': 'k1' })).status).toBe(201);
  });

  test('a key without a sign-in gets nothing', async () => {
    await using api = await startDemoApi();
    await operator(api.url).post('/vpcs', vpc, { 'Idempotency-Key': 'k1' });
    expect((await client(api.url).post('/vpcs', vpc, { 'Idempotency-Key': 'k1' })).status).toBe(401);
  });

  test('a key that is too long is refused', async () => {
    await using api = await startDemoApi();
    const answer = await operator(api.url).post('/vpcs', vpc, { 'Idempotency-Key': 'k'.repeat(256) });
    expect(answer).toMatchObject({ status: 400, body: { field: 'Idempotency-Key' } });
  });
});

describe('planned failures', () => {
  test('strike the next requests of a route, as often as ordered, and change nothing', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/_demo/fail', { method: 'POST', path: '/vpcs', status: 503, times: 2 });
    expect((await demo.get('/vpcs')).status).toBe(200);
    const statuses = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await demo.post('/vpcs', vpc)).status);
    expect(statuses).toEqual([503, 503, 201]);
  });

  test('a star at the end stands for every path that begins so; the status is 500 unless given', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/vpcs', vpc);
    await demo.post('/_demo/fail', { method: 'DELETE', path: '/vpcs/*' });
    expect((await demo.delete('/vpcs/vpc-0001')).status).toBe(500);
    expect((await demo.delete('/vpcs/vpc-0001')).status).toBe(204);
  });

  test('an answer can be lost after the request was carried out', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/_demo/fail', { method: 'POST', path: '/vpcs', lose_answer: true });
    await expect(demo.post('/vpcs', vpc)).rejects.toThrow('fetch failed');
    expect((await demo.get('/vpcs')).body).toMatchObject({ vpcs: [{ name: 'shop' }] });
    expect(api.requests().map(({ method, status }) => [method, status])).toEqual([
      ['POST', null],
      ['GET', 200],
    ]);
  });

  test.each([
    [{ method: 'PATCH', path: '/vpcs' }, 'method'],
    [{ method: 'POST', path: 'vpcs' }, 'path'],
    [{ method: 'POST', path: '/_demo/reset' }, 'path'],
    [{ method: 'POST', path: '/vpcs', status: 200 }, 'status'],
    [{ method: 'POST', path: '/vpcs', times: 0 }, 'times'],
    [{ method: 'POST', path: '/vpcs', lose_answer: 'yes' }, 'lose_answer'],
  ])('%j is refused', async (body, field) => {
    await using api = await startDemoApi();
    expect(await client(api.url).post('/_demo/fail', body)).toMatchObject({ status: 400, body: { field } });
  });

  test('only so many can wait', async () => {
    await using api = await startDemoApi();
    const demo = client(api.url);
    const order = { method: 'POST', path: '/vpcs' };
    for (let index = 0; index < 100; index += 1) expect((await demo.post('/_demo/fail', order)).status).toBe(204);
    expect((await demo.post('/_demo/fail', order)).status).toBe(409);
  });
});

describe('the server', () => {
  test('says that it is starting for as many questions as it was told', async () => {
    await using api = await startDemoApi({ startingPolls: 2 });
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await client(api.url).get('/health')).status);
    expect(statuses).toEqual([503, 503, 200, 200]);
    await client(api.url).post('/_demo/reset', {});
    expect((await client(api.url).get('/health')).body).toEqual({ status: 'starting', remaining: 2 });
  });

  test('forgets everything on request: resources, ids, keys, tokens, failures and the record', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    const signedIn = await deployer(api.url);
    await demo.post('/vpcs', vpc, { 'Idempotency-Key': 'k1' });
    await demo.post('/_demo/fail', { method: 'POST', path: '/vpcs' });
    expect((await client(api.url).post('/_demo/reset', {})).status).toBe(204);
    expect(api.requests()).toEqual([]);
    expect((await signedIn.get('/services')).status).toBe(401);
    const again = await demo.post('/vpcs', { ...vpc, name: 'other' }, { 'Idempotency-Key': 'k1' });
    expect(again).toMatchObject({ status: 201, body: { vpc: { id: 'vpc-0001' } } });
  });

  test('records what it was asked, without its own steering', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/vpcs', vpc);
    await demo.get('/vpcs?name=shop');
    await demo.post('/_demo/fail', { method: 'POST', path: '/vpcs' });
    expect(api.requests()).toMatchObject([
      { method: 'POST', path: '/vpcs', query: '', text: JSON.stringify(vpc), status: 201 },
      { method: 'GET', path: '/vpcs', query: 'name=shop', text: '', status: 200 },
    ]);
  });

  test('logs a line per request, and no secret', async () => {
    const lines: string[] = [];
    await using api = await startDemoApi({ log: (line) => lines.push(line) });
    const demo = operator(api.url);
    await demo.post('/vpcs', { ...vpc, subnets: ['10.0.1.0/24'] });
    await demo.post('/databases', { name: 'shop-db', engine: 'postgres', subnet_id: 'subnet-0001' });
    await demo.delete('/vpcs/vpc-0001');
    await demo.post('/_demo/fail', { method: 'GET', path: '/vpcs', lose_answer: true });
    await demo.get('/vpcs').catch(() => undefined);
    expect(lines).toEqual([
      'POST /vpcs → 201 (created vpc-0001)',
      'POST /databases → 201 (created db-0001)',
      'DELETE /vpcs/vpc-0001 → 409 (The vpc vpc-0001 is needed by subnet-0001; delete that first.)',
      'POST /_demo/fail → 204 (GET /vpcs will fail)',
      'GET /vpcs → answer lost',
    ]);
  });

  test('takes ids from outside', async () => {
    await using api = await startDemoApi({ nextId: (kind) => `${kind}-from-outside` });
    expect((await operator(api.url).post('/vpcs', vpc)).body).toMatchObject({ vpc: { id: 'vpc-from-outside' } });
  });

  test('gives the same answers in every run', async () => {
    const run = async (): Promise<unknown> => {
      await using api = await startDemoApi();
      const demo = operator(api.url);
      await demo.post('/vpcs', { ...vpc, subnets: ['10.0.1.0/24'] });
      return (await demo.post('/databases', { name: 'shop-db', engine: 'postgres', subnet_id: 'subnet-0001' })).body;
    };
    expect(await run()).toEqual(await run());
  });

  test('answers HEAD without a body', async () => {
    await using api = await startDemoApi();
    const answer = await fetch(`${api.url}/health`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  test('rejects when its port is taken', async () => {
    await using api = await startDemoApi();
    const port = Number(new URL(api.url).port);
    await expect(startDemoApi({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('answers nothing after it was closed', async () => {
    const api = await startDemoApi();
    await api.close();
    await expect(client(api.url).get('/health')).rejects.toThrow('fetch failed');
  });
});
