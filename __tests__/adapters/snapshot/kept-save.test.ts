import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/domain/failure.ts';
import type { Result } from '../../../src/domain/result.ts';
import { given } from '../../rigs/given.ts';
import { sqliteStore } from '../../rigs/history-records.ts';
import { startHistoryProcess } from '../../rigs/history-process.ts';
import { keptMachines, loadedStore, runOn } from '../../rigs/kept-machines.ts';

function errorOf(result: Result<unknown, Failure>): Failure {
  if (result.ok) throw new Error('expected a failure');
  return result.error;
}

describe('a save', () => {
  test('goes to the working copy and to every store, as the same snapshot', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    const [git, artifact] = [m.git.kept.get('default'), m.artifact.kept.get('default')];
    expect(git).toHaveLength(1);
    expect(git).toEqual(artifact);
  });

  test('that has nothing new uploads nothing', async () => {
    await using m = await keptMachines();
    const store = await loadedStore(m.here);
    await m.here.apply('default', 'alpha', '1');
    given(await store.save('default', ['alpha']));
    given(await store.save('default', ['alpha']));
    given(await store.save('default', []));
    expect([m.git.saves(), m.artifact.saves()]).toEqual([1, 1]);
  });

  test('brings a store that was behind up to the others', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [m.git.store] });
    await runOn(m.here, 'alpha', '2', { remotes: [m.git.store] });
    await runOn(m.there, 'bravo', '1');
    expect(m.artifact.kept.get('default')?.map(({ generation }) => generation)).toEqual([3]);
  });

  test('says which stores do not have it, which do, and where the working copy is; the next one makes up for it', async () => {
    await using m = await keptMachines();
    const store = await loadedStore(m.here);
    await m.here.apply('default', 'alpha', '1');
    m.artifact.breakDown();
    expect(errorOf(await store.save('default', ['alpha']))).toMatchObject({
      reason: 'save_failed',
      environment: 'default',
      place: 'artifact of default',
      problem: expect.stringMatching(/broken down.*generation 1 is in git of default.*working copy is in /),
    });
    m.artifact.recover();
    given(await store.save('default', []));
    expect(m.artifact.kept.get('default')).toEqual(m.git.kept.get('default'));
  });

  test('to no store keeps the working copy, which the next save brings there', async () => {
    await using m = await keptMachines();
    const store = await loadedStore(m.here);
    for (const place of [m.git, m.artifact]) place.breakDown();
    await m.here.apply('default', 'alpha', '1');
    expect(errorOf(await store.save('default', ['alpha']))).toMatchObject({
      reason: 'save_failed',
      problem: expect.stringContaining('no other store has it'),
    });
    for (const place of [m.git, m.artifact]) place.recover();
    await m.here.apply('default', 'bravo', '1');
    given(await store.save('default', ['bravo']));
    expect(given(await m.there.store().load('default'))?.stages).toEqual(['alpha', 'bravo']);
  });

  test('leaves a history that is open again to the save after it', async () => {
    await using m = await keptMachines();
    const store = await loadedStore(m.here);
    await m.here.apply('default', 'alpha', '1');
    {
      await using again = await m.here.claim('default', 'alpha');
      expect(given(await store.save('default', ['alpha'])).stages).toEqual([]);
      expect(given(await again.read()).applied).toHaveLength(1);
    }
    expect(given(await store.save('default', [])).stages).toEqual(['alpha']);
  });
});

describe('two runs at once', () => {
  test('that worked on different stages are both kept, and each sees what the other did', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    const [one, other] = [await loadedStore(m.here), await loadedStore(m.there)];
    await m.here.apply('default', 'bravo', '1');
    given(await one.save('default', ['bravo']));
    await m.there.apply('default', 'charlie', '1');
    expect(given(await other.save('default', ['charlie']))).toMatchObject({
      generation: 3,
      stages: ['alpha', 'bravo', 'charlie'],
    });
    expect(await m.there.applied('default', 'bravo')).toEqual(['1']);
    expect(given(await m.here.store().load('default'))?.generation).toBe(3);
    expect(await m.here.applied('default', 'charlie')).toEqual(['1']);
    expect(m.git.kept.get('default')?.at(-1)).toEqual(m.artifact.kept.get('default')?.at(-1));
  });

  test('that worked on the same stage are told of both; nothing is overwritten, and other stages are saved', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    const [one, other] = [await loadedStore(m.here, { run: '1' }), await loadedStore(m.there, { run: '2' })];
    await m.here.apply('default', 'alpha', '2');
    given(await one.save('default', ['alpha']));
    await m.there.apply('default', 'alpha', '3');
    await m.there.apply('default', 'bravo', '1');
    const conflict = {
      reason: 'history_conflict',
      environment: 'default',
      stages: [{ stage: 'alpha', file: m.there.file('default', 'alpha.db') }],
      ours: { run: '2', attempt: 1, commit: 'c0ffee', place: m.there.file('default', '') },
      theirs: { run: '1', attempt: 1, commit: 'c0ffee', generation: 2, place: 'git of default' },
    };
    expect(errorOf(await other.save('default', ['alpha', 'bravo']))).toMatchObject(conflict);
    expect(errorOf(await other.save('default', []))).toMatchObject(conflict);
    expect(await m.there.applied('default', 'alpha')).toEqual(['1', '3']);
    expect(given(await m.here.store().load('default'))?.stages).toEqual(['alpha', 'bravo']);
    expect(await m.here.applied('default', 'alpha')).toEqual(['1', '2']);
    // The next run on that machine does not go on as if nothing had happened.
    const next = await m.there.store().load('default');
    expect(errorOf(next)).toMatchObject({ reason: 'history_unsaved', stages: ['alpha'] });
  });

  test('that saved the same stage to different stores: neither is overwritten, by later saves either', async () => {
    await using m = await keptMachines();
    const one = await loadedStore(m.here);
    await runOn(m.there, 'alpha', '7', { remotes: [m.artifact.store] });
    await m.here.apply('default', 'alpha', '1');
    expect(errorOf(await one.save('default', ['alpha']))).toMatchObject({
      reason: 'history_forked',
      stages: ['alpha'],
    });
    await m.here.apply('default', 'bravo', '1');
    expect(errorOf(await one.save('default', ['bravo']))).toMatchObject({
      reason: 'history_forked',
      stages: ['alpha'],
    });
    expect(m.artifact.kept.get('default')).toHaveLength(1);
    expect(errorOf(await m.there.store().load('default'))).toMatchObject({ reason: 'history_forked' });
  });

  test('of which one works on a stage that the other has changed: it is not taken away under its hands', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    const [one, other] = [await loadedStore(m.here), await loadedStore(m.there)];
    await m.here.apply('default', 'alpha', '2');
    given(await one.save('default', ['alpha']));
    {
      await using working = await m.there.claim('default', 'alpha');
      await m.there.apply('default', 'bravo', '1');
      given(await other.save('default', ['bravo']));
      expect(given(await working.read()).applied).toHaveLength(1);
    }
    await m.there.apply('default', 'alpha', '3');
    expect(errorOf(await other.save('default', ['alpha']))).toMatchObject({ reason: 'history_conflict' });
    expect(await m.there.applied('default', 'alpha')).toEqual(['1', '3']);
  });

  test('on one working copy do not refuse each other what the other is about to upload', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    const store = await loadedStore(m.here);
    await m.here.apply('default', 'alpha', '2');
    const [saved, loaded] = await Promise.all([store.save('default', ['alpha']), m.here.store().load('default')]);
    expect([saved.ok, loaded.ok]).toEqual([true, true]);
    given(await m.here.store().load('default'));
  });
});

