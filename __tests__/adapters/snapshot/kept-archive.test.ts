import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/domain/failure.ts';
import type { Result } from '../../../src/domain/result.ts';
import type { Snapshot } from '../../../src/execution/snapshot-ports.ts';
import { folderBytes } from '../../rigs/folder-bytes.ts';
import { given } from '../../rigs/given.ts';
import { keptMachines, loadedStore, runOn, type KeptMachines } from '../../rigs/kept-machines.ts';
import { keptRig } from '../../rigs/kept-snapshot.ts';
import { memoryPlace } from '../../rigs/memory-snapshots.ts';

const { signal } = new AbortController();

function errorOf(result: Result<unknown, Failure>): Failure {
  if (result.ok) throw new Error('expected a failure');
  return result.error;
}

/** The histories of a snapshot, by stage. */
function historiesOf(snapshot: Snapshot | undefined): Map<string, Uint8Array> {
  const files = [...(snapshot?.files ?? [])].filter(([name]) => name.endsWith('.db'));
  return new Map(files.map(([name, bytes]) => [name.slice(0, -3), bytes]));
}

/** Three generations: alpha 1, then bravo 1, then alpha 2. */
async function threeGenerations(m: KeptMachines): Promise<void> {
  await runOn(m.here, 'alpha', '1');
  await runOn(m.here, 'bravo', '1');
  await runOn(m.here, 'alpha', '2');
}

describe('the list', () => {
  test('says which store has which generation, newest first', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    m.artifact.kept.set('default', (m.artifact.kept.get('default') ?? []).slice(1));
    expect(given(await m.here.store().list('default', signal))).toEqual({
      generations: [
        { generation: 3, stores: ['artifact', 'git', 'directory'] },
        { generation: 2, stores: ['artifact', 'git'] },
        { generation: 1, stores: ['git'] },
      ],
      workingCopy: { generation: 3, unsaved: [] },
    });
    expect(given(await m.there.store().list('default', signal)).workingCopy).toBeUndefined();
  });

  test('says what of the working copy no store has', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    await m.here.apply('default', 'bravo', '2');
    expect(given(await m.here.store().list('default', signal)).workingCopy).toEqual({
      generation: 3,
      unsaved: ['bravo'],
    });
  });

  test('of a working copy that is alone is its one generation', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [] });
    await runOn(m.here, 'alpha', '2', { remotes: [] });
    expect(given(await m.here.store({ remotes: [] }).list('default', signal))).toEqual({
      generations: [{ generation: 2, stores: ['directory'] }],
      workingCopy: { generation: 2, unsaved: [] },
    });
  });

  test('of nothing is empty', async () => {
    await using m = await keptMachines();
    const nothing = { generations: [], workingCopy: undefined };
    expect(given(await m.here.store().list('default', signal))).toEqual(nothing);
    expect(given(await m.here.store({ remotes: [] }).list('default', signal))).toEqual(nothing);
  });

  test('fails when a store cannot be reached', async () => {
    await using m = await keptMachines();
    m.git.breakDown();
    expect(errorOf(await m.here.store().list('default', signal))).toMatchObject({ reason: 'history_unavailable' });
  });
});

describe('a snapshot', () => {
  test('of any generation is read from the store that has it, and the working copy stays', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    m.artifact.kept.set('default', (m.artifact.kept.get('default') ?? []).slice(2));
    const before = await folderBytes(m.here.file('default', ''));
    const store = m.here.store();
    for (const generation of [1, 2, 3]) {
      expect(given(await store.read('default', generation, signal))?.generation).toBe(generation);
    }
    expect(given(await store.read('default', undefined, signal))?.generation).toBe(3);
    expect(given(await store.read('default', 9, signal))).toBeUndefined();
    expect(await folderBytes(m.here.file('default', ''))).toEqual(before);
  });

  test('that is damaged is had from another store, or is a failure', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    const damage = ({ generation, files }: Snapshot) => ({ generation, files: new Map([...files].slice(1)) });
    m.artifact.kept.set('default', (m.artifact.kept.get('default') ?? []).map(damage));
    expect(given(await m.here.store().read('default', 2, signal))?.generation).toBe(2);
    m.git.kept.set('default', (m.git.kept.get('default') ?? []).map(damage));
    expect(errorOf(await m.here.store().read('default', 2, signal))).toMatchObject({ reason: 'history_damaged' });
  });

  test('of a working copy that is alone is that, with what a killed run has left', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [] });
    const store = m.here.store({ remotes: [] });
    const read = given(await store.read('default', undefined, signal));
    expect([...(read?.files.keys() ?? [])]).toEqual(['manifest.json', 'alpha.db']);
    expect(given(await store.read('default', 1, signal))?.generation).toBe(1);
    expect(given(await store.read('default', 2, signal))).toBeUndefined();
    expect(given(await m.there.store({ remotes: [] }).read('default', undefined, signal))).toBeUndefined();
  });
});

