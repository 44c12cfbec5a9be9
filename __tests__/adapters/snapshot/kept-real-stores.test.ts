import { describe, expect, jest, test } from '@jest/globals';
import { SNAPSHOT_CONTRACT } from '../../contracts/snapshot-store.ts';
import { artifactRig } from '../../rigs/artifact-snapshot.ts';
import { cacheRig } from '../../rigs/cache-snapshot.ts';
import { makeGitRemote } from '../../rigs/git-remote.ts';
import { gitStore } from '../../rigs/git-snapshots.ts';
import { keptRig } from '../../rigs/kept-snapshot.ts';

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
