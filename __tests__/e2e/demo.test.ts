import { readdir } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { DEMO_CREDENTIALS } from '../../src/adapters/demo-api/sign-in.ts';
import { DEMO_STEPS } from '../../src/composition/demo-steps.ts';
import { runCli, startCli } from '../rigs/cli.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** A process that runs all of the demo, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

/** What the demo left in the folder for temporary files. */
async function leftOver(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('stage-orchestrator-demo'));
}

/**
 * Options of Node with which the demo sends itself SIGINT when its API gets the first request that changes something. It
 * waits for nothing that a test could hold back: from outside, the signal might come when all of it is over.
 */
const INTERRUPTED_AT_FIRST_POST = `--import=data:text/javascript,${encodeURIComponent(`
  import { subscribe } from 'node:diagnostics_channel';
  let isSent = false;
  subscribe('http.server.request.start', ({ request }) => {
    if (isSent || request.method !== 'POST') return;
    isSent = true;
    process.kill(process.pid, 'SIGINT');
  });
`)}`;

test(
  'tells its story from plan to rollback, with what the API saw of it, and leaves nothing behind',
  async () => {
    await using folder = await makeTemporaryFolder();
    // What would change the story if it got through.
    const environment = {
      TMPDIR: folder.path,
      HTTP_PROXY: 'http://127.0.0.1:9',
      STAGE_ORCHESTRATOR_STRATEGY: 'sequential',
      DEMO_USER: 'somebody',
    };
    const { status, stdout, stderr } = await runCli(['demo'], { folder: folder.path, environment });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect([...stdout.matchAll(/^── \d of \d: (.*?) ─+$/gmu)].map(([, title]) => title)).toEqual(
      DEMO_STEPS.map(({ title }) => title),
    );
    expect([...stdout.matchAll(/^The demo API got .*$/gmu)].map(([line]) => line)).toEqual([
      'The demo API got 0 requests. GET /resources: nothing.',
      'The demo API got 10 requests. GET /resources: vpcs 1, subnets 1, databases 1, services 2, routes 1, settings 1.',
      'The demo API got 0 requests. GET /resources: vpcs 1, subnets 1, databases 1, services 2, routes 1, settings 1.',
      'The demo API got 5 requests. GET /resources: vpcs 1, subnets 1, databases 2, services 3, routes 1, settings 1.',
      'The demo API got 5 requests. GET /resources: vpcs 1, subnets 1, databases 2, services 3, routes 2, settings 1.',
      'The demo API got 0 requests. GET /resources: vpcs 1, subnets 1, databases 2, services 3, routes 2, settings 1.',
      'The demo API got 0 requests. GET /resources: vpcs 1, subnets 1, databases 2, services 3, routes 2, settings 1.',
      'The demo API got 9 requests. GET /resources: vpcs 1, subnets 1, databases 2.',
      'The demo API got 4 requests. GET /resources: nothing.',
    ]);
    expect(stdout).toContain('POST /oauth/token → 200\n  GET /services?name=shop-worker → 200\n');
    expect(stdout).toContain(`All ${DEMO_STEPS.length} steps went as told`);
    expect(await leftOver(folder.path)).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'interrupted, it ends there and leaves nothing behind',
  async () => {
    await using folder = await makeTemporaryFolder();
    const environment = { TMPDIR: folder.path, NODE_OPTIONS: INTERRUPTED_AT_FIRST_POST };
    const { status, stdout } = await runCli(['demo'], { folder: folder.path, environment });
    expect(status).toBe(130);
    expect(stdout).toContain('── 2 of 9: up ');
    expect(stdout).toContain('Interrupted.');
    expect(stdout).not.toContain('── 3 of 9');
    expect(await leftOver(folder.path)).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  '--serve keeps the API running until it is interrupted',
  async () => {
    await using folder = await makeTemporaryFolder();
    const running = startCli(['demo', '--serve', '--port', '0'], { folder: folder.path });
    await running.printed('"path": "/vpcs"}');
    running.signal('SIGINT');
    const { status, stdout } = await running.ended;
    expect(status).toBe(0);
    expect(stdout).toMatch(/^The demo API listens on http:\/\/127\.0\.0\.1:\d+ until Ctrl-C/u);
    expect(stdout).toContain(`${DEMO_CREDENTIALS.username} / ${DEMO_CREDENTIALS.password}`);
    expect(stdout).toContain(`${DEMO_CREDENTIALS.clientId} / ${DEMO_CREDENTIALS.clientSecret}`);
  },
  TIMEOUT_MS,
);

test.each([
  [['--port', '70000'], '--port takes a whole number from 0 to 65535, not 70000'],
  [['--serve', '--port', 'http'], '--port takes a whole number from 0 to 65535, not http'],
  [['--json'], 'the demo is a story for people: it has no --json'],
])(
  '%j is refused',
  async (options, message) => {
    await using folder = await makeTemporaryFolder();
    const { status, stdout, stderr } = await runCli(['demo', ...options], { folder: folder.path });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(message);
  },
  TIMEOUT_MS,
);
