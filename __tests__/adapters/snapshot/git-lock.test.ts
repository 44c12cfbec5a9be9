import { readdir } from 'node:fs/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { gitLock } from '../../../src/adapters/snapshot/git-lock.ts';
import {
  ENVIRONMENT_LOCK_CONTRACT,
  type EnvironmentLockRig,
  RIG_START_MS,
  RIG_TTL_MS,
} from '../../contracts/environment-lock.ts';
import { overlaps, runExclusiveProcesses } from '../../rigs/exclusive-processes.ts';
import { serveGit } from '../../rigs/git-http-server.ts';
import { type GitRemote, makeGitRemote } from '../../rigs/git-remote.ts';
import { gitStore } from '../../rigs/git-snapshots.ts';
import { given } from '../../rigs/given.ts';
import { provenance } from '../../rigs/history-records.ts';
import { snapshotOf } from '../../rigs/remote-snapshot.ts';

/** Each operation is about ten processes. */
jest.setTimeout(60_000);

const REF = 'refs/stage-orchestrator/locks/production';

const { signal } = new AbortController();

function gitLockRig(remote: GitRemote, address: string = remote.path): EnvironmentLockRig {
  let nowMs = RIG_START_MS;
  return {
    lock: () => gitLock({ ...remote.place({ remote: address }), now: () => nowMs, ttlMs: RIG_TTL_MS }),
    pass: (durationMs) => void (nowMs += durationMs),
    breakDown: () => remote.setReachable(false),
    async [Symbol.asyncDispose]() {
      expect(await readdir(remote.temporaryDirectory)).toEqual([]);
    },
  };
}

describe('the lock in a ref keeps the contract', () => {
  test.each(ENVIRONMENT_LOCK_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await using remote = await makeGitRemote();
    await using rig = gitLockRig(remote);
    await check(rig);
  });
});

describe('the lock', () => {
  test('is a ref while somebody has it, and says who', async () => {
    await using remote = await makeGitRemote();
    await using rig = gitLockRig(remote);
    given(await rig.lock().acquire('production', provenance, signal));
    expect(await remote.git('for-each-ref', '--format=%(refname)')).toBe(REF);
    expect(await remote.git('log', '--format=%s', REF)).toBe('Lock production for run 812, attempt 1');
    expect(JSON.parse(await remote.git('show', `${REF}:lock.json`))).toMatchObject({ run: '812', ttl_ms: RIG_TTL_MS });
    given(await rig.lock().release('production', provenance, signal));
    expect(await remote.git('for-each-ref')).toBe('');
  });

  test('is held by all jobs of a wave, which begin at once', async () => {
    await using remote = await makeGitRemote();
    await using rig = gitLockRig(remote);
    given(await rig.lock().acquire('production', provenance, signal));
    rig.pass(RIG_TTL_MS / 2);
    const jobs = Array.from({ length: 12 }, () => rig.lock().acquire('production', provenance, signal));
    for (const asked of await Promise.all(jobs)) expect(given(asked)).toEqual({ outcome: 'held' });
    rig.pass(RIG_TTL_MS - 1);
    expect(given(await rig.lock().holder('production', signal))?.owner.run).toBe('812');
  });

  test('and the snapshots of any environment are not in the way of each other', async () => {
    await using remote = await makeGitRemote();
    await using rig = gitLockRig(remote);
    const store = gitStore(remote.place());
    for (const environment of ['locks', 'production', 'locks.lock']) {
      given(await rig.lock().acquire(environment, provenance, signal));
      given(await store.save(environment, snapshotOf({ environment, generation: 1 }), 0, signal));
      expect(given(await store.load(environment, signal))?.generation).toBe(1);
      expect(given(await rig.lock().holder(environment, signal))?.owner.run).toBe('812');
    }
  });

  test('works over HTTP, and where commits may not be left behind', async () => {
    await using remote = await makeGitRemote();
    await using server = await serveGit(remote);
    await using rig = gitLockRig(remote, server.url);
    await remote.git('config', 'receive.denyNonFastForwards', 'true');
    expect(given(await rig.lock().acquire('production', provenance, signal)).outcome).toBe('held');
    expect(given(await rig.lock().renew('production', provenance, signal)).outcome).toBe('held');
    rig.pass(RIG_TTL_MS + 1);
    const next = { ...provenance, run: '813' };
    expect(given(await rig.lock().acquire('production', next, signal))).toMatchObject({
      expired: { owner: provenance },
    });
    expect(given(await rig.lock().release('production', next, signal)).outcome).toBe('released');
  });

  test('is taken although the answer to that is lost', async () => {
    await using remote = await makeGitRemote();
    await using server = await serveGit(remote, { losesAnswer: () => Promise.resolve(true) });
    await using rig = gitLockRig(remote, server.url);
    expect(given(await rig.lock().acquire('production', provenance, signal)).outcome).toBe('held');
    expect(given(await rig.lock().release('production', provenance, signal)).outcome).toBe('released');
    expect(await remote.git('for-each-ref')).toBe('');
  });

  test('that another program has put there is refused, and stays', async () => {
    await using remote = await makeGitRemote();
    await using rig = gitLockRig(remote);
    const tree = await remote.git('hash-object', '-t', 'tree', '-w', '/dev/null');
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const foreign = await remote.git(...identity, 'commit-tree', '-m', 'Lock', tree);
    await remote.git('update-ref', REF, foreign);
    const refused = { error: { reason: 'history_damaged', problem: expect.stringContaining('no lock') } };
    expect(await rig.lock().holder('production', signal)).toMatchObject(refused);
    expect(await rig.lock().acquire('production', provenance, signal)).toMatchObject(refused);
    expect(await remote.git('rev-parse', REF)).toBe(foreign);
  });

  test('is had by one of several processes at a time', async () => {
    await using remote = await makeGitRemote();
    const lines = await runExclusiveProcesses('git', JSON.stringify(remote.place()), { processes: 3, count: 3 });
    expect([lines.length, overlaps(lines)]).toEqual([18, []]);
  });
});
