import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { type CliResult, runCli } from '../rigs/cli.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const FILES: Readonly<Record<string, string>> = {
  'stages.yaml': `
name: shop
environments: [{ name: test, vars: { size: small } }, { name: live, depends_on: test, vars: { size: big } }]
include:
  - { path: platform/stages.yaml, prefix: eu, with: { region: eu-west, machine: '{{.size}}-vm' }, depends_on: accounts }
  - { path: platform/stages.yaml, prefix: us, with: { region: us-east, machine: plain }, depends_on: accounts }
stages:
  - { name: accounts, run: 'echo "account=a-1" >> "$STAGE_OUTPUT"' }
  - name: shop
    run: { up: 'echo "shop in $cluster_id and $other"', down: 'true' }
    depends_on: [eu, us]
    condition: "succeeded('eu', 'us')"
    env_from_stages:
      - { stage: eu.cluster, vars: [cluster_id] }
      - { stage: us.cluster, vars: [{ name: cluster_id, as: other }] }
`,
  'platform/stages.yaml': `
global: { env: { region: nowhere, machine: tiny } }
include: [{ path: dns/stages.yaml, prefix: dns, depends_on: network }]
stages:
  - name: network
    parameters: files/network.json
    hooks: { before: 'test -f files/network.json' }
    iac:
      provider: command
      deploy: 'cat "$STAGE_PARAMETERS/network.json"; test -f files/network.json'
      destroy: 'true'
    env_from_stages: [{ stage: accounts, vars: [account] }]
  - name: cluster
    depends_on: [network, dns]
    run: { up: 'echo "cluster_id=$region-$machine" >> "$STAGE_OUTPUT"', down: 'true' }
`,
  'platform/files/network.json': '{"region": "#{region}#", "account": "#{account}#"}\n',
  'platform/dns/stages.yaml': `stages: [{ name: zone, run: { up: 'basename "$PWD"', down: 'true' } }]\n`,
};

async function inProject(line: readonly string[], folder: string): Promise<CliResult> {
  return runCli(line, { folder });
}

test(
  'run as stages of the project, with their own paths, variables and values, once under each prefix',
  async () => {
    await using temporary = await makeTemporaryFolder();
    const folder = temporary.path;
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    const up = await inProject(['up', '--environment', 'test'], folder);
    expect(up).toMatchObject({ status: 0, stderr: '' });
    expect(up.stdout).toContain('test/eu.network | {"region": "eu-west", "account": "a-1"}');
    expect(up.stdout).toContain('test/us.network | {"region": "us-east", "account": "a-1"}');
    expect(up.stdout).toContain('test/eu.dns.zone | dns');
    expect(up.stdout).toContain('test/shop | shop in eu-west-small-vm and us-east-plain');

    // Histories are beside the outermost file.
    const histories = await readdir(path.join(folder, '.stage-orchestrator/test'));
    expect(histories.filter((name) => name.endsWith('.db')).toSorted()).toEqual(
      ['accounts.db', 'eu.cluster.db', 'eu.dns.zone.db', 'eu.network.db', 'shop.db'].concat([
        'us.cluster.db',
        'us.dns.zone.db',
        'us.network.db',
      ]),
    );
    expect(await readdir(path.join(folder, 'platform'))).toEqual(['dns', 'files', 'stages.yaml']);

    const status = await inProject(['status', '--environment', 'test', '--stage', 'eu'], folder);
    expect(status.stdout.match(/^test\/\S+ {2}\S+/gmu)).toEqual([
      'test/eu.dns.zone  completed',
      'test/eu.network  completed',
      'test/eu.cluster  completed',
    ]);
    const refused = await inProject(['down', '--environment', 'test', '--stage', 'us'], folder);
    expect(refused).toMatchObject({ status: 3 });
    expect(refused.text).toContain('test/shop');
    const down = await inProject(['down', '--environment', 'test', '--stage', 'us', '--cascade'], folder);
    expect(down).toMatchObject({ status: 0, stderr: '' });
    expect(down.stdout).toMatch(/test\/us\.network +completed/u);
    expect(down.stdout).not.toMatch(/test\/eu\.network +(?:completed|undone)/u);
  },
  TIMEOUT_MS,
);
