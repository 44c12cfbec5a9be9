import { describe, expect, test } from '@jest/globals';
import { startDemoApi } from '../../../src/adapters/demo-api/server.ts';
import { client, deployer, operator, textAt, type DemoClient } from '../../rigs/demo-client.ts';

interface Ground {
  readonly services: DemoClient;
  readonly endpoint: string;
  readonly password: string;
}

/** A network with a database, and a client that may deploy into it. */
async function prepare(url: string): Promise<Ground> {
  const infrastructure = operator(url);
  await infrastructure.post('/vpcs', { name: 'shop', cidr: '10.0.0.0/16', subnets: ['10.0.1.0/24'] });
  const made = await infrastructure.post('/databases', {
    name: 'shop-db',
    engine: 'postgres',
    subnet_id: 'subnet-0001',
  });
  return {
    services: await deployer(url),
    endpoint: textAt(made.body, 'database', 'endpoint'),
    password: textAt(made.body, 'database', 'password'),
  };
}

const auth = { name: 'auth', version: '1.0.0', replicas: 2, vpc_id: 'vpc-0001' };

describe('services', () => {
  test('are deployed and answer under their own address', async () => {
    await using api = await startDemoApi();
    const { services, endpoint, password } = await prepare(api.url);
    const made = await services.post('/services', {
      ...auth,
      database_endpoint: endpoint,
      database_password: password,
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      service: { id: 'svc-0001', ...auth, database_id: 'db-0001', auth_service_id: null, url: `${api.url}/apps/auth` },
    });
    expect(JSON.stringify(made.body)).not.toContain(password);
    expect((await client(api.url).get('/apps/auth/health')).body).toEqual({ status: 'ok', version: '1.0.0' });
    expect((await services.get('/services?name=auth')).body).toMatchObject({ services: [{ id: 'svc-0001' }] });
    expect((await services.get('/services/svc-0001')).body).toEqual(made.body);
  });

  test.each([
    ['a network that is not there', { vpc_id: 'vpc-0009' }, 409, 'vpc_id'],
    [
      'a database that is not there',
      { database_endpoint: 'nowhere', database_password: 'x' },
      409,
      'database_endpoint',
    ],
    [
      'a sign-in service that is not there',
      { auth_service_url: 'http://127.0.0.1/apps/auth' },
      409,
      'auth_service_url',
    ],
    ['an address that is none', { auth_service_url: 'auth' }, 400, 'auth_service_url'],
    ['replicas in a text', { replicas: '2' }, 400, 'replicas'],
    ['too many replicas', { replicas: 101 }, 400, 'replicas'],
    ['a version that is none', { version: 'latest' }, 400, 'version'],
  ])('%s is refused', async (_, change, status, field) => {
    await using api = await startDemoApi();
    const { services } = await prepare(api.url);
    expect(await services.post('/services', { ...auth, ...change })).toMatchObject({ status, body: { field } });
    expect((await services.get('/services')).body).toEqual({ services: [] });
  });

  test('a wrong or missing database password is noticed', async () => {
    await using api = await startDemoApi();
    const { services, endpoint } = await prepare(api.url);
    const wrong = await services.post('/services', { ...auth, database_endpoint: endpoint, database_password: '***' });
    expect(wrong).toMatchObject({ status: 409, body: { field: 'database_password' } });
    const missing = await services.post('/services', { ...auth, database_endpoint: endpoint });
    expect(missing).toMatchObject({ status: 400, body: { field: 'database_password' } });
  });

  test('a name is taken once', async () => {
    await using api = await startDemoApi();
    const { services } = await prepare(api.url);
    await services.post('/services', auth);
    expect(await services.post('/services', auth)).toMatchObject({ status: 409, body: { field: 'name' } });
  });

  test('a service is not deleted while another one signs in with it', async () => {
    await using api = await startDemoApi();
    const { services } = await prepare(api.url);
    const made = await services.post('/services', auth);
    const url = textAt(made.body, 'service', 'url');
    await services.post('/services', { ...auth, name: 'shop', auth_service_url: url });
    expect(await services.delete('/services/svc-0001')).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('svc-0002') },
    });
    expect((await services.delete('/services/svc-0002')).status).toBe(204);
    expect((await services.delete('/services/svc-0001')).status).toBe(204);
    expect((await services.delete('/services/svc-0001')).status).toBe(404);
  });
});

