import { describe, expect, jest, test } from '@jest/globals';
import { SNAPSHOT_CONTRACT } from '../../contracts/snapshot-store.ts';
import { artifactRig } from '../../rigs/artifact-snapshot.ts';
import { cacheRig } from '../../rigs/cache-snapshot.ts';
import { makeGitRemote } from '../../rigs/git-remote.ts';
import { gitStore } from '../../rigs/git-snapshots.ts';
import { given } from '../../rigs/given.ts';
import { runOn } from '../../rigs/kept-machines.ts';
import { keptRig } from '../../rigs/kept-snapshot.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Each operation on a store is a process of git, or of GitHub's client. */
jest.setTimeout(120_000);

describe('with a git remote it keeps the contract', () => {
  test.each(SNAPSHOT_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await using remote = await makeGitRemote();
    await using rig = await keptRig(() => [gitStore(remote.place())]);
    await check(rig);
  });
});

describe('with artifacts and the cache of GitHub it keeps the contract', () => {
  test.each(SNAPSHOT_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await using artifacts = await artifactRig();
    await using caches = await cacheRig();
    await using rig = await keptRig(() => [artifacts.store(), caches.store()]);
    await check(rig);
  });
});

test('what artifacts keep does not go as long as runs come that have nothing to do, and no more often than needed', async () => {
  await using artifacts = await artifactRig();
  await using rig = await keptRig(() => [artifacts.store()]);
  const generations: (number | undefined)[] = [];
  await runOn(rig, 'alpha', '1');
  for (const days of [44, 44, 44, 44, 44]) {
    artifacts.service.pass(days * DAY_MS);
    await rig.loseWorkingCopy();
    const store = rig.store();
    const loaded = given(await store.load('default'));
    generations.push(loaded?.generation);
    if (loaded?.behind) given(await store.save('default', []));
  }
  expect(generations).toEqual([1, 1, 2, 2, 3]);
});

test('an artifact that can no longer be read is refused, and what another store has of it can be gone back to', async () => {
  await using artifacts = await artifactRig();
  await using remote = await makeGitRemote();
  await using rig = await keptRig(() => [artifacts.store(), gitStore(remote.place())]);
  for (const version of ['1', '2', '3']) {
    await rig.loseWorkingCopy();
    await runOn(rig, 'alpha', version);
  }
  const newest = artifacts.service.artifacts.all.at(-1)?.blob ?? '';
  artifacts.service.blobs.change(
    newest,
    () => artifacts.service.blobs.read('artifact-1.zip')?.content ?? Buffer.alloc(0),
  );
  await rig.loseWorkingCopy();
  const { signal } = new AbortController();
  const store = rig.store();
  expect(await store.load('default')).toMatchObject({
    error: { reason: 'history_damaged', intact: { generation: 3, place: expect.stringContaining('refs/') } },
  });

  const { files } = given(await store.read('default', 3, signal)) ?? { files: new Map<string, Uint8Array>() };
  const histories = new Map([['alpha', files.get('alpha.db') ?? new Uint8Array()]]);
  const put = given(await store.put('default', { histories, others: 'removed' }, signal));
  expect(put).toEqual({ outcome: 'saved', generation: 1003 });
  await rig.loseWorkingCopy();
  expect(given(await rig.store().load('default'))).toMatchObject({ generation: 1003 });
  expect(await rig.applied('default', 'alpha')).toEqual(['1', '2', '3']);
  expect(await runOn(rig, 'alpha', '4')).toBe(1004);
});
