import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { startDemoApi } from '../../src/adapters/demo-api/server.ts';
import { type CliResult, runCli } from '../rigs/cli.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

test(
  'the project that init makes works at once: validate, plan, up, again, new, down',
  async () => {
    await using api = await startDemoApi();
    await using folder = await makeTemporaryFolder();
    const environment = { DEMO_API_URL: api.url };
    expect(await runCli(['init', 'shop'], { folder: folder.path })).toMatchObject({ status: 0, stderr: '' });
    const project = path.join(folder.path, 'shop');
    const run = async (...line: readonly string[]): Promise<CliResult> =>
      runCli(line, { folder: project, environment });
    const stages = await readFile(path.join(project, 'stages.yaml'), 'utf8');
    expect(stages).toMatch(/^# yaml-language-server: \$schema=https:\/\/\S+\/schema\/stages\.schema\.json\n/u);

    expect(await run('validate')).toMatchObject({ status: 0, stdout: 'shop: 2 stages, 1 migration, no problems\n' });
    expect((await run('plan')).stdout).toContain('2 to run');
    const up = await run('up');
    expect(up).toMatchObject({ status: 0 });
    expect(up.stdout).toContain('platform has the network vpc-0001');
    expect((await run('up')).stdout).toContain('nothing to do');

    expect(await run('new', 'network', 'add a subnet')).toMatchObject({ status: 0 });
    const made = await readFile(path.join(project, 'network/migration/002_add_a_subnet.yaml'), 'utf8');
    expect(made).toContain('auth_name: operator');
    expect(await run('validate')).toMatchObject({ status: 0, stderr: '' });
    expect((await run('plan')).stdout).toContain('1 to run');

    expect(await run('down')).toMatchObject({ status: 0 });
    expect(api.requests().map(({ method, path: target }) => `${method} ${target}`)).toEqual([
      'GET /vpcs',
      'POST /vpcs',
      'DELETE /vpcs/vpc-0001',
    ]);
  },
  TIMEOUT_MS,
);

test(
  'init writes over nothing',
  async () => {
    await using folder = await makeTemporaryFolder();
    const stages = path.join(folder.path, 'stages.yaml');
    await writeFile(stages, 'mine');
    const refused = await runCli(['init'], { folder: folder.path });
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('stages.yaml is there already, and nothing was written');
    expect(await readdir(folder.path)).toEqual(['stages.yaml']);
    expect(await readFile(stages, 'utf8')).toBe('mine');
  },
  TIMEOUT_MS,
);

test(
  'where a folder is taken it offers one that is free',
  async () => {
    await using folder = await makeTemporaryFolder();
    expect((await runCli(['init', 'my-stages'], { folder: folder.path })).status).toBe(0);
    const refused = await runCli(['init', 'my-stages'], { folder: folder.path });
    expect(refused).toMatchObject({ status: 1, text: expect.stringContaining('stage-orchestrator init my-stages-2') });
  },
  TIMEOUT_MS,
);

test.each([
  ['node_modules/', 'node_modules/\n.stage-orchestrator/\n'],
  ['node_modules/\n', 'node_modules/\n.stage-orchestrator/\n'],
  ['', '.stage-orchestrator/\n'],
  ['/.stage-orchestrator\nother', '/.stage-orchestrator\nother'],
  ['.stage-orchestrator/\r\n', '.stage-orchestrator/\r\n'],
])(
  'beside a README and a .gitignore with %j it only adds the line that is missing',
  async (before, after) => {
    await using folder = await makeTemporaryFolder();
    await writeFile(path.join(folder.path, '.gitignore'), before);
    await writeFile(path.join(folder.path, 'README.md'), 'mine');
    expect(await runCli(['init', '.'], { folder: folder.path })).toMatchObject({ status: 0, stderr: '' });
    expect(await readFile(path.join(folder.path, '.gitignore'), 'utf8')).toBe(after);
    expect(await readFile(path.join(folder.path, 'README.md'), 'utf8')).toBe('mine');
  },
  TIMEOUT_MS,
);
