import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/domain/failure.ts';
import type { Result } from '../../../src/domain/result.ts';
import type { Snapshot } from '../../../src/execution/snapshot-ports.ts';
import { folderBytes } from '../../rigs/folder-bytes.ts';
import { given } from '../../rigs/given.ts';
import { sqliteStore } from '../../rigs/history-records.ts';
import { startHistoryProcess } from '../../rigs/history-process.ts';
import { keptMachines, runOn } from '../../rigs/kept-machines.ts';
import type { KeptRig, KeptSettings } from '../../rigs/kept-snapshot.ts';
import type { MemoryPlace } from '../../rigs/memory-snapshots.ts';

function errorOf(result: Result<unknown, Failure>): Failure {
  if (result.ok) throw new Error('expected a failure');
  return result.error;
}

/** What a refused load says, having changed nothing of the histories. */
async function refusal(rig: KeptRig, settings: KeptSettings = {}): Promise<Failure> {
  const before = await folderBytes(rig.file('default', ''));
  const loaded = await rig.store(settings).load('default');
  expect(await folderBytes(rig.file('default', ''))).toEqual(before);
  return errorOf(loaded);
}

/** Changes the newest snapshot of a place. */
function changeNewest(place: MemoryPlace, change: (files: Map<string, Uint8Array>) => void): void {
  const all = place.kept.get('default') ?? [];
  const last = all.at(-1) as Snapshot;
  const files = new Map(last.files);
  change(files);
  place.kept.set('default', [...all.slice(0, -1), { ...last, files }]);
}

describe('a load', () => {
  test('takes the highest generation that any store has', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await runOn(m.here, 'alpha', '2', { remotes: [m.git.store] });
    expect(given(await m.there.store().load('default'))?.generation).toBe(2);
    expect(await m.there.applied('default', 'alpha')).toEqual(['1', '2']);
  });

  test('fails when a store cannot be reached, and says how to do without it', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    m.git.breakDown();
    const loaded = await m.there.store().load('default');
    expect(errorOf(loaded)).toMatchObject({
      reason: 'history_unavailable',
      place: 'git of default',
      others: ['artifact'],
    });
    expect(await folderBytes(m.there.file('default', ''))).toEqual({});
  });

  test('replaces a working copy that has nothing of its own', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await runOn(m.there, 'alpha', '2');
    await runOn(m.there, 'bravo', '1');
    expect(given(await m.here.store().load('default'))).toEqual({
      generation: 3,
      stages: ['alpha', 'bravo'],
      notices: [],
    });
    expect(await m.here.applied('default', 'alpha')).toEqual(['1', '2']);
  });

  test('changes nothing when the working copy is the newest', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    const before = await folderBytes(m.here.file('default', ''));
    given(await m.here.store().load('default'));
    expect(await folderBytes(m.here.file('default', ''))).toEqual(before);
  });

  test('takes over a working copy that no store knows, and says so', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [] });
    await runOn(m.here, 'bravo', '1', { remotes: [] });
    const store = m.here.store();
    const info = given(await store.load('default'));
    expect(info).toMatchObject({ generation: 2, stages: ['alpha', 'bravo'] });
    expect(info?.notices).toEqual([expect.stringMatching(/no store yet.*artifact of default, git of default/)]);
    await m.here.apply('default', 'charlie', '1');
    expect(given(await store.save('default', ['charlie'])).generation).toBe(3);
    expect(given(await m.there.store().load('default'))?.stages).toEqual(['alpha', 'bravo', 'charlie']);
  });

  test('is not a first run where the working copy has no histories and a store has', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await m.here.loseWorkingCopy();
    expect(given(await m.here.store().load('default'))?.generation).toBe(1);
  });
});

