import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { HeldMoment } from '../rigs/ledger.ts';
import { type LedgerProject, type Manner, makeLedgerProject } from '../rigs/ledger-project.ts';
import { startLifeline } from '../rigs/lifeline.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

/** Kills the program, with its whole group, while a request is on its way. */
async function killDuring(
  project: LedgerProject,
  held: { readonly line: string; readonly moment: HeldMoment; readonly command?: string },
): Promise<void> {
  const arrival = project.ledger.hold(held.line, held.moment);
  const running = project.start(held.command ?? 'up');
  const request = await running.until(arrival);
  expect((await running.killGroup()).status).toBe(null);
  request.release();
}

const twoThings = async (manner: Manner, config = '') =>
  makeLedgerProject({
    config,
    migrations: [
      { name: 'one', manner },
      { name: 'two', manner },
    ],
  });

describe('killed while a POST that may not be repeated is in flight', () => {
  test(
    'the next run refuses and sends nothing; told that it was done, it goes on behind it',
    async () => {
      await using project = await twoThings('post');
      await killDuring(project, { line: 'POST /things two', moment: 'after' });
      expect(project.ledger.arrived).toEqual(['POST /things one', 'POST /things two']);

      const refused = await project.run('up');
      expect(refused.status).toBe(3);
      expect(refused.text).toContain('in doubt: things/002_two was sent in run local-');
      expect(refused.text).toContain('stage-orchestrator resolve things 002 --applied');
      expect(refused.text).toContain('stage-orchestrator resolve things 002 --not-applied');
      expect((await project.run('down')).status).toBe(3);
      expect(project.ledger.arrived).toHaveLength(2);

      const settled = await project.run('resolve', 'things', '002', '--applied', '--reason', 'it is there');
      expect(settled.status).toBe(0);
      expect((await project.run('up')).status).toBe(0);
      expect(project.ledger.arrived).toHaveLength(2);
      expect((await project.run('history', 'things')).stdout).toContain('it is there');
    },
    TIMEOUT_MS,
  );

  test(
    'what its answer would have told can be given, and is asked for where it is not',
    async () => {
      await using project = await twoThings('post');
      await killDuring(project, { line: 'POST /things one', moment: 'after' });
      const settled = await project.run(
        'resolve',
        'things',
        '1',
        '--applied',
        '--reason',
        'looked',
        '--variable',
        'one_id=one',
      );
      expect(settled).toMatchObject({ status: 0 });
      expect(settled.stdout).not.toContain('not known');
      await killDuring(project, { line: 'POST /things two', moment: 'after' });
      const unknown = await project.run('resolve', 'things', '2', '--applied', '--reason', 'looked');
      expect(unknown).toMatchObject({ status: 0 });
      expect(unknown.stdout).toContain('things/002_two: two_id is not known');
      expect(unknown.stdout).toContain('--variable two_id=VALUE');

      const refused = await project.run('down');
      expect(refused.status).toBe(1);
      expect(refused.text).toContain('map has no entry for key "two_id"');
      expect(project.ledger.count('removed', 'one')).toBe(0);
      expect(await project.run('down', '--variable', 'two_id=two')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived.slice(2)).toEqual(['DELETE /things two', 'DELETE /things one']);
    },
    TIMEOUT_MS,
  );

  test(
    'told that it was not done, it sends it',
    async () => {
      await using project = await twoThings('post');
      const arrival = project.ledger.hold('POST /things two', 'before');
      const running = project.start('up');
      await running.until(arrival);
      await running.killGroup();
      expect((await project.run('up')).status).toBe(3);
      const settled = await project.run('resolve', 'things', '2', '--not-applied', '--reason', 'it is not there');
      expect(settled.status).toBe(0);
      expect((await project.run('up')).status).toBe(0);
      expect(project.ledger.arrived).toEqual(['POST /things one', 'POST /things two', 'POST /things two']);
      expect(project.ledger.count('created', 'two')).toBe(1);
    },
    TIMEOUT_MS,
  );
});

describe('killed while a request is in flight that may be repeated, the next run settles it alone:', () => {
  test.each<HeldMoment>(['before', 'after'])(
    'a PUT, %s it was carried out, is sent again',
    async (moment) => {
      await using project = await twoThings('put');
      await killDuring(project, { line: 'PUT /things one', moment });
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived).toEqual(['PUT /things one', 'PUT /things one', 'PUT /things two']);
    },
    TIMEOUT_MS,
  );

  test.each<HeldMoment>(['before', 'after'])(
    'a POST with an idempotency key, %s it was carried out, is sent again with the same key',
    async (moment) => {
      await using project = await twoThings('keyed');
      await killDuring(project, { line: 'POST /things one', moment });
      expect(await project.run('up')).toMatchObject({ status: 0 });
      const [first, second, ...more] = project.ledger.keysOf('one');
      expect(first).toBe(second);
      expect(more).toEqual([]);
      expect(project.ledger.count('created', 'one')).toBe(1);
      expect(project.ledger.keysOf('two')).not.toContain(first);
    },
    TIMEOUT_MS,
  );

  test(
    'a POST with find that was carried out is found and not sent again',
    async () => {
      await using project = await twoThings('found');
      await killDuring(project, { line: 'POST /things one', moment: 'after' });
      const before = project.ledger.arrived.length;
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived.slice(before)).toEqual(['GET /things one', 'GET /things two', 'POST /things two']);
      expect(project.ledger.count('created', 'one')).toBe(1);
    },
    TIMEOUT_MS,
  );

  test(
    'a POST with find that was not carried out is sent again',
    async () => {
      await using project = await twoThings('found');
      const arrival = project.ledger.hold('POST /things one', 'before');
      const running = project.start('up');
      await running.until(arrival);
      await running.killGroup();
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.count('created', 'one')).toBe(1);
    },
    TIMEOUT_MS,
  );
});

