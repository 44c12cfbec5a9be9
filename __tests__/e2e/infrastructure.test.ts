import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { installAz, type StandIn } from '../rigs/azure/stand-in.ts';
import { type CliResult, runCli, type RunningCli, startCli } from '../rigs/cli.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

const EXAMPLE = path.join(import.meta.dirname, '../../examples/infrastructure/azure');

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';

/** A copy of the example, and an `az` on the PATH. */
interface AzureProject extends AsyncDisposable {
  readonly folder: string;
  readonly az: StandIn;
  run(...line: readonly string[]): Promise<CliResult>;
  start(...line: readonly string[]): RunningCli;
}

async function azureProject(): Promise<AzureProject> {
  const temporary = await makeTemporaryFolder();
  const folder = path.join(temporary.path, 'project');
  await cp(EXAMPLE, folder, { recursive: true });
  const az = await installAz(temporary.path);
  await az.answer(
    {
      name: 'resource_group',
      outputs: { resourceGroupName: 'rg-shop-dev', resourceGroupId: `${SUBSCRIPTION}/resourceGroups/rg-shop-dev` },
    },
    { name: 'storage', outputs: { blobEndpoint: 'https://stshopdev001.blob.core.windows.net/' } },
  );
  const options = { folder, environment: { PATH: az.path } };
  return {
    folder,
    az,
    run: (...line) => runCli(line, options),
    start: (...line) => startCli(line, options),
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

test(
  'deployments with outputs that lead from one to the next',
  async () => {
    await using project = await azureProject();
    const up = await project.run('up', '--environment', 'development');
    expect(up).toMatchObject({ status: 0 });
    expect(up.stdout).toContain('blobs of development are at https://stshopdev001.blob.core.windows.net/');
    const calls = await project.az.calls();
    expect(calls.map(({ command }) => command).toSorted()).toEqual([
      'deployment group create',
      'deployment group create',
      'deployment sub create',
    ]);
    const [group, ...others] = calls;
    expect(group?.parameters).toEqual({ name: 'rg-shop-dev', owner: 'devops@company.com' });
    const storage = others.find(({ options }) => options['--name']?.[0]?.startsWith('storage-development-') === true);
    expect(storage).toMatchObject({
      options: { '--resource-group': ['rg-shop-dev'] },
      parameters: { name: 'stshopdev001', sku: 'Standard_LRS' },
    });

    const down = await project.run('down', '--environment', 'development');
    expect(down.status).toBe(3);
    expect(down.text).toContain('irreversible');
  },
  TIMEOUT_MS,
);

test(
  'a plan shows what would change, and later what would with the outputs of the last run',
  async () => {
    await using project = await azureProject();
    const change = { changeType: 'Create', resourceId: `${SUBSCRIPTION}/resourceGroups/rg-shop-dev` };
    await project.az.answer({ command: 'deployment sub what-if', changes: [change] });
    const first = await project.run('plan', '--environment', 'development');
    expect(first.status).toBe(0);
    expect(first.stdout).toContain('what-if: 1 to create\n      + resourceGroups/rg-shop-dev\n');
    expect(first.stdout).toContain('it needs values that are known after resource_group.resourceGroupName');
    expect((await project.az.calls()).map(({ command }) => command)).toEqual(['deployment sub what-if']);

    await project.az.answer(
      { name: 'resource_group', outputs: { resourceGroupName: 'rg-shop-dev' } },
      { name: 'storage', outputs: { blobEndpoint: 'https://b/' } },
    );
    expect(await project.run('up', '--environment', 'development')).toMatchObject({ status: 0 });
    const later = await project.run('plan', '--environment', 'development', '--detailed-exitcode');
    expect(later.status).toBe(0);
    expect(later.stdout).toContain(
      'what-if: no changes: if resource_group.resourceGroupName stays what it was in the last run',
    );
    const asJson: unknown = JSON.parse((await project.run('plan', '--environment', 'development', '--json')).stdout);
    expect(asJson).toMatchObject({
      plan: { stages: [{ steps: [{ kind: 'deployment', preview: { outcome: 'no_changes', changes: [] } }] }, {}, {}] },
    });
  },
  TIMEOUT_MS,
);

test(
  'what az refuses is told where it is written, by validate and by a run',
  async () => {
    await using project = await azureProject();
    expect(await project.run('validate', '--environment', 'development')).toMatchObject({ status: 0 });
    const commands = (await project.az.calls()).map(({ command }) => command);
    expect(commands.filter((command) => command === 'bicep build')).toHaveLength(3);
    // The others need what the first one hands on.
    expect(commands.filter((command) => command.endsWith('validate'))).toEqual(['deployment sub validate']);

    const error = { code: 'InvalidTemplate', message: "the resource 'group' is not valid" };
    await project.az.answer({ exitCode: 1, stderr: `ERROR: ${JSON.stringify({ error })}\n` });
    const refused = await project.run('validate', '--environment', 'development');
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('error[invalid-deployment] stages.yaml:22:18');
    expect(refused.text).toContain("InvalidTemplate: the resource 'group' is not valid");
    expect(refused.text).toContain('stage-orchestrator validate --environment development\n');
    const up = await project.run('up', '--environment', 'development');
    expect(up.status).toBe(1);
    expect(up.stdout).toContain("InvalidTemplate: the resource 'group' is not valid");
  },
  TIMEOUT_MS,
);

test(
  'without az a run says what needs it and how to get it',
  async () => {
    await using project = await azureProject();
    const environment = { PATH: '/usr/bin:/bin' };
    const up = await runCli(['up', '--environment', 'development'], { folder: project.folder, environment });
    expect(up.status).toBe(1);
    expect(up.stdout).toContain('az was not found, and stages.yaml:22:18 needs it');
    expect(up.stdout).toContain('https://learn.microsoft.com/cli/azure/install-azure-cli');
    const plan = await runCli(['plan', '--environment', 'development'], { folder: project.folder, environment });
    expect(plan.status).toBe(0);
    expect(plan.stdout).toContain('az was not found');
  },
  TIMEOUT_MS,
);

test(
  'a token without a value is told with its place before anything is deployed',
  async () => {
    await using project = await azureProject();
    const parameters = path.join(project.folder, 'parameters/storage.parameters.json');
    await writeFile(parameters, '{\n  "parameters": { "name": { "value": "#{nowhere}#" } }\n}\n');
    const up = await project.run('up', '--environment', 'development');
    expect(up.status).toBe(1);
    expect(up.text).toMatch(/parameters\/storage\.parameters\.json:2:\d+/);
    expect(up.text).toContain('nowhere');
    expect(await project.az.calls()).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'an interrupted deployment ends az, and is made again without a question',
  async () => {
    await using project = await azureProject();
    await project.az.answer({ hangs: true, stderr: 'WARNING: it takes long\n' });
    const running = project.start('up', '--environment', 'development');
    await running.printed('it takes long');
    running.signal('SIGINT');
    expect(await running.ended).toMatchObject({ status: 130 });
    const status = await project.run('status', '--environment', 'development');
    expect(status.stdout).toContain('development/resource_group (Resource group)  failed');
    expect(status.text).not.toMatch(/in doubt|resolve/);
    await project.az.answer(
      { name: 'resource_group', outputs: { resourceGroupName: 'rg' } },
      { name: 'storage', outputs: { blobEndpoint: 'https://b/' } },
    );
    expect(await project.run('up', '--environment', 'development')).toMatchObject({ status: 0 });
  },
  TIMEOUT_MS,
);