describe('a working copy with something that no store has', () => {
  test('is refused, with what to do', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { run: '1' });
    await m.here.apply('default', 'alpha', '2');
    expect(await refusal(m.here)).toMatchObject({
      reason: 'history_unsaved',
      stages: ['alpha'],
      folder: m.here.file('default', ''),
      kept: { generation: 1, run: '1' },
    });
  });

  test('is refused when it was never saved anywhere', async () => {
    await using m = await keptMachines();
    await runOn(m.there, 'alpha', '1');
    await runOn(m.here, 'alpha', '7', { remotes: [] });
    expect(await refusal(m.here)).toMatchObject({ reason: 'history_unsaved', stages: ['alpha'] });
  });

  test('is refused when a killed run has left it in the log', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    const killed = startHistoryProcess(
      {
        id: 'default/alpha',
        owner: 'shop/default/alpha',
        store: sqliteStore,
        path: m.here.file('default', 'alpha.db'),
      },
      'in_flight',
    );
    expect([await killed.line(), await killed.line()]).toEqual(['claimed', 'open']);
    await killed.kill();
    const loaded = await m.here.store().load('default');
    expect(errorOf(loaded)).toMatchObject({ reason: 'history_unsaved', stages: ['alpha'] });
  });

  test('counts as saved where it is the same as in the store', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await rm(m.here.file('default', 'saved.json'));
    expect(given(await m.here.store().load('default'))).toMatchObject({ generation: 1, notices: [] });
  });

  test('is not refused while another process works on it', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await m.here.apply('default', 'alpha', '2');
    await using working = await m.here.claim('default', 'alpha');
    expect(given(await working.read()).applied).toHaveLength(2);
    expect(given(await m.here.store().load('default'))?.generation).toBe(1);
  });
});

describe('what a store had and has no more', () => {
  test('is refused when nothing is left', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { run: '815' });
    m.git.kept.clear();
    m.artifact.kept.clear();
    expect(await refusal(m.here)).toMatchObject({
      reason: 'history_lost',
      generation: 1,
      run: '815',
      stores: ['artifact', 'git'],
      places: ['artifact of default', 'git of default'],
    });
  });

  test('is refused when only something older is left', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await runOn(m.here, 'alpha', '2');
    for (const place of [m.git, m.artifact]) place.kept.set('default', (place.kept.get('default') ?? []).slice(0, 1));
    expect(await refusal(m.here)).toMatchObject({ reason: 'history_lost', generation: 2, kept: { generation: 1 } });
  });

  test('is had from the other store', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    m.artifact.kept.clear();
    expect(given(await m.here.store().load('default'))?.generation).toBe(1);
    expect(await runOn(m.here, 'alpha', '2')).toBe(2);
    expect(m.artifact.kept.get('default')).toHaveLength(1);
  });

  test('is refused when another store is asked', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [m.git.store] });
    const other = await refusal(m.here, { remotes: [m.artifact.store] });
    expect(other).toMatchObject({ reason: 'history_lost', stores: ['git'], places: ['artifact of default'] });
  });
});

describe('a damaged snapshot', () => {
  const damages: readonly (readonly [string, (files: Map<string, Uint8Array>) => void, string])[] = [
    ['a changed byte', (files) => files.get('alpha.db')?.fill(7, 5000, 5001), 'checksum'],
    ['a cut file', (files) => void files.set('alpha.db', Buffer.from('short')), 'bytes'],
    ['a missing file', (files) => void files.delete('alpha.db'), 'alpha.db is missing'],
    ['an unlisted file', (files) => void files.set('bravo.db', Buffer.from('x')), 'bravo.db, which its manifest'],
    ['no manifest', (files) => void files.delete('manifest.json'), 'no manifest.json'],
    ['a manifest that is no JSON', (files) => void files.set('manifest.json', Buffer.from('{')), 'not JSON'],
    ['another generation', edited('"generation": 2', '"generation": 9'), 'generation 9'],
    ['another environment', edited('"environment": "default"', '"environment": "test"'), 'environment test'],
  ];

  test.each(damages)('%s is refused, and what is intact is offered', async (_what, damage, problem) => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await runOn(m.here, 'alpha', '2');
    changeNewest(m.git, damage);
    changeNewest(m.artifact, damage);
    expect(errorOf(await m.there.store().load('default'))).toMatchObject({
      reason: 'history_damaged',
      file: expect.stringContaining('generation 2'),
      problem: expect.stringContaining(problem),
      intact: { environment: 'default', generation: 1 },
    });
    expect(await m.there.applied('default', 'alpha')).toEqual([]);
  });

  test.each(damages)('%s in one store is had from another, with a notice', async (_what, damage, problem) => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await runOn(m.here, 'alpha', '2');
    changeNewest(m.artifact, damage);
    const info = given(await m.there.store().load('default'));
    expect(info).toMatchObject({ generation: 2, notices: [expect.stringContaining(problem)] });
    expect(await m.there.applied('default', 'alpha')).toEqual(['1', '2']);
  });

  test('of a newer format is refused', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    changeNewest(m.artifact, edited('"format": 1', '"format": 4'));
    expect(errorOf(await m.there.store().load('default'))).toMatchObject({
      reason: 'history_newer',
      found: 4,
      known: 1,
    });
  });

  test('of another project is refused', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    expect(errorOf(await m.there.store({ project: 'bakery' }).load('default'))).toMatchObject({
      reason: 'snapshot_foreign',
      found: 'shop',
      wanted: 'bakery',
    });
  });
});