describe('killed while nothing that changes anything was in flight, the next run knows no doubt:', () => {
  const signIn = `
auth: [{ name: me, type: oauth2, config: { grant_type: client_credentials, token_url: '{{.api}}/token', client_id: a, client_secret: b } }]
wait: { url: '{{.api}}/things/anything', status: 404 }
`;

  test.each([
    ['the probe of find', 'GET /things two', 'found'],
    ['the wait before the first request', 'GET /things anything', 'post'],
  ] as const)(
    'during %s',
    async (_, line, manner) => {
      await using project = await twoThings(manner, signIn);
      await killDuring(project, { line, moment: 'after' });
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.count('created', 'one')).toBe(1);
      expect(project.ledger.count('created', 'two')).toBe(1);
    },
    TIMEOUT_MS,
  );

  test(
    'during sign-in',
    async () => {
      await using project = await makeLedgerProject({
        config: signIn,
        migrations: [{ name: 'one', manner: 'post' }],
        files: {
          'things/migration/002_signed.yaml': `up: { request: { auth_name: me, method: POST, url: '{{.api}}/things', body: { name: signed } } }
down: { none: true }
`,
        },
      });
      await killDuring(project, { line: 'POST /token', moment: 'after' });
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.count('created', 'one')).toBe(1);
      expect(project.ledger.count('created', 'signed')).toBe(1);
    },
    TIMEOUT_MS,
  );
});

describe('killed on the way back', () => {
  test(
    'a DELETE in flight is sent again, and the rest follows',
    async () => {
      await using project = await twoThings('put');
      await project.run('up');
      await killDuring(project, { line: 'DELETE /things two', moment: 'after', command: 'down' });
      expect(await project.run('down')).toMatchObject({ status: 0 });
      expect(project.ledger.arrived.slice(2)).toEqual([
        'DELETE /things two',
        'DELETE /things two',
        'DELETE /things one',
      ]);
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(project.ledger.count('replaced', 'one')).toBe(2);
    },
    TIMEOUT_MS,
  );

  test.each([
    ['--not-applied', 1],
    ['--applied', 2],
  ])(
    'a POST in flight is in doubt, and %s says whether the version still is',
    async (how, removals) => {
      await using project = await twoThings('removal');
      await project.run('up');
      await killDuring(project, { line: 'POST /things two', moment: 'after', command: 'down' });
      const refused = await project.run('down');
      expect(refused.status).toBe(3);
      expect(refused.text).toContain('002_two');
      expect((await project.run('up')).status).toBe(3);
      expect((await project.run('resolve', 'things', '2', how, '--reason', 'looked')).status).toBe(0);
      expect(await project.run('down')).toMatchObject({ status: 0 });
      expect(project.ledger.count('removed', 'two')).toBe(removals);
      expect(project.ledger.count('removed', 'one')).toBe(1);
    },
    TIMEOUT_MS,
  );
});

describe('killed while shell work runs', () => {
  /** Waits until the lifeline is cut, which happens when the test is over. */
  const waiting = (hold: string, more: string): string => `
  - name: work
    ${more}
    run:
      up: |
        echo began >> began.txt
        [ -e calm ] && exit
        ${hold}
        read -r <&9
      down: 'true'
`;

  test(
    'it is in doubt, and what somebody says of it counts',
    async () => {
      await using lifeline = await startLifeline();
      await using project = await makeLedgerProject({ migrations: [], stages: waiting(lifeline.hold, '') });
      const running = project.start('up');
      await running.until(lifeline.held);
      await running.killGroup();
      const refused = await project.run('up');
      expect(refused.status).toBe(3);
      expect(refused.text).toContain('stage-orchestrator resolve work run --applied');
      expect((await project.run('resolve', 'work', 'run', '--applied', '--reason', 'done')).status).toBe(0);
      expect(await project.run('up')).toMatchObject({ status: 0 });
    },
    TIMEOUT_MS,
  );

  test(
    'idempotent work begins again',
    async () => {
      await using lifeline = await startLifeline();
      const stages = waiting(lifeline.hold, 'idempotent: true');
      await using project = await makeLedgerProject({ migrations: [], stages });
      const running = project.start('up');
      await running.until(lifeline.held);
      await running.killGroup();
      await writeFile(`${project.folder}/calm`, '');
      for (const line of [['status'], ['plan'], ['why', 'work']]) {
        expect((await project.run(...line)).text).not.toMatch(/in doubt|resolve/i);
      }
      expect(await project.run('up')).toMatchObject({ status: 0 });
      expect(await readFile(`${project.folder}/began.txt`, 'utf8')).toBe('began\nbegan\n');
    },
    TIMEOUT_MS,
  );
});
