import { describe, expect, test } from '@jest/globals';
import type { StateArchive } from '../../../src/execution/snapshot-ports.ts';
import { historiesOf } from '../../../src/execution/history-file-names.ts';
import { given } from '../../rigs/given.ts';
import { keptMachines, runOn, type KeptMachines } from '../../rigs/kept-machines.ts';
import { keptRig } from '../../rigs/kept-snapshot.ts';
import { memoryPlace } from '../../rigs/memory-snapshots.ts';

const { signal } = new AbortController();

/** Two generations of alpha, and the histories of the first one. */
async function twoGenerations({ here }: Pick<KeptMachines, 'here'>): Promise<ReadonlyMap<string, Uint8Array>> {
  await runOn(here, 'alpha', '1');
  await runOn(here, 'alpha', '2');
  return historiesOf(given(await here.store().read('default', 1, signal))?.files ?? new Map());
}

const mark = async (archive: StateArchive): Promise<string> => given(await archive.mark('default', signal));

describe('putting what was compared with a mark', () => {
  test('is done where nothing has changed since, also by looking', async () => {
    await using m = await keptMachines();
    const histories = await twoGenerations(m);
    const store = m.here.store();
    const since = await mark(store);
    given(await store.list('default', signal));
    given(await store.read('default', undefined, signal));
    expect(await mark(store)).toBe(since);
    const put = await store.put('default', { histories, others: 'removed', since }, signal);
    expect(given(put)).toEqual({ outcome: 'saved', generation: 3 });
    expect(await mark(store)).not.toBe(since);
  });

  test.each(['alpha', 'bravo'])('is stale where a run has saved %s since', async (stage) => {
    await using m = await keptMachines();
    const histories = await twoGenerations(m);
    const store = m.here.store();
    const since = await mark(store);
    await runOn(m.there, stage, '3');
    const put = await store.put('default', { histories, others: 'kept', since }, signal);
    expect(given(put)).toEqual({ outcome: 'stale' });
    expect(m.git.kept.get('default')).toHaveLength(3);
    expect(await m.here.applied('default', 'alpha')).toEqual(['1', '2']);
  });

  test('is stale where a run saves between its look and its save', async () => {
    let others: (() => Promise<void>) | undefined;
    const git = memoryPlace({
      step: async (what) => {
        const work = others;
        if (what !== 'git save' || work === undefined) return;
        others = undefined;
        await work();
      },
    });
    await using here = await keptRig(() => [git.store]);
    await using there = await keptRig(() => [git.store]);
    const histories = await twoGenerations({ here });
    const store = here.store();
    const since = await mark(store);
    others = async () => void (await runOn(there, 'alpha', '3'));
    const put = await store.put('default', { histories, others: 'removed', since }, signal);
    expect(given(put)).toEqual({ outcome: 'stale' });
    given(await there.store().load('default'));
    expect(await there.applied('default', 'alpha')).toEqual(['1', '2', '3']);
  });

  test('is stale where a run has changed the working copy since, with stores and without', async () => {
    await using m = await keptMachines();
    const histories = await twoGenerations(m);
    for (const store of [m.here.store(), m.here.store({ remotes: [] })]) {
      const since = await mark(store);
      await m.here.apply('default', 'alpha', `since ${since}`);
      const put = await store.put('default', { histories, others: 'removed', since }, signal);
      expect(given(put)).toEqual({ outcome: 'stale' });
    }
    expect(await m.here.applied('default', 'alpha')).toHaveLength(4);
  });

  test('is refused where a store cannot be reached', async () => {
    await using m = await keptMachines();
    m.git.breakDown();
    expect(await m.here.store().mark('default', signal)).toMatchObject({ error: { reason: 'history_unavailable' } });
  });

  test('settles what is damaged', async () => {
    await using m = await keptMachines();
    const histories = await twoGenerations(m);
    for (const place of [m.git, m.artifact]) {
      const [one] = place.kept.get('default') ?? [];
      if (one) place.kept.set('default', [one, { generation: 2, files: new Map() }]);
    }
    const store = m.there.store();
    const since = await mark(store);
    const put = await store.put('default', { histories, others: 'removed', since }, signal);
    expect(given(put)).toEqual({ outcome: 'saved', generation: 3 });
  });
});
