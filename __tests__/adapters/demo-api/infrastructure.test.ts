import { describe, expect, test } from '@jest/globals';
import { startDemoApi } from '../../../src/adapters/demo-api/server.ts';
import { MAXIMUM_RESOURCES_PER_KIND } from '../../../src/adapters/demo-api/resource-store.ts';
import { deployer, operator, textAt, type DemoClient } from '../../rigs/demo-client.ts';

const vpc = { name: 'shop', cidr: '10.0.0.0/16' };

/** A network with one subnet and a database in it. */
async function build(demo: DemoClient): Promise<void> {
  await demo.post('/vpcs', { ...vpc, subnets: ['10.0.1.0/24'] });
  await demo.post('/databases', { name: 'shop-db', engine: 'postgres', subnet_id: 'subnet-0001' });
}

describe('networks', () => {
  test('are made with an id, an address and their subnets, and are found by name', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    const made = await demo.post('/vpcs', { ...vpc, region: 'north-1', subnets: ['10.0.1.0/24', '10.0.2.0/24'] });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('/vpcs/vpc-0001');
    expect(made.body).toEqual({
      vpc: {
        id: 'vpc-0001',
        ...vpc,
        region: 'north-1',
        subnets: [
          { id: 'subnet-0001', vpc_id: 'vpc-0001', cidr: '10.0.1.0/24', zone: 'zone-a' },
          { id: 'subnet-0002', vpc_id: 'vpc-0001', cidr: '10.0.2.0/24', zone: 'zone-a' },
        ],
      },
    });
    expect((await demo.get('/vpcs/vpc-0001')).body).toEqual(made.body);
    await demo.post('/vpcs', { ...vpc, name: 'other' });
    const found = await demo.get('/vpcs?name=other');
    expect(found.body).toEqual({ vpcs: [{ id: 'vpc-0002', ...vpc, name: 'other', region: 'region-1', subnets: [] }] });
    expect((await demo.get('/vpcs?name=none')).body).toEqual({ vpcs: [] });
  });

  test('a second one of the same name is refused with the first one named', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/vpcs', vpc);
    const second = await demo.post('/vpcs', vpc);
    expect(second).toMatchObject({ status: 409, body: { field: 'name', error: expect.stringContaining('vpc-0001') } });
  });

  test('a network that still has subnets is not deleted, unless they go along', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/vpcs', { ...vpc, subnets: ['10.0.1.0/24'] });
    const refused = await demo.delete('/vpcs/vpc-0001');
    expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('subnet-0001') } });
    expect((await demo.delete('/vpcs/vpc-0001?with=subnets')).status).toBe(204);
    expect((await demo.get('/resources')).body).toMatchObject({ vpcs: [], subnets: [] });
  });

  test('subnets do not go along while a database lives in them', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await build(demo);
    const refused = await demo.delete('/vpcs/vpc-0001?with=subnets');
    expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('db-0001') } });
    expect((await demo.get('/subnets/subnet-0001')).status).toBe(200);
  });

  test('what is not there cannot be shown or deleted', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    for (const path of ['/vpcs/vpc-0001', '/subnets/subnet-0001', '/databases/db-0001']) {
      expect([(await demo.get(path)).status, (await demo.delete(path)).status]).toEqual([404, 404]);
    }
  });

  test('a kind that is full takes no more', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    const subnets = Array.from({ length: 16 }, (_, index) => `10.0.${index}.0/24`);
    const networks = Math.floor(MAXIMUM_RESOURCES_PER_KIND / subnets.length);
    for (let index = 0; index < networks; index += 1) {
      await demo.post('/vpcs', { name: `net-${index}`, cidr: '10.0.0.0/16', subnets });
    }
    const refused = await demo.post('/vpcs', { name: 'one-too-many', cidr: '10.0.0.0/16', subnets });
    expect(refused).toMatchObject({ status: 507, body: { error: expect.stringContaining('/_demo/reset') } });
    expect((await demo.get('/vpcs?name=one-too-many')).body).toEqual({ vpcs: [] });
  });
});

