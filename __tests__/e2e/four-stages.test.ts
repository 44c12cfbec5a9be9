import { expect, test } from '@jest/globals';
import { copyExample } from '../rigs/example-project.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const EVERYTHING = { vpcs: 1, subnets: 1, databases: 1, services: 2, routes: 1, settings: 1 };

test(
  'goes up in order, then has nothing to do, and comes down again',
  async () => {
    await using example = await copyExample('four-stages');
    const plan = await example.run('plan');
    expect(plan).toMatchObject({ status: 0, requests: [] });
    expect(plan.stdout).toContain('<known after: infrastructure.vpc_id>');

    const up = await example.run('up');
    expect(up).toMatchObject({ status: 0, stderr: '' });
    expect(up.requests).toEqual([
      'POST /vpcs 201',
      'POST /subnets 201',
      'POST /databases 201',
      'GET /health 200',
      'POST /oauth/token 200',
      'POST /services 201',
      'POST /services 201',
      'POST /oauth/token 200',
      'POST /apps/shop-api/routes 201',
      'PUT /apps/shop-auth/settings/session 201',
    ]);
    expect(await example.resources()).toEqual(EVERYTHING);
    expect(await example.run('up')).toMatchObject({ status: 0, requests: [] });
    expect(await example.run('plan', '--detailed-exitcode')).toMatchObject({ status: 0, requests: [] });

    const preview = await example.run('down', '--dry-run');
    expect(preview).toMatchObject({ status: 0, requests: [] });
    expect(await example.run('down')).toMatchObject({ status: 0, stderr: '' });
    expect(await example.resources()).toEqual({});
    const again = await example.run('down');
    expect(again).toMatchObject({ status: 0, requests: [] });
  },
  TIMEOUT_MS,
);

test(
  'goes on after a failure half-way, and repeats nothing',
  async () => {
    await using example = await copyExample('four-stages');
    await example.fail({ method: 'POST', path: '/databases', status: 503 });
    const failed = await example.run('up');
    expect(failed.status).toBe(1);
    expect(failed.requests).toEqual(['POST /vpcs 201', 'POST /subnets 201', 'POST /databases 503']);
    expect(failed.stdout).toMatch(/database\/001_create_database: POST \S+\/databases → 503/u);
    expect(failed.stdout).toContain('services  skipped: database failed');

    const status = await example.run('status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({
      status: {
        stages: [
          { id: 'default/infrastructure', state: 'completed' },
          { id: 'default/database', state: 'failed' },
          { id: 'default/services', state: 'pending' },
          { id: 'default/configuration', state: 'pending' },
        ],
      },
    });

    const resumed = await example.run('up');
    expect(resumed.status).toBe(0);
    expect(resumed.requests.slice(0, 2)).toEqual(['POST /databases 201', 'GET /health 200']);
    expect(await example.resources()).toEqual(EVERYTHING);
  },
  TIMEOUT_MS,
);

test(
  'a POST whose answer got lost is in doubt until somebody says what is true',
  async () => {
    await using example = await copyExample('four-stages');
    await example.fail({ method: 'POST', path: '/subnets', lose_answer: true });
    const lost = await example.run('up');
    expect(lost.status).toBe(1);
    expect(lost.stdout).toContain('stage-orchestrator resolve infrastructure 002 --applied');
    expect(await example.resources()).toEqual({ vpcs: 1, subnets: 1 });

    const refused = await example.run('up');
    expect(refused).toMatchObject({ status: 3, requests: [] });
    expect(refused.text).toContain('infrastructure/002_create_subnet');

    // The subnet is deleted by hand, so that the answer is: it was not done.
    const authorization = `Basic ${btoa('demo:demo-password')}`;
    await fetch(`${example.api.url}/subnets/subnet-0001`, { method: 'DELETE', headers: { authorization } });
    const settled = await example.run(
      'resolve',
      'infrastructure',
      '002',
      '--not-applied',
      '--reason',
      'deleted by hand',
    );
    expect(settled).toMatchObject({ status: 0, requests: [] });
    const resumed = await example.run('up');
    expect(resumed.status).toBe(0);
    expect(resumed.requests.filter((request) => /vpcs|subnets/u.test(request))).toEqual(['POST /subnets 201']);
    expect(await example.resources()).toEqual(EVERYTHING);
  },
  TIMEOUT_MS,
);

test(
  'comes down in part, goes up again from there',
  async () => {
    await using example = await copyExample('four-stages');
    await example.run('up');
    const refused = await example.run('down', '--stage', 'database');
    expect(refused).toMatchObject({ status: 3, requests: [] });
    expect(refused.text).toContain('services');

    const part = await example.run('down', '--from', 'configuration', '--to', 'services');
    expect(part.status).toBe(0);
    expect(part.requests.filter((request) => request.startsWith('DELETE'))).toEqual([
      'DELETE /apps/shop-auth/settings/session 204',
      'DELETE /apps/shop-api/routes/route-0001 204',
      'DELETE /services/svc-0002 204',
      'DELETE /services/svc-0001 204',
    ]);
    expect(await example.resources()).toEqual({ vpcs: 1, subnets: 1, databases: 1 });

    const again = await example.run('up', '--from', 'services');
    expect(again.status).toBe(0);
    expect(again.requests.some((request) => /vpcs|subnets|databases/u.test(request))).toBe(false);
    expect(await example.resources()).toEqual(EVERYTHING);

    await example.run('down', '--from', 'configuration', '--to', 'services');
    expect(await example.run('down')).toMatchObject({ status: 0 });
    expect(await example.resources()).toEqual({});
  },
  TIMEOUT_MS,
);
