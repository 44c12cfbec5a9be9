import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { given } from '../../rigs/given.ts';
import { outcome, sqliteStore } from '../../rigs/history-records.ts';
import { keptMachines, loadedStore, runOn } from '../../rigs/kept-machines.ts';
import type { KeptRig } from '../../rigs/kept-snapshot.ts';
import { sqliteHistories } from '../../../src/adapters/history/sqlite-histories.ts';

/** The stage `alpha` keeps its history at a path of its own. */
function pathOn(rig: KeptRig): string {
  return join(rig.directory, '..', 'own', 'alpha.sqlite');
}

const elsewhere = (rig: KeptRig) => ({ elsewhere: () => new Map([['alpha', pathOn(rig)]]) });

function placeOn(rig: KeptRig) {
  return { id: 'default/alpha', owner: 'shop/default/alpha', store: sqliteStore, path: pathOn(rig) } as const;
}

async function applyElsewhere(rig: KeptRig, version: string): Promise<void> {
  const histories = sqliteHistories({ temporaryDirectory: rig.directory });
  await using store = given(await histories.claim(placeOn(rig)));
  given(await store.close(outcome(version)));
}

async function appliedElsewhere(rig: KeptRig): Promise<readonly string[]> {
  const history = given(await sqliteHistories({ temporaryDirectory: rig.directory }).read(placeOn(rig)));
  return history.applied.map(({ version }) => version);
}

describe('a history at a path of its own', () => {
  test('travels like the others, and is brought to its path', async () => {
    await using m = await keptMachines();
    const store = await loadedStore(m.here, elsewhere(m.here));
    await applyElsewhere(m.here, '1');
    await m.here.apply('default', 'bravo', '1');
    given(await store.save('default', ['alpha', 'bravo']));
    const there = await loadedStore(m.there, elsewhere(m.there));
    expect(await appliedElsewhere(m.there)).toEqual(['1']);
    expect(await readdir(m.there.file('default', ''))).toEqual(['bravo.db', 'manifest.json', 'saved.json']);
    await applyElsewhere(m.there, '2');
    given(await there.save('default', ['alpha']));
    given(await m.here.store(elsewhere(m.here)).load('default'));
    expect(await appliedElsewhere(m.here)).toEqual(['1', '2']);
  });

  test('that was there before any store knew of it is saved too', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'bravo', '1', { remotes: [] });
    await applyElsewhere(m.here, '1');
    const store = m.here.store(elsewhere(m.here));
    expect(given(await store.load('default'))?.stages).toEqual(['alpha', 'bravo']);
    given(await store.save('default', []));
    await loadedStore(m.there, elsewhere(m.there));
    expect(await appliedElsewhere(m.there)).toEqual(['1']);
  });

  test('that was never saved stays when the folder beside it is imported', async () => {
    await using m = await keptMachines();
    const store = await loadedStore(m.here, elsewhere(m.here));
    await applyElsewhere(m.here, '1');
    await m.here.apply('default', 'bravo', '1');
    given(await store.save('default', ['alpha', 'bravo']));
    await applyElsewhere(m.here, '2');
    await m.here.apply('default', 'bravo', '2');
    const bravo = await readFile(m.here.file('default', 'bravo.db'));
    const { signal } = new AbortController();
    const archive = m.here.store(elsewhere(m.here));
    expect(
      given(await archive.put('default', { histories: new Map([['bravo', bravo]]), others: 'kept' }, signal)),
    ).toEqual({ outcome: 'saved', generation: 2 });
    expect(await appliedElsewhere(m.here)).toEqual(['1', '2']);
    await loadedStore(m.there, elsewhere(m.there));
    expect(await appliedElsewhere(m.there)).toEqual(['1', '2']);
  });

  test('that no store has like this is refused, and one that is gone is had from the store', async () => {
    await using m = await keptMachines();
    const store = await loadedStore(m.here, elsewhere(m.here));
    await applyElsewhere(m.here, '1');
    given(await store.save('default', ['alpha']));
    await applyElsewhere(m.here, '2');
    expect(await m.here.store(elsewhere(m.here)).load('default')).toMatchObject({
      ok: false,
      error: { reason: 'history_unsaved', stages: ['alpha'] },
    });
    await rm(join(pathOn(m.here), '..'), { recursive: true });
    given(await m.here.store(elsewhere(m.here)).load('default'));
    expect(await appliedElsewhere(m.here)).toEqual(['1']);
  });
});
