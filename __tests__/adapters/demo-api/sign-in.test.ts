import { describe, expect, test } from '@jest/globals';
import { startDemoApi } from '../../../src/adapters/demo-api/server.ts';
import { client, deployer, operator, requestToken, textAt } from '../../rigs/demo-client.ts';

const basic = (pair: string): string => `Basic ${btoa(pair)}`;

describe('signing in with HTTP basic', () => {
  test.each([
    ['nothing', undefined],
    ['a wrong password', basic('demo:wrong')],
    ['a wrong user', basic('nobody:demo-password')],
    ['text that is not base64', 'Basic ???'],
    ['base64 without a colon', basic('demo')],
    ['another scheme', 'Digest username="demo"'],
  ])('%s is refused with a challenge', async (_, authorization) => {
    await using api = await startDemoApi();
    const answer = await client(api.url, authorization).get('/vpcs');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="demo", charset="UTF-8"');
    expect(answer.body).toEqual({ error: expect.any(String) });
  });

  test('the operator sees the infrastructure and not the services', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    expect((await demo.get('/vpcs')).status).toBe(200);
    expect((await demo.get('/services')).status).toBe(401);
  });

  test('an access token does not open the infrastructure', async () => {
    await using api = await startDemoApi();
    const demo = await deployer(api.url);
    expect((await demo.get('/services')).status).toBe(200);
    expect((await demo.get('/databases')).status).toBe(401);
  });

  test('the overview is open to both, and to nobody else', async () => {
    await using api = await startDemoApi();
    expect((await operator(api.url).get('/resources')).status).toBe(200);
    expect((await (await deployer(api.url)).get('/resources')).status).toBe(200);
    expect((await client(api.url).get('/resources')).status).toBe(401);
  });
});

describe('access tokens', () => {
  test('are granted for client credentials in the form and in the header', async () => {
    await using api = await startDemoApi({ tokenLifetimeMs: 90_500 });
    const form = await requestToken(api.url);
    expect(form.status).toBe(200);
    expect(form.headers.get('cache-control')).toBe('no-store');
    expect(await form.json()).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 90 });
    const authorization = basic('demo%2Dclient:demo-client-secret');
    const header = await requestToken(api.url, { grant_type: 'client_credentials' }, { authorization });
    expect(header.status).toBe(200);
  });

  test.each([
    [
      'a wrong secret',
      { grant_type: 'client_credentials', client_id: 'demo-client', client_secret: 'x' },
      401,
      'invalid_client',
    ],
    ['no client', { grant_type: 'client_credentials' }, 401, 'invalid_client'],
    ['no grant type', { client_id: 'demo-client', client_secret: 'demo-client-secret' }, 400, 'invalid_request'],
    [
      'another grant type',
      { grant_type: 'password', client_id: 'demo-client', client_secret: 'demo-client-secret' },
      400,
      'unsupported_grant_type',
    ],
  ])('%s gets no token', async (_, form, status, error) => {
    await using api = await startDemoApi();
    const answer = await requestToken(api.url, form);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error, error_description: expect.any(String) });
  });

  test('a token request in JSON is refused', async () => {
    await using api = await startDemoApi();
    const answer = await client(api.url).post('/oauth/token', { grant_type: 'client_credentials' });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: 'invalid_request' });
  });

  test('end after their lifetime, and a new one works again', async () => {
    let now = 1_000_000;
    await using api = await startDemoApi({ now: () => now, tokenLifetimeMs: 60_000 });
    const demo = await deployer(api.url);
    now += 59_999;
    expect((await demo.get('/services')).status).toBe(200);
    now += 1;
    const expired = await demo.get('/services');
    expect(expired.status).toBe(401);
    expect(expired.headers.get('www-authenticate')).toBe('Bearer realm="demo", error="invalid_token"');
    expect((await (await deployer(api.url)).get('/services')).status).toBe(200);
  });

  test('a token that was never issued is told apart from no token', async () => {
    await using api = await startDemoApi();
    const invented = await client(api.url, 'Bearer invented').get('/services');
    const none = await client(api.url).get('/services');
    expect([invented.status, none.status]).toEqual([401, 401]);
    expect(invented.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(none.headers.get('www-authenticate')).not.toContain('error');
  });

  test('each sign-in gets its own token', async () => {
    await using api = await startDemoApi();
    const first = textAt(await (await requestToken(api.url)).json(), 'access_token');
    const second = textAt(await (await requestToken(api.url)).json(), 'access_token');
    expect(first).not.toBe(second);
  });
});
