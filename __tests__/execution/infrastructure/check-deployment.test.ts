import { describe, expect, test } from '@jest/globals';
import { checkDeployment } from '../../../src/execution/infrastructure/check-deployment.ts';
import { fakeDeployment } from '../../rigs/azure/deployment-run.ts';
import { azureWork, commandWork } from '../../rigs/azure/infrastructure-of.ts';

const ALL_KNOWN = { waitsFor: [], isFirst: () => true };

describe('a deployment of Azure is checked', () => {
  test('by compiling it, and by asking Azure', async () => {
    const { run, az } = fakeDeployment(azureWork());
    expect(await checkDeployment(run, ALL_KNOWN)).toEqual([]);
    expect(az.calls.map(({ command }) => command)).toEqual(['bicep build', 'deployment sub validate']);
    expect(az.calls[0]?.options).toEqual({ '--file': ['main.bicep'], '--stdout': [] });
  });

  test('as far as its values are known', async () => {
    const { run, az } = fakeDeployment(azureWork());
    expect(await checkDeployment(run, { ...ALL_KNOWN, waitsFor: ['group.name'] })).toEqual([
      {
        kind: 'not_checked',
        message: 'az deployment is not asked, since it needs values that are known after group.name',
      },
    ]);
    expect(az.calls.map(({ command }) => command)).toEqual(['bicep build']);
  });

  test('without compiling what was compiled for another stage', async () => {
    const { run, az } = fakeDeployment(azureWork());
    await checkDeployment(run, { ...ALL_KNOWN, isFirst: () => false });
    expect(az.calls.map(({ command }) => command)).toEqual(['deployment sub validate']);
  });

  test('and what does not compile is not sent to Azure', async () => {
    const { run, az } = fakeDeployment(azureWork());
    az.answer({
      command: 'bicep build',
      exitCode: 1,
      stderr: 'main.bicep(1,7) : Error BCP018: Expected the "=" character\n',
    });
    expect(await checkDeployment(run, ALL_KNOWN)).toEqual([
      {
        kind: 'invalid',
        message: 'az bicep build ended with exit code 1; main.bicep(1,7) : Error BCP018: Expected the "=" character',
      },
    ]);
    expect(az.calls).toHaveLength(1);
  });

  test('and without az, that is the problem', async () => {
    const { run, az } = fakeDeployment(azureWork());
    az.remove();
    expect(await checkDeployment(run, ALL_KNOWN)).toMatchObject([
      {
        kind: 'invalid',
        message: expect.stringContaining('az was not found'),
        hint: expect.stringContaining('install'),
      },
    ]);
  });
});

describe('a deployment by a command is checked by its validate', () => {
  test.each([
    ['that goes well', {}, []],
    [
      'that fails',
      { exitCode: 1, excerpt: 'Error: Unsupported argument\n\n  on main.tf line 3' },
      [
        {
          kind: 'invalid',
          message: 'validate ended with exit code 1; Error: Unsupported argument; on main.tf line 3',
        },
      ],
    ],
  ])('%s', async (_, end, problems) => {
    const { run, shell } = fakeDeployment(commandWork({ validate: 'validate' }));
    shell.on('validate', end);
    expect(await checkDeployment(run, ALL_KNOWN)).toEqual(problems);
  });

  test('and not at all where it has none', async () => {
    const { run, shell } = fakeDeployment(commandWork());
    expect([await checkDeployment(run, ALL_KNOWN), shell.scripts]).toEqual([[], []]);
  });
});