describe('two stores', () => {
  test('with different snapshots of one generation are refused, with both', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { remotes: [m.git.store], run: '1' });
    await runOn(m.there, 'alpha', '2', { remotes: [m.artifact.store], run: '2' });
    await m.here.loseWorkingCopy();
    expect(errorOf(await m.here.store().load('default'))).toMatchObject({
      reason: 'history_forked',
      stages: ['alpha'],
      sides: [
        { place: 'artifact of default', generation: 1, run: '2', commit: 'c0ffee' },
        { place: 'git of default', generation: 1, run: '1', commit: 'c0ffee' },
      ],
    });
  });

  test('of which neither goes on from the other are refused, also where their generations differ', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { run: '1' });
    await runOn(m.here, 'alpha', '2', { remotes: [m.artifact.store], run: '2' });
    await runOn(m.there, 'bravo', '1', { remotes: [m.git.store], run: '3' });
    await runOn(m.there, 'bravo', '2', { remotes: [m.git.store], run: '4' });
    expect(errorOf(await m.there.store().load('default'))).toMatchObject({
      reason: 'history_forked',
      stages: ['alpha', 'bravo'],
      sides: [
        { place: 'git of default', generation: 3, run: '4' },
        { place: 'artifact of default', generation: 2, run: '2' },
      ],
    });
  });

  test('of which one is only behind are no problem', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await runOn(m.here, 'alpha', '2', { remotes: [m.git.store] });
    await runOn(m.here, 'bravo', '1', { remotes: [m.git.store] });
    expect(given(await m.there.store().load('default'))).toEqual({
      generation: 3,
      stages: ['alpha', 'bravo'],
      notices: [],
      behind: true,
    });
  });
});

describe('what is beside the manifest', () => {
  const damaged = { reason: 'history_damaged', intact: { environment: 'default', generation: 1 } };

  test.each([
    ['{', damaged],
    ['{"format": 1}', damaged],
    ['{"format": 7}', { reason: 'history_newer' }],
  ])('%s is refused', async (text, failure) => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await writeFile(m.here.file('default', 'saved.json'), text);
    expect(await refusal(m.here)).toMatchObject({ ...failure, file: m.here.file('default', 'saved.json') });
  });

  test('says what the working copy derives from', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1', { run: '815' });
    const record: unknown = JSON.parse(await readFile(m.here.file('default', 'saved.json'), 'utf8'));
    expect(record).toEqual({
      format: 1,
      generation: 1,
      run: '815',
      files: { 'alpha.db': expect.stringMatching(/^[0-9a-f]{64}$/) },
      stores: { artifact: 1, git: 1 },
    });
  });

  test('a damaged working copy is refused, and what is in the stores is offered', async () => {
    await using m = await keptMachines();
    await runOn(m.here, 'alpha', '1');
    await truncate(m.here.file('default', 'alpha.db'), 5000);
    expect(await refusal(m.here)).toMatchObject({ reason: 'history_damaged', intact: { generation: 1 } });
    await appendFile(m.here.file('default', 'alpha.db'), 'x');
    await rm(m.here.file('default', 'alpha.db'));
    expect(await refusal(m.here)).toMatchObject({
      reason: 'history_damaged',
      problem: expect.stringContaining('gone'),
    });
  });
});

/** A change of the manifest's text. */
function edited(from: string, to: string): (files: Map<string, Uint8Array>) => void {
  return (files) => {
    const text = Buffer.from(files.get('manifest.json') ?? []).toString();
    expect(text).toContain(from);
    files.set('manifest.json', Buffer.from(text.replace(from, to)));
  };
}
