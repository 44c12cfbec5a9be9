import { describe, expect, test } from '@jest/globals';
import { MAXIMUM_BODY_BYTES, startDemoApi } from '../../../src/adapters/demo-api/server.ts';
import { client, operator } from '../../rigs/demo-client.ts';

const vpc = { name: 'shop', cidr: '10.0.0.0/16' };

describe('a field that is wrong is refused with 400 and named', () => {
  test.each([
    ['missing', { cidr: '10.0.0.0/16' }, 'name', 'is missing'],
    ['of another type', { ...vpc, name: 7 }, 'name', 'not a number'],
    ['empty', { ...vpc, name: '' }, 'name', 'must not be empty'],
    ['too long', { ...vpc, name: 'n'.repeat(64) }, 'name', 'at most 63 characters'],
    ['with other characters', { ...vpc, name: 'Shop!' }, 'name', 'must look like'],
    ['null', { ...vpc, cidr: null }, 'cidr', 'not null'],
    ['not a list', { ...vpc, subnets: '10.0.1.0/24' }, 'subnets', 'must be a list'],
    ['too many', { ...vpc, subnets: Array(17).fill('10.0.1.0/24') }, 'subnets', 'at most 16 entries'],
    ['a list with a wrong entry', { ...vpc, subnets: ['10.0.1.0/24', '10.0.2'] }, 'subnets', 'entry 1 must look like'],
    ['unknown', { ...vpc, cidr_block: '10.0.0.0/16' }, 'cidr_block', 'known are name, cidr'],
  ])('%s', async (_, body, field, words) => {
    await using api = await startDemoApi();
    const answer = await operator(api.url).post('/vpcs', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error: expect.stringContaining(words), field });
    expect((await operator(api.url).get('/vpcs')).body).toEqual({ vpcs: [] });
  });

  test.each(['10.0.0.0', '10.0.0/16', '10.0.0.256/16', '10.0.0.0/33', '10.0.0.0.0/8', ' 10.0.0.0/8', '1.1.1./8'])(
    '%s is no address range',
    async (cidr) => {
      await using api = await startDemoApi();
      const answer = await operator(api.url).post('/vpcs', { ...vpc, cidr });
      expect(answer.body).toMatchObject({ field: 'cidr' });
    },
  );

  test.each(['0.0.0.0/0', '10.0.0.0/8', '255.255.255.255/32', '192.168.1.0/24'])('%s is one', async (cidr) => {
    await using api = await startDemoApi();
    expect((await operator(api.url).post('/vpcs', { ...vpc, cidr })).status).toBe(201);
  });

  test('a value is never repeated in the refusal', async () => {
    await using api = await startDemoApi();
    const answer = await operator(api.url).post('/vpcs', { ...vpc, name: 'Secret_Value!' });
    expect(JSON.stringify(answer.body)).not.toContain('Secret_Value!');
  });
});

describe('a body that cannot be read is refused', () => {
  const send = (url: string, body: string, contentType = 'application/json'): Promise<Response> =>
    fetch(`${url}/vpcs`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('demo:demo-password')}`, 'content-type': contentType },
      body,
    });

  test.each([
    ['broken JSON', '{"name": ', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['nothing', '', 'application/json', 400],
    ['a form', 'name=shop', 'application/x-www-form-urlencoded', 415],
    ['JSON that is called text', '{}', 'text/plain', 415],
  ])('%s', async (_, body, contentType, status) => {
    await using api = await startDemoApi();
    const answer = await send(api.url, body, contentType);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  });

  test.each(['application/json; charset=utf-8', 'application/merge-patch+json'])('%s is JSON', async (contentType) => {
    await using api = await startDemoApi();
    expect((await send(api.url, JSON.stringify(vpc), contentType)).status).toBe(201);
  });

  test('more than the limit is refused with 413, and the API goes on', async () => {
    await using api = await startDemoApi();
    const answer = await send(api.url, ' '.repeat(MAXIMUM_BODY_BYTES + 1));
    expect(answer.status).toBe(413);
    expect((await send(api.url, JSON.stringify(vpc))).status).toBe(201);
  });
});

describe('an address that is wrong is refused', () => {
  test('an unknown path with 404', async () => {
    await using api = await startDemoApi();
    expect(await client(api.url).get('/nowhere')).toMatchObject({
      status: 404,
      body: { error: 'There is no /nowhere here.' },
    });
    expect((await operator(api.url).get('/vpcs/')).status).toBe(404);
  });

  test('a method that the path does not take with 405 and those that it takes', async () => {
    await using api = await startDemoApi();
    const answer = await operator(api.url).put('/vpcs', vpc);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });

  test('a broken escape with 400', async () => {
    await using api = await startDemoApi();
    expect((await operator(api.url).get('/vpcs/%E0%A4%A')).status).toBe(400);
  });

  test('a list that is narrowed by an unknown field with 400', async () => {
    await using api = await startDemoApi();
    const answer = await operator(api.url).get('/vpcs?nmae=shop');
    expect(answer).toMatchObject({ status: 400, body: { field: 'nmae' } });
  });
});
