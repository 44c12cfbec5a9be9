import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { type CliResult, runCli } from '../rigs/cli.ts';
import { installPrograms } from '../rigs/stand-in-programs.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

const EXAMPLES = path.join(import.meta.dirname, '../../examples/infrastructure');

/** An example in a folder of its own, with stand-ins for the programs that it uses. */
async function example(
  name: string,
  programs: Parameters<typeof installPrograms>[1],
): Promise<
  AsyncDisposable & {
    readonly run: (...line: readonly string[]) => Promise<CliResult>;
    readonly calls: () => Promise<readonly string[]>;
  }
> {
  const temporary = await makeTemporaryFolder();
  const folder = path.join(temporary.path, 'project');
  await cp(path.join(EXAMPLES, name), folder, { recursive: true });
  const standIns = await installPrograms(temporary.path, programs);
  return {
    run: async (...line) =>
      runCli([...line, '--environment', 'development'], { folder, environment: { PATH: standIns.path } }),
    calls: () => standIns.calls(),
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

test(
  'Terraform: its exit code tells of changes, its sensitive outputs are secrets, destroy takes it back',
  async () => {
    await using terraform = await example('terraform', {
      terraform: {
        '"-chdir=network init"*': ':',
        '"-chdir=network validate"': 'echo "Success! The configuration is valid."',
        '"-chdir=network workspace select -or-create development"': ':',
        '"-chdir=network plan -detailed-exitcode -no-color"': 'echo "# network in $TF_VAR_region"; exit 2',
        '"-chdir=network apply -auto-approve"': ':',
        '"-chdir=network output -json"': `echo '{"network_id": {"sensitive": true, "type": "string", "value": "hunter2hunter2"}}'`,
        '"-chdir=network destroy -auto-approve"': ':',
      },
    });
    expect(await terraform.run('validate')).toMatchObject({ status: 0 });
    const plan = await terraform.run('plan');
    expect(plan.stdout).toContain('preview: there are changes\n      # network in westeurope\n');
    const up = await terraform.run('up');
    expect(up.status).toBe(0);
    expect(up.stdout).toContain('the network of development is ***');
    expect(up.text).not.toContain('hunter2');
    expect(await terraform.run('down')).toMatchObject({ status: 0 });
    expect((await terraform.calls()).at(-1)).toBe('terraform -chdir=network destroy -auto-approve');
  },
  TIMEOUT_MS,
);

test(
  'Pulumi: a stack for each environment, whose outputs are handed on, the declared ones as secrets',
  async () => {
    await using pulumi = await example('pulumi', {
      pulumi: {
        '"stack select --create --cwd network development"': ':',
        '"config set --cwd network --stack development region westeurope"': ':',
        '"preview --cwd network --stack development --non-interactive --expect-no-changes --diff"': ':',
        '"up --cwd network --stack development --non-interactive --yes --skip-preview"': ':',
        '"stack output --cwd network --stack development --json --show-secrets"':
          'echo \'{"network_id": "westeurope-cat", "join_token": "hunter2hunter2"}\'',
        '"destroy --cwd network --stack development --non-interactive --yes --skip-preview"': ':',
      },
    });
    expect((await pulumi.run('plan')).stdout).toContain('preview: no changes');
    const up = await pulumi.run('up');
    expect(up.stdout).toContain('the network of development is westeurope-cat');
    expect(await pulumi.run('down')).toMatchObject({ status: 0 });
    const status = await pulumi.run('status', '--verbose');
    expect(`${up.text}${status.text}`).not.toContain('hunter2');
  },
  TIMEOUT_MS,
);

test(
  'Helm: values with tokens are filled in with what the stage before has handed on',
  async () => {
    await using helm = await example('helm', {
      helm: {
        '"upgrade web chart --install --namespace development --create-namespace --values "*" --atomic --timeout 5m"':
          'cat "$STAGE_PARAMETERS/web.yaml"',
        '"get metadata web --namespace development --output json"': 'echo \'{"name": "web", "revision": 1}\'',
        '"uninstall web --namespace development --ignore-not-found --wait"': ':',
      },
      kubectl: {
        '"--namespace development rollout status deployment/web --timeout 2m"': 'echo "revision $revision is out"',
      },
    });
    const plan = await helm.run('plan');
    expect(plan.stdout).toContain('preview: not asked: it needs values that are known after image.image_tag');
    const up = await helm.run('up');
    expect(up.status).toBe(0);
    expect(up.stdout).toMatch(/replicas: 1\n.*\n.*\n.*tag: '1\.27\.0'/);
    expect(up.stdout).toContain('revision 1 is out');
    expect(await helm.run('down')).toMatchObject({ status: 0 });
    expect((await helm.calls()).at(-1)).toBe('helm uninstall web --namespace development --ignore-not-found --wait');
  },
  TIMEOUT_MS,
);

test(
  'what a check prints is told, whichever stream it takes',
  async () => {
    await using terraform = await example('terraform', {
      terraform: {
        '"-chdir=network init"*': ':',
        '"-chdir=network validate"': 'echo "network: no such argument"; echo "on line 3" >&2; exit 1',
      },
    });
    const checked = await terraform.run('validate');
    expect(checked.status).toBe(1);
    expect(checked.text).toMatch(/validate ended with exit code 1;.*network: no such argument/u);
    expect(checked.text).toMatch(/validate ended with exit code 1;.*on line 3/u);
  },
  TIMEOUT_MS,
);
