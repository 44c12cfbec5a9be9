import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { copyExample, type ExampleProject } from '../rigs/example-project.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const IN_ALL = ['dashboard.json', 'foundation.json', 'website.json', 'worker.json'];

async function deployed({ folder }: ExampleProject, environment: string): Promise<readonly string[]> {
  return (await readdir(path.join(folder, 'deployed', environment))).toSorted();
}

async function deploymentLog({ folder }: ExampleProject): Promise<readonly string[]> {
  return (await readFile(path.join(folder, 'deployed/log.txt'), 'utf8')).trimEnd().split('\n');
}

async function parametersOf({ folder }: ExampleProject, name: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(folder, 'deployed', `${name}.json`), 'utf8'));
}

test(
  'is deployed to one environment after the other, the stages of each side by side behind the first',
  async () => {
    await using example = await copyExample('multi-environment');
    expect(await example.run('validate')).toMatchObject({ status: 0, stderr: '' });
    const up = await example.run('up');
    expect(up).toMatchObject({ status: 0, stderr: '' });
    expect(up.stdout).toContain('test/replica  skipped: not in test: it exists in production');

    const log = await deploymentLog(example);
    const environmentOf = (line: string): string => line.split('/')[0] ?? '';
    expect([...new Set(log.map(environmentOf))]).toEqual(['development', 'test', 'production']);
    expect(log.map(environmentOf)).toEqual(log.map(environmentOf).toSorted(inPromotionOrder));
    for (const environment of ['development', 'test', 'production']) {
      const own = log.filter((line) => environmentOf(line) === environment);
      expect([own[0], own.at(-1)]).toEqual([`${environment}/foundation`, `${environment}/smoke-test`]);
    }
    expect(await deployed(example, 'development')).toEqual(IN_ALL);
    expect(await deployed(example, 'test')).toEqual(IN_ALL);
    expect(await deployed(example, 'production')).toEqual([...IN_ALL, 'replica.json'].toSorted());
  },
  TIMEOUT_MS,
);

const PROMOTION = ['development', 'test', 'production'];

function inPromotionOrder(one: string, other: string): number {
  return PROMOTION.indexOf(one) - PROMOTION.indexOf(other);
}

test(
  'has the variables of each environment, and what the first stage hands on, in its parameter files',
  async () => {
    await using example = await copyExample('multi-environment');
    await example.run('up');
    expect(await parametersOf(example, 'development/website')).toEqual({
      name: 'shop-dev-website',
      resourceGroupId: '/groups/shop-dev-rg',
      storageAccountId: '/groups/shop-dev-rg/storage',
      instances: 1,
      tier: 'basic',
    });
    expect(await parametersOf(example, 'production/website')).toMatchObject({ name: 'shop-prd-website', instances: 3 });
    expect(await parametersOf(example, 'production/replica')).toMatchObject({ location: 'northeurope' });
  },
  TIMEOUT_MS,
);

test(
  'goes no further than the environment that fails, and is taken back in one of them',
  async () => {
    await using example = await copyExample('multi-environment');
    const early = await example.run('up', '--environment', 'test');
    expect(early.status).toBe(1);
    expect(early.text).toContain('dependent stage development/foundation has not been executed');

    await example.run('up', '--environment', 'development,test');
    expect(await example.run('up', '--environment', 'production')).toMatchObject({ status: 0 });
    const preview = await example.run('down', '--environment', 'production', '--dry-run');
    expect(preview.status).toBe(0);
    expect(await deployed(example, 'production')).toHaveLength(5);
    expect(await example.run('down', '--environment', 'production')).toMatchObject({ status: 0, stderr: '' });
    expect(await deployed(example, 'production')).toEqual([]);
    expect(await deployed(example, 'test')).toEqual(IN_ALL);
  },
  TIMEOUT_MS,
);