describe('subnets', () => {
  test('need their network', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    const early = await demo.post('/subnets', { vpc_id: 'vpc-0001', cidr: '10.0.1.0/24' });
    expect(early).toMatchObject({ status: 409, body: { field: 'vpc_id' } });
    await demo.post('/vpcs', vpc);
    const made = await demo.post('/subnets', { vpc_id: 'vpc-0001', cidr: '10.0.1.0/24', zone: 'zone-b' });
    expect(made).toMatchObject({ status: 201, body: { subnet: { id: 'subnet-0001', zone: 'zone-b' } } });
    const twin = await demo.post('/subnets', { vpc_id: 'vpc-0001', cidr: '10.0.1.0/24' });
    expect(twin).toMatchObject({ status: 409, body: { field: 'cidr' } });
    expect((await demo.delete('/subnets/subnet-0001')).status).toBe(204);
    expect((await demo.delete('/vpcs/vpc-0001')).status).toBe(204);
  });
});

describe('databases', () => {
  test('need their subnet, and keep it from being deleted', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    const early = await demo.post('/databases', { name: 'shop-db', engine: 'postgres', subnet_id: 'subnet-0009' });
    expect(early).toMatchObject({
      status: 409,
      body: { field: 'subnet_id', error: expect.stringContaining('subnet-0009') },
    });
    await build(demo);
    expect((await demo.delete('/subnets/subnet-0001')).status).toBe(409);
    expect((await demo.delete('/databases/db-0001')).status).toBe(204);
    expect((await demo.delete('/subnets/subnet-0001')).status).toBe(204);
  });

  test('tell their password once, when they are made', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/vpcs', { ...vpc, subnets: ['10.0.1.0/24'] });
    const made = await demo.post('/databases', { name: 'shop-db', engine: 'mysql', subnet_id: 'subnet-0001' });
    expect(made.body).toMatchObject({
      database: { id: 'db-0001', endpoint: 'shop-db.databases.example.internal', port: 3306 },
    });
    const password = textAt(made.body, 'database', 'password');
    expect(password).toHaveLength(24);
    for (const path of ['/databases', '/databases/db-0001', '/resources']) {
      expect(JSON.stringify((await demo.get(path)).body)).not.toContain(password);
    }
  });

  test.each([
    ['an engine it does not know', { engine: 'oracle' }, 400, 'engine'],
    ['no subnet', { subnet_id: undefined }, 400, 'subnet_id'],
    ['a name that is taken', {}, 409, 'name'],
  ])('%s is refused', async (_, change, status, field) => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await build(demo);
    const body = { name: 'shop-db', engine: 'postgres', subnet_id: 'subnet-0001', ...change };
    expect(await demo.post('/databases', body)).toMatchObject({ status, body: { field } });
  });

  test('a database that a service uses is not deleted', async () => {
    await using api = await startDemoApi();
    const demo = operator(api.url);
    await demo.post('/vpcs', { ...vpc, subnets: ['10.0.1.0/24'] });
    const made = await demo.post('/databases', { name: 'shop-db', engine: 'postgres', subnet_id: 'subnet-0001' });
    const services = await deployer(api.url);
    await services.post('/services', {
      name: 'shop',
      version: '1.0.0',
      vpc_id: 'vpc-0001',
      database_endpoint: textAt(made.body, 'database', 'endpoint'),
      database_password: textAt(made.body, 'database', 'password'),
    });
    const refused = await demo.delete('/databases/db-0001');
    expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('svc-0001') } });
    expect((await demo.delete('/vpcs/vpc-0001?with=subnets')).status).toBe(409);
    await services.delete('/services/svc-0001');
    expect((await demo.delete('/databases/db-0001')).status).toBe(204);
  });
});