describe('putting histories', () => {
  test('goes back to a generation, as the next one, in every store and in the working copy', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    await m.here.apply('default', 'alpha', '3');
    const store = m.here.store();
    const first = historiesOf(given(await store.read('default', 1, signal)));
    expect(given(await store.put('default', { histories: first, others: 'removed' }, signal))).toEqual({
      outcome: 'saved',
      generation: 4,
    });
    expect(await m.here.applied('default', 'alpha')).toEqual(['1']);
    expect(await m.here.applied('default', 'bravo')).toEqual([]);
    expect(given(await m.here.store().load('default'))).toEqual({ generation: 4, stages: ['alpha'], notices: [] });
    expect(given(await m.there.store().load('default'))).toEqual({ generation: 4, stages: ['alpha'], notices: [] });
    expect(given(await m.here.store().put('default', { histories: first, others: 'removed' }, signal))).toEqual({
      outcome: 'unchanged',
    });
    expect(await runOn(m.here, 'alpha', '4')).toBe(5);
  });

  test('keeps the histories of other stages', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    const first = historiesOf(given(await m.here.store().read('default', 1, signal)));
    expect(given(await m.here.store().put('default', { histories: first, others: 'kept' }, signal))).toEqual({
      outcome: 'saved',
      generation: 4,
    });
    expect(given(await m.there.store().load('default'))?.stages).toEqual(['alpha', 'bravo']);
    expect(await m.there.applied('default', 'alpha')).toEqual(['1']);
  });

  test('keeps what a refused load has offered to keep', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    await m.here.apply('default', 'alpha', '3');
    const bytes = await readFile(m.here.file('default', 'alpha.db'));
    expect(
      given(await m.here.store().put('default', { histories: new Map([['alpha', bytes]]), others: 'kept' }, signal)),
    ).toEqual({ outcome: 'saved', generation: 4 });
    given(await m.here.store().load('default'));
    given(await m.there.store().load('default'));
    expect(await m.there.applied('default', 'alpha')).toEqual(['1', '2', '3']);
  });

  test('settles a newest snapshot that is damaged', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    for (const place of [m.git, m.artifact]) {
      const [one, two, three] = place.kept.get('default') ?? [];
      if (one && two && three) place.kept.set('default', [one, two, { generation: 3, files: new Map() }]);
    }
    const store = m.there.store();
    expect(errorOf(await store.load('default'))).toMatchObject({ intact: { generation: 2 } });
    const good = historiesOf(given(await store.read('default', 2, signal)));
    expect(given(await store.put('default', { histories: good, others: 'removed' }, signal))).toEqual({
      outcome: 'saved',
      generation: 4,
    });
    expect(given(await m.there.store().load('default'))?.stages).toEqual(['alpha', 'bravo']);
  });

  test.each(['manifest.json', 'saved.json'])('settles a %s that is damaged', async (name) => {
    await using m = await keptMachines();
    await threeGenerations(m);
    await writeFile(m.here.file('default', name), '{');
    const store = m.here.store();
    expect(errorOf(await store.load('default'))).toMatchObject({ reason: 'history_damaged' });
    const newest = historiesOf(given(await store.read('default', 3, signal)));
    expect(given(await store.put('default', { histories: newest, others: 'removed' }, signal))).toEqual({
      outcome: 'saved',
      generation: 4,
    });
    expect(given(await m.here.store().load('default'))).toMatchObject({ generation: 4, notices: [] });
    await writeFile(m.here.file('default', name), '{"format": 9}');
    expect(
      errorOf(await m.here.store().put('default', { histories: newest, others: 'removed' }, signal)),
    ).toMatchObject({
      reason: 'history_newer',
    });
  });

  test('settles stores that contradict each other, when it names all histories that they have', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [m.git.store] });
    await runOn(m.there, 'alpha', '2', { remotes: [m.artifact.store] });
    const right = historiesOf(given(await m.here.store({ remotes: [m.git.store] }).read('default', 1, signal)));
    const bravo = new Map([['bravo', right.get('alpha') ?? new Uint8Array()]]);
    expect(errorOf(await m.here.store().put('default', { histories: bravo, others: 'kept' }, signal))).toMatchObject({
      reason: 'history_forked',
    });
    expect(given(await m.here.store().put('default', { histories: right, others: 'kept' }, signal))).toEqual({
      outcome: 'saved',
      generation: 2,
    });
    given(await m.here.store().load('default'));
  });

  test('is refused where a run is working on a stage', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    const store = m.here.store();
    const first = historiesOf(given(await store.read('default', 1, signal)));
    await using working = await m.here.claim('default', 'bravo');
    expect(errorOf(await store.put('default', { histories: first, others: 'removed' }, signal))).toMatchObject({
      reason: 'history_busy',
      instance: 'default/bravo',
    });
    expect(given(await working.read()).applied).toHaveLength(1);
    expect(m.git.kept.get('default')).toHaveLength(3);
  });

  test('of something that is no history changes nothing', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    const before = await folderBytes(m.here.file('default', ''));
    const broken = new Map([['alpha', Buffer.from('no history')]]);
    expect(errorOf(await m.here.store().put('default', { histories: broken, others: 'kept' }, signal))).toMatchObject({
      reason: 'history_damaged',
    });
    expect(await folderBytes(m.here.file('default', ''))).toEqual(before);
    expect(m.git.kept.get('default')).toHaveLength(3);
  });

  test('that no store takes changes nothing', async () => {
    await using m = await keptMachines();
    await threeGenerations(m);
    const first = historiesOf(given(await m.here.store().read('default', 1, signal)));
    for (const place of [m.git, m.artifact]) place.refuseSaves();
    const before = await folderBytes(m.here.file('default', ''));
    expect(errorOf(await m.here.store().put('default', { histories: first, others: 'removed' }, signal))).toMatchObject(
      {
        reason: 'save_failed',
      },
    );
    expect(await folderBytes(m.here.file('default', ''))).toEqual(before);
  });

  test('into a working copy that is alone makes its next generation', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [] });
    await runOn(m.here, 'bravo', '1', { remotes: [] });
    const store = m.here.store({ remotes: [] });
    const alpha = historiesOf(given(await store.read('default', undefined, signal))).get('alpha') ?? new Uint8Array();
    await m.here.apply('default', 'alpha', '2');
    expect(
      given(await store.put('default', { histories: new Map([['alpha', alpha]]), others: 'kept' }, signal)),
    ).toEqual({ outcome: 'saved', generation: 3 });
    expect(await m.here.applied('default', 'alpha')).toEqual(['1']);
    expect(given(await (await loadedStore(m.here, { remotes: [] })).load('default'))).toEqual({
      generation: 3,
      stages: ['alpha', 'bravo'],
      notices: [],
    });
  });

  test('that was broken off is never taken for a state', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [] });
    const record = { format: 1, generation: 0, run: '', files: {}, stores: {}, replacing: { 'alpha.db': 'ab' } };
    await writeFile(m.here.file('default', 'saved.json'), JSON.stringify(record));
    const alone = m.here.store({ remotes: [] });
    const problem = expect.stringContaining('half-way');
    expect(errorOf(await alone.load('default'))).toMatchObject({ reason: 'history_damaged', problem });
    expect(given(await alone.read('default', undefined, signal))?.files.size).toBe(2);
    const bytes = await readFile(m.here.file('default', 'alpha.db'));
    expect(
      given(await alone.put('default', { histories: new Map([['alpha', bytes]]), others: 'removed' }, signal)),
    ).toEqual({ outcome: 'saved', generation: 2 });
    given(await alone.load('default'));
  });
});

test('where it is names the folder as it is to be shown, and the stores as they are', async () => {
  const { store } = memoryPlace();
  const place = { ...store, describe: () => 'the ref in https://example.org/a.git' };
  await using rig = await keptRig(() => [place]);
  const show = (path: string): string => (path.startsWith(rig.directory) ? 'here' : 'elsewhere');
  expect(rig.store().describe('default', show)).toBe('here, the ref in https://example.org/a.git');
});