describe('the configuration of a service', () => {
  test('needs the service', async () => {
    await using api = await startDemoApi();
    const { services } = await prepare(api.url);
    const answer = await services.post('/apps/shop/routes', { path: '/shop' });
    expect(answer).toMatchObject({ status: 404, body: { error: 'No service shop is deployed.' } });
  });

  test('needs a token', async () => {
    await using api = await startDemoApi();
    const { services } = await prepare(api.url);
    await services.post('/services', auth);
    expect((await operator(api.url).put('/apps/auth/settings/theme', { value: 'dark' })).status).toBe(401);
  });

  test('settings count their changes and stay as they are for the same value', async () => {
    await using api = await startDemoApi();
    const { services } = await prepare(api.url);
    await services.post('/services', auth);
    const put = (value: unknown) => services.put('/apps/auth/settings/session.minutes', { value });
    expect(await put(30)).toMatchObject({
      status: 201,
      body: { setting: { id: 'setting-0001', value: 30, version: 1 } },
    });
    expect(await put(30)).toMatchObject({ status: 200, body: { setting: { version: 1 } } });
    expect(await put({ minutes: 45 })).toMatchObject({ status: 200, body: { setting: { version: 2 } } });
    const shown = await services.get('/apps/auth/settings/session.minutes');
    expect(shown.body).toMatchObject({ setting: { value: { minutes: 45 } } });
    expect((await services.get('/apps/auth/settings')).body).toMatchObject({ settings: [{ key: 'session.minutes' }] });
    expect(await put(undefined)).toMatchObject({ status: 400, body: { field: 'value' } });
    expect((await services.delete('/apps/auth/settings/session.minutes')).status).toBe(204);
    expect((await services.delete('/apps/auth/settings/session.minutes')).status).toBe(404);
    expect((await services.get('/apps/auth/settings/session.minutes')).status).toBe(404);
  });

  test('administrators are made once, and their password is never told', async () => {
    await using api = await startDemoApi();
    const { services } = await prepare(api.url);
    await services.post('/services', auth);
    const ada = { username: 'ada', email: 'ada@example.org', password: 'love-lace', role: 'admin' };
    const made = await services.post('/apps/auth/users', ada);
    expect(made.body).toEqual({
      user: { id: 'user-0001', service_id: 'svc-0001', username: 'ada', email: 'ada@example.org', role: 'admin' },
    });
    expect(await services.post('/apps/auth/users', ada)).toMatchObject({ status: 409, body: { field: 'username' } });
    expect((await services.get('/apps/auth/users?username=ada')).body).toMatchObject({ users: [{ id: 'user-0001' }] });
    const wrong = await services.post('/apps/auth/users', { ...ada, username: 'bob', email: 'bob' });
    expect(wrong).toMatchObject({ status: 400, body: { field: 'email' } });
    expect((await services.delete('/apps/auth/users/user-0001')).status).toBe(204);
  });

  test('a path leads to one service, and parts keep their service from being deleted', async () => {
    await using api = await startDemoApi();
    const { services } = await prepare(api.url);
    await services.post('/services', auth);
    await services.post('/services', { ...auth, name: 'shop' });
    expect((await services.post('/apps/shop/routes', { path: '/shop' })).status).toBe(201);
    expect(await services.post('/apps/auth/routes', { path: '/shop' })).toMatchObject({
      status: 409,
      body: { field: 'path' },
    });
    expect(await services.delete('/services/svc-0002')).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('route-0001') },
    });
    expect((await services.delete('/apps/auth/routes/route-0001')).status).toBe(404);
    expect((await services.get('/apps/shop/routes')).body).toMatchObject({ routes: [{ path: '/shop' }] });
    expect((await services.delete('/apps/shop/routes/route-0001')).status).toBe(204);
    expect((await services.delete('/services/svc-0002')).status).toBe(204);
  });
});
