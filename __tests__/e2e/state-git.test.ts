import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { makeClonedProject } from '../rigs/clones.ts';
import { serveGit } from '../rigs/git-http-server.ts';

/** Several processes with several of git each. */
const TIMEOUT_MS = 120_000;

const STATE = ['--state', 'git'];
const KNOWN = [...STATE, '--on-missing-state', 'fail'];

const twoThings = async (stages = '') =>
  makeClonedProject({
    migrations: [
      { name: 'one', manner: 'post' },
      { name: 'two', manner: 'post' },
    ],
    stages,
  });

test(
  'what one clone has done, every command of another one knows',
  async () => {
    await using project = await twoThings();
    const [one, other] = [await project.clone(), await project.clone()];
    const missing = await one.run('plan', ...KNOWN);
    expect(missing).toMatchObject({ status: 3, stderr: '' });
    expect(missing.stdout).toContain('refs/stage-orchestrator/default in origin');
    expect((await one.run('up', ...STATE)).status).toBe(0);
    expect(await project.remote.git('for-each-ref', '--format=%(refname)')).toContain('refs/stage-orchestrator/');

    expect((await other.run('plan', '--detailed-exitcode', ...KNOWN)).status).toBe(0);
    expect((await other.run('status', ...STATE)).stdout).toContain('completed');
    expect((await other.run('history', 'things', ...STATE)).stdout).toContain('completed');
    expect((await other.run('why', 'things', ...STATE)).stdout).toContain('ended as completed');
    expect((await other.run('graph', '--format', 'json', ...STATE)).stdout).toContain('completed');
    expect((await other.run('up', ...KNOWN)).status).toBe(0);
    expect(project.ledger.arrived).toHaveLength(2);
  },
  TIMEOUT_MS,
);

test(
  'a decision of one clone holds for another one, and is made on the newest history',
  async () => {
    await using project = await twoThings();
    const [one, other] = [await project.clone(), await project.clone()];
    const arrival = project.ledger.hold('POST /things two', 'after');
    const running = one.start('up', ...STATE);
    const held = await running.until(arrival);
    running.signal('SIGINT');
    expect((await running.ended).status).toBe(130);
    held.release();

    expect((await other.run('up', ...KNOWN)).status).toBe(3);
    const settled = await other.run('resolve', 'things', '002', '--applied', '--reason', 'it is there', ...KNOWN);
    expect(settled.status).toBe(0);
    const again = await one.run('up', ...KNOWN);
    expect([again.status, again.text]).toEqual([0, expect.stringContaining('nothing to do')]);
    expect(project.ledger.arrived).toHaveLength(2);
  },
  TIMEOUT_MS,
);

test(
  'the lock keeps another clone out until its run is over, or somebody frees it',
  async () => {
    await using project = await twoThings();
    const [one, other] = [await project.clone(), await project.clone()];
    const arrival = project.ledger.hold('POST /things one', 'before');
    const running = one.start('up', '--isolate', ...STATE);
    const held = await running.until(arrival);

    const refused = await other.run('up', '--isolate', '--lock-timeout', '0s', ...STATE);
    expect(refused.status).toBe(3);
    expect(refused.text).toContain('default is locked by run local-');
    const shown = await other.run('unlock', ...STATE);
    expect(shown).toMatchObject({ status: 3, stdout: expect.stringContaining('--state git --yes') });
    await running.killGroup();
    held.release();

    expect((await other.run('unlock', '--yes', ...STATE)).status).toBe(0);
    expect((await other.run('unlock', ...STATE)).stdout).toContain('default is not locked');
    expect((await other.run('up', '--isolate', '--lock-timeout', '0s', ...STATE)).status).toBe(0);
    expect(await project.remote.git('for-each-ref', '--format=%(refname)')).not.toContain('/locks/');
  },
  TIMEOUT_MS,
);

test(
  'a remote that is not there is an error, and nothing is sent',
  async () => {
    await using project = await twoThings();
    const one = await project.clone();
    project.remote.setReachable(false);
    const failed = await one.run('up', ...STATE);
    project.remote.setReachable(true);
    expect(failed.status).toBe(1);
    expect(failed.text).toContain("can't be used");
    expect(project.ledger.arrived).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'interrupted while the remote keeps it waiting, it ends at once and has done nothing',
  async () => {
    await using project = await twoThings();
    const one = await project.clone();
    const asked = Promise.withResolvers<void>();
    const never = async (): Promise<void> => {
      asked.resolve();
      await Promise.withResolvers<void>().promise;
    };
    await using server = await serveGit(project.remote, { onRequest: never });
    const running = one.start('up', '--state', `git=${server.url}`);
    await running.until(asked.promise);
    running.signal('SIGINT');
    const { status, text } = await running.ended;
    expect([status, text]).toEqual([130, expect.not.stringContaining("can't be used")]);
    expect(project.ledger.arrived).toEqual([]);
  },
  TIMEOUT_MS,
);

test.each(['artifact', 'cache,git'])(
  '%s is refused outside of GitHub Actions, with what to choose instead',
  async (state) => {
    await using project = await twoThings();
    const one = await project.clone();
    const refused = await one.run('up', '--state', state);
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('it works only inside GitHub Actions');
    expect(refused.text).toContain('choose the state directory or git here');
    expect(project.ledger.arrived).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'what was done without the store is never replaced by what the store has',
  async () => {
    await using project = await twoThings('  - { name: other, run: echo other }');
    const [one, other] = [await project.clone(), await project.clone()];
    expect((await one.run('up', '--stage', 'things')).status).toBe(0);
    expect((await other.run('up', '--stage', 'other', ...STATE)).status).toBe(0);
    const before = await one.run('status', '--json');
    for (const command of ['plan', 'status', 'up']) {
      const refused = await one.run(command, ...STATE);
      expect(refused.status).toBe(3);
      expect(refused.text).toContain('things');
    }
    const { status } = JSON.parse((await one.run('status', '--json')).stdout) as { status: unknown };
    expect(status).toEqual((JSON.parse(before.stdout) as { status: unknown }).status);
  },
  TIMEOUT_MS,
);

test(
  'a history with a path of its own travels as well',
  async () => {
    await using project = await makeClonedProject({
      config: 'store: { sqlite: { path: ../kept/things.db } }\n',
      migrations: [{ name: 'one', manner: 'post' }],
    });
    const [one, other] = [await project.clone(), await project.clone()];
    expect((await one.run('up', ...STATE)).status).toBe(0);
    expect((await readdir(path.join(one.folder, 'kept'))).filter((name) => name.endsWith('.db'))).toEqual([
      'things.db',
    ]);
    const again = await other.run('up', ...KNOWN);
    expect([again.status, again.text]).toEqual([0, expect.stringContaining('nothing to do, 1 stage unchanged')]);
    expect(await readdir(path.join(other.folder, 'kept'))).toContain('things.db');
    expect(project.ledger.arrived).toHaveLength(1);
  },
  TIMEOUT_MS,
);

test(
  'a working copy is only a copy: without it nothing is lost',
  async () => {
    await using project = await twoThings();
    const one = await project.clone();
    expect((await one.run('up', ...STATE)).status).toBe(0);
    await rm(path.join(one.folder, '.stage-orchestrator'), { recursive: true });
    expect((await one.run('down', '--stage', 'things', ...KNOWN)).status).toBe(0);
    expect(project.ledger.count('removed', 'one')).toBe(1);
  },
  TIMEOUT_MS,
);