describe('after an interruption', () => {
  test('what belongs to the post step is only written to the working copy, and uploaded by that', async () => {
    await using m = await keptMachines();
    const stop = new AbortController();
    const store = await loadedStore(m.here, { signal: stop.signal, uploads: 'later' });
    await m.here.apply('default', 'alpha', '1');
    stop.abort();
    const info = given(await store.save('default', ['alpha']));
    expect(info.stages).toEqual(['alpha']);
    expect(m.git.saves()).toBe(0);
    const post = m.here.store();
    expect(given(await post.saveUnsaved('default'))?.stages).toEqual(['alpha']);
    given(await post.saveUnsaved('default'));
    expect([m.git.saves(), m.artifact.saves()]).toEqual([1, 1]);
    expect(given(await m.here.store().load('default'))).toMatchObject({ generation: 1, notices: [] });
  });

  test('the command line uploads all the same', async () => {
    await using m = await keptMachines();
    const stop = new AbortController();
    const store = await loadedStore(m.here, { signal: stop.signal });
    await m.here.apply('default', 'alpha', '1');
    stop.abort();
    given(await store.save('default', ['alpha']));
    expect(m.git.kept.get('default')).toHaveLength(1);
  });
});

describe('the post step', () => {
  test('does nothing where there is nothing', async () => {
    await using m = await keptMachines();
    expect(given(await m.here.store().saveUnsaved('default'))).toBeUndefined();
    expect(m.git.saves()).toBe(0);
  });

  test('uploads what a killed run has left, also in the log, and does it once', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'bravo', '1');
    const path = m.here.file('default', 'alpha.db');
    const place = { id: 'default/alpha', owner: 'shop/default/alpha', store: sqliteStore, path } as const;
    const killed = startHistoryProcess(place, 'in_flight');
    expect([await killed.line(), await killed.line()]).toEqual(['claimed', 'open']);
    await killed.kill();
    given(await m.here.store().saveUnsaved('default'));
    given(await m.here.store().saveUnsaved('default'));
    expect(m.git.saves()).toBe(2);
    expect(given(await m.there.store().load('default'))?.stages).toEqual(['alpha', 'bravo']);
    expect(await m.there.applied('default', 'alpha')).toEqual(['1']);
    await using history = await m.there.claim('default', 'alpha');
    expect(given(await history.read()).openIntents.map(({ version }) => version)).toEqual(['2']);
  });

  test('merges with what other runs have saved meanwhile', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await m.here.apply('default', 'bravo', '1');
    await runOn(m.there, 'charlie', '1');
    await runOn(m.there, 'alpha', '2');
    expect(given(await m.here.store().saveUnsaved('default'))?.stages).toEqual(['alpha', 'bravo', 'charlie']);
    given(await m.there.store().load('default'));
    expect(await m.there.applied('default', 'alpha')).toEqual(['1', '2']);
    expect(await m.there.applied('default', 'bravo')).toEqual(['1']);
  });

  test('brings back what the stores have lost', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    for (const place of [m.git, m.artifact]) place.kept.clear();
    expect(given(await m.here.store().saveUnsaved('default'))?.generation).toBe(2);
    expect(given(await m.there.store().load('default'))?.stages).toEqual(['alpha']);
  });

  test('tells of a stage that another run has worked on, and overwrites neither', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await m.here.apply('default', 'alpha', '7');
    await runOn(m.there, 'alpha', '2');
    expect(errorOf(await m.here.store().saveUnsaved('default'))).toMatchObject({ reason: 'history_conflict' });
    expect(await m.here.applied('default', 'alpha')).toEqual(['1', '7']);
    given(await m.there.store().load('default'));
    expect(await m.there.applied('default', 'alpha')).toEqual(['1', '2']);
  });
});
