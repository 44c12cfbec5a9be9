import { describe, expect, test } from '@jest/globals';
import { SNAPSHOT_CONTRACT } from '../../contracts/snapshot-store.ts';
import { keptRig } from '../../rigs/kept-snapshot.ts';
import { memoryPlace } from '../../rigs/memory-snapshots.ts';

const PLACES = [
  ['no store', []],
  ['git', ['git']],
  ['artifact', ['artifact']],
  ['artifact and cache', ['artifact', 'cache']],
  ['artifact and git', ['artifact', 'git']],
] as const;

describe.each(PLACES)('with %s it keeps the contract', (_places, names) => {
  test.each(SNAPSHOT_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    const stores = names.map((name) => memoryPlace({ name }).store);
    await using rig = await keptRig(() => stores);
    // Alone, the working copy is the store itself.
    await check(names.length === 0 ? { ...rig, loseWorkingCopy: () => Promise.resolve() } : rig);
  });
});
