import { expect, test } from '@jest/globals';
import { err } from '../../../src/domain/result.ts';
import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import { given } from '../../rigs/given.ts';
import { keptMachines, loadedStore } from '../../rigs/kept-machines.ts';
import { memoryPlace } from '../../rigs/memory-snapshots.ts';

/** The store saves, and nobody hears of it. */
function deaf(store: RemoteSnapshots): RemoteSnapshots {
  return {
    ...store,
    async save(environment, ...rest) {
      const saved = await store.save(environment, ...rest);
      const problem = 'the connection broke';
      return saved.ok ? err({ reason: 'save_failed', environment, place: store.name, problem }) : saved;
    },
  };
}

test('a store that saved all the same, its answer lost, does not contradict what the others got afterwards', async () => {
  await using m = await keptMachines();
  const cache = memoryPlace({ name: 'cache' });
  let now = 0;
  const store = await loadedStore(m.here, { now: () => (now += 1), remotes: [deaf(m.artifact.store), cache.store] });
  for (const version of ['1', '2']) {
    await m.here.apply('default', 'alpha', version);
    expect(await store.save('default', ['alpha'])).toMatchObject({ ok: false, error: { reason: 'save_failed' } });
    // From here on nothing reaches it: it stays with the first one.
    m.artifact.refuseSaves();
  }
  m.artifact.recover();
  const loaded = given(await m.there.store({ remotes: [m.artifact.store, cache.store] }).load('default'));
  expect(loaded).toMatchObject({ generation: 2, stages: ['alpha'] });
  expect(await m.there.applied('default', 'alpha')).toEqual(['1', '2']);
});
