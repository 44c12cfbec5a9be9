import { cp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { type CliResult, runCli } from '../rigs/cli.ts';
import { type PowerDns, startPowerDns } from '../rigs/powerdns.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** A server and several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const EXAMPLE = path.join(path.dirname(path.dirname(import.meta.dirname)), 'examples/powerdns');

/** Where Debian puts the server. On a machine without it the example is still read; CI has it. */
const isInstalled = existsSync('/usr/sbin/pdns_server') || process.env['CI'] !== undefined;

/** Names, types and contents of the records of the zone, sorted, without those that every zone has. */
async function recordsOf(server: PowerDns): Promise<readonly string[]> {
  const response = await server.request('/zones/example.org.');
  const { rrsets } = (await response.json()) as {
    readonly rrsets: readonly {
      readonly name: string;
      readonly type: string;
      readonly records: readonly { readonly content: string }[];
    }[];
  };
  return rrsets
    .filter(({ type }) => type !== 'SOA' && type !== 'NS')
    .flatMap(({ name, type, records }) => records.map(({ content }) => `${name} ${type} ${content}`))
    .toSorted();
}

async function json(server: PowerDns, resource: string): Promise<unknown> {
  return (await server.request(resource)).json();
}

test(
  'the example for PowerDNS is read without problems',
  async () => {
    await using folder = await makeTemporaryFolder();
    const config = path.join(EXAMPLE, 'stages.yaml');
    expect(await runCli(['validate', '--config', config], { folder: folder.path })).toMatchObject({ status: 0 });
  },
  TIMEOUT_MS,
);

if (isInstalled) {
  test(
    'a real PowerDNS gets zone, records and transfer key, nothing twice, and loses them again',
    async () => {
      await using folder = await makeTemporaryFolder();
      await cp(EXAMPLE, folder.path, { recursive: true, filter: (file) => !file.includes('.stage-orchestrator') });
      await using server = await startPowerDns();
      const environment = { PDNS_URL: server.url, PDNS_API_KEY: server.apiKey };
      const run = async (...line: readonly string[]): Promise<CliResult> =>
        runCli(line, { folder: folder.path, environment });

      expect(await run('plan')).toMatchObject({ status: 0, stderr: '' });
      expect(await json(server, '/zones')).toEqual([]);

      const up = await run('up');
      expect(up).toMatchObject({ status: 0, stderr: '' });
      expect(up.stdout).not.toContain(server.apiKey);
      expect(await recordsOf(server)).toEqual([
        'example.org. A 192.0.2.80',
        'example.org. MX 10 mail.example.org.',
        'mail.example.org. A 192.0.2.25',
        'www.example.org. A 192.0.2.80',
      ]);
      expect(await json(server, '/zones/example.org.')).toMatchObject({ master_tsig_key_ids: ['transfer.'] });
      expect(await json(server, '/zones/example.org./metadata/ALLOW-AXFR-FROM')).toMatchObject({
        metadata: ['AUTO-NS'],
      });
      expect(await json(server, '/tsigkeys')).toMatchObject([{ id: 'transfer.' }]);

      const before = await json(server, '/zones/example.org.');
      const again = await run('up');
      expect(again).toMatchObject({ status: 0, stderr: '' });
      expect(again.stdout).toContain('done: nothing to do, 3 stages unchanged');
      expect(await json(server, '/zones/example.org.')).toEqual(before);

      expect(await run('down', '--stage', 'records')).toMatchObject({ status: 0 });
      expect(await recordsOf(server)).toEqual([]);
      expect(await run('up')).toMatchObject({ status: 0 });
      expect(await recordsOf(server)).toHaveLength(4);

      expect(await run('down')).toMatchObject({ status: 0, stderr: '' });
      expect(await json(server, '/zones')).toEqual([]);
      expect(await json(server, '/tsigkeys')).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'a zone that exists already is taken over, and nothing is created',
    async () => {
      await using folder = await makeTemporaryFolder();
      await cp(EXAMPLE, folder.path, { recursive: true, filter: (file) => !file.includes('.stage-orchestrator') });
      await using server = await startPowerDns();
      const body = JSON.stringify({ name: 'example.org.', kind: 'Native', nameservers: ['other.example.org.'] });
      expect((await server.request('/zones', { method: 'POST', body })).status).toBe(201);
      const environment = { PDNS_URL: server.url, PDNS_API_KEY: server.apiKey };
      const up = await runCli(['up', '--stage', 'zone'], { folder: folder.path, environment });
      expect(up).toMatchObject({ status: 0, stderr: '' });
      expect(up.stdout).toContain('zone/001_create_zone  found: it is there already');
      const zone = (await json(server, '/zones/example.org.')) as { readonly rrsets: readonly unknown[] };
      expect(JSON.stringify(zone.rrsets)).toContain('other.example.org.');
    },
    TIMEOUT_MS,
  );
}
