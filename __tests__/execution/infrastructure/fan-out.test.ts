import { expect, test } from '@jest/globals';
import { createFakeAz } from '../../rigs/azure/fake-az.ts';
import { azureWork } from '../../rigs/azure/infrastructure-of.ts';
import { createEngine } from '../../rigs/engine.ts';
import { runFannedOut } from '../../rigs/fanned-out-run.ts';
import { migrationOf, migrationsWork } from '../../rigs/migration-of.ts';
import type { StageSketch } from '../../rigs/project-of.ts';

const KEYS = ['a state key'];
const AT = { file: 'stages.yaml', line: 1, column: 1 };

/** `network` deploys; each of the others uses what it hands on, one of them in a deployment of its own. */
const STAGES: readonly StageSketch[] = [
  { name: 'network', ...azureWork() },
  {
    name: 'storage',
    dependsOn: ['network'],
    imports: [{ stage: 'network', name: 'groupName', as: 'group', location: AT }],
    ...azureWork({ scope: 'resource_group', resourceGroup: '{{.group}}' }),
  },
  {
    name: 'reader',
    dependsOn: ['network'],
    imports: [{ stage: 'network', name: 'key', as: 'key', location: AT }],
    ...migrationsWork([migrationOf('001_read', { body: '{{.key}}' })]),
  },
];

function deploying() {
  const az = createFakeAz();
  az.answer(
    {
      command: 'deployment sub create',
      outputs: { groupName: 'rg-mca', key: { type: 'SecureString', value: 'hunter2hunter2' } },
    },
    {},
  );
  return { az, engine: createEngine(STAGES, { az, keys: KEYS }) };
}

test('legs hand on the outputs of deployments, secure ones sealed', async () => {
  const { az, engine } = deploying();
  const { ended } = await runFannedOut(engine, STAGES, KEYS);
  expect([...ended.values()].map(({ result }) => result.conclusion)).toEqual(['success', 'success', 'success']);
  expect(az.calls.map(({ command, options }) => [command, options['--resource-group']])).toEqual([
    ['deployment sub create', undefined],
    ['deployment group create', ['rg-mca']],
  ]);
  expect(engine.api.requests.map(({ body }) => body)).toEqual(['hunter2hunter2']);
});

test('a deployment that fails in its leg holds up the legs after it', async () => {
  const { az, engine } = deploying();
  az.answer({ exitCode: 1, stderr: 'ERROR: no\n' });
  const { ended } = await runFannedOut(engine, STAGES);
  expect([...ended].map(([id, { result }]) => `${id} ${result.conclusion}`)).toEqual([
    'default/network failure',
    'default/storage skipped',
    'default/reader skipped',
  ]);
  expect(az.calls).toHaveLength(1);
});
