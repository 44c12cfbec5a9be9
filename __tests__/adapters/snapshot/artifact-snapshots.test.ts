import { describe, expect, jest, test } from '@jest/globals';
import type { Snapshot } from '../../../src/execution/snapshot-ports.ts';
import { REMOTE_SNAPSHOTS_CONTRACT } from '../../contracts/remote-snapshots.ts';
import { artifactRig, type ArtifactRig } from '../../rigs/artifact-snapshot.ts';
import { given } from '../../rigs/given.ts';
import { snapshotOf } from '../../rigs/remote-snapshot.ts';
import { HANGING, type Fault } from '../../rigs/results-service/faults.ts';
import type { Run } from '../../rigs/results-service/runs.ts';

// Each store has a process of its own, which takes a second to start on a busy machine.
jest.setTimeout(120_000);

const { signal } = new AbortController();
const SAVED = { outcome: 'saved' };

async function save(rig: ArtifactRig, generation: number, run?: Run): Promise<void> {
  const saved = await rig.store(run).save('production', snapshotOf({ generation }), generation - 1, signal);
  expect(given(saved)).toEqual(SAVED);
}

async function generationOf(rig: ArtifactRig): Promise<number | undefined> {
  return given(await rig.store().load('production', signal))?.generation;
}

/** What is kept: run and name of each complete artifact. */
function kept({ service }: ArtifactRig): readonly (readonly [string, string])[] {
  return service.artifacts.all.map(({ runBackendId, name }) => [runBackendId, name]);
}

describe('the contract', () => {
  test.each(REMOTE_SNAPSHOTS_CONTRACT)('%s', async (_, check) => {
    await using rig = await artifactRig();
    await check(rig);
    expect(rig).toBeDefined();
  });
});

describe('the saves of one run', () => {
  test('leave one artifact, under names that take turns', async () => {
    await using rig = await artifactRig();
    const store = rig.store();
    const names: unknown[] = [];
    for (const generation of [1, 2, 3]) {
      given(await store.save('production', snapshotOf({ generation }), generation - 1, signal));
      names.push(...kept(rig));
    }
    expect(names).toEqual([
      ['run-812-1', 'stage-state.production'],
      ['run-812-1', 'stage-state.production~2'],
      ['run-812-1', 'stage-state.production'],
    ]);
  });

  test.each<[string, 'FinalizeArtifact' | 'DeleteArtifact', number]>([
    ['before the new one is complete', 'FinalizeArtifact', 1],
    ['before the old one is deleted', 'DeleteArtifact', 2],
  ])('leave a complete newest one at every moment: %s', async (_, operation, seen) => {
    await using rig = await artifactRig();
    const store = rig.store();
    given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal));
    const loaded: unknown[] = [];
    const look = async (): Promise<void> => void loaded.push(await generationOf(rig));
    rig.service.faults.next(operation, { kind: 'hold', until: look });
    expect(given(await store.save('production', snapshotOf({ generation: 2 }), 1, signal))).toEqual(SAVED);
    expect(loaded).toEqual([seen]);
  });

  test('clean up after one that was killed before it could delete', async () => {
    await using rig = await artifactRig();
    const run = rig.service.runs.start();
    const store = rig.store(run);
    rig.service.faults.next('DeleteArtifact', { kind: 'reset' });
    for (const generation of [1, 2]) {
      given(await store.save('production', snapshotOf({ generation }), generation - 1, signal));
    }
    expect(rig.service.artifacts.all).toHaveLength(2);
    expect(await generationOf(rig)).toBe(2);
    await save(rig, 3, run.again());
    expect(kept(rig)).toEqual([['run-812-2', 'stage-state.production~3']]);
  });

  test('take another name when an upload broke off', async () => {
    await using rig = await artifactRig();
    const store = rig.store();
    given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal));
    rig.service.faults.next('PutBlock', { kind: 'answer', status: 403 });
    const broken = await store.save('production', snapshotOf({ generation: 2 }), 1, signal);
    expect(broken).toMatchObject({ error: { reason: 'save_failed', environment: 'production' } });
    expect(await generationOf(rig)).toBe(1);
    expect(given(await store.save('production', snapshotOf({ generation: 2 }), 1, signal))).toEqual(SAVED);
    expect(kept(rig)).toEqual([['run-812-1', 'stage-state.production~3']]);
    expect(given(await store.save('production', snapshotOf({ generation: 3 }), 2, signal))).toEqual(SAVED);
    expect(kept(rig)).toEqual([['run-812-1', 'stage-state.production']]);
  });

  test('survive a cut connection', async () => {
    await using rig = await artifactRig();
    rig.service.faults.next('PutBlock', { kind: 'cut', afterBytes: 10 });
    await save(rig, 1);
    expect(await generationOf(rig)).toBe(1);
  });

  test('go on in another attempt at the run', async () => {
    await using rig = await artifactRig();
    const run = rig.service.runs.start();
    await save(rig, 1, run);
    await save(rig, 2, run.again());
    expect(kept(rig)).toEqual([['run-812-2', 'stage-state.production~2']]);
  });

  test('do not touch the snapshots of another project in the same run', async () => {
    await using rig = await artifactRig();
    const run = rig.service.runs.start();
    const [shop, bank] = [rig.store(run), rig.store(run, { project: 'bank' })];
    for (const generation of [1, 2, 3]) {
      const ofBank = snapshotOf({ project: 'bank', generation: generation + 10 });
      given(await bank.save('production', ofBank, generation === 1 ? 0 : generation + 9, signal));
      given(await shop.save('production', snapshotOf({ generation }), generation - 1, signal));
    }
    expect(given(await rig.store().load('production', signal))?.generation).toBe(3);
    expect(given(await rig.store(undefined, { project: 'bank' }).load('production', signal))?.generation).toBe(13);
    expect(kept(rig)).toHaveLength(2);
  });

  test('say so when other projects have all names', async () => {
    await using rig = await artifactRig();
    const run = rig.service.runs.start();
    for (const project of ['a', 'b', 'c']) {
      const snapshot = snapshotOf({ project, generation: 1 });
      expect(given(await rig.store(run, { project }).save('production', snapshot, 0, signal))).toEqual(SAVED);
    }
    expect(await rig.store(run).save('production', snapshotOf({ generation: 1 }), 0, signal)).toMatchObject({
      error: { reason: 'save_failed', problem: expect.stringContaining('every name') },
    });
  });

  test('are kept as long as they shall be', async () => {
    await using rig = await artifactRig();
    const store = rig.store(undefined, { retentionDays: 5 });
    given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal));
    rig.service.pass(4 * 24 * 60 * 60 * 1_000);
    expect(await generationOf(rig)).toBe(1);
    rig.service.pass(2 * 24 * 60 * 60 * 1_000);
    expect(await generationOf(rig)).toBeUndefined();
  });
});

describe('two runs that save at once', () => {
  const ours = (run: string): Snapshot => snapshotOf({ generation: 2, run, histories: { alpha: `of ${run}` } });

  test.each(['FinalizeArtifact', 'CreateArtifact'] as const)('one of them is refused: %s', async (operation) => {
    await using rig = await artifactRig();
    await save(rig, 1);
    const [slow, quick] = [rig.store(), rig.store()];
    const others: unknown[] = [];
    const saveQuickly = async (): Promise<void> => {
      others.push(given(await quick.save('production', ours('quick'), 1, signal)));
    };
    rig.service.faults.next(operation, { kind: 'hold', until: saveQuickly });
    const refused = given(await slow.save('production', ours('slow'), 1, signal));
    expect([others, refused]).toEqual([[SAVED], { outcome: 'stale', found: 2 }]);
    const loaded = given(await rig.store().load('production', signal));
    expect(loaded?.files.get('alpha.db')?.toString()).toBe('of quick');
    expect(given(await slow.load('production', signal))?.generation).toBe(2);
    expect(given(await slow.save('production', snapshotOf({ generation: 3 }), 2, signal))).toEqual(SAVED);
  });

  test('neither of which could look: what both did is kept, and the next load says that there are two', async () => {
    await using rig = await artifactRig();
    await save(rig, 1);
    rig.api.limit.limit = 0;
    for (const run of ['slow', 'quick']) {
      expect(given(await rig.store().save('production', ours(run), 1, signal))).toEqual(SAVED);
    }
    rig.api.limit.limit = 1_000;
    const problem = expect.stringMatching(/^artifact .* of run \d+ and artifact .* of run \d+ are both generation 2/u);
    expect(await rig.store().load('production', signal)).toMatchObject({
      error: { reason: 'history_damaged', problem },
    });
    expect(given(await rig.store().loadGeneration('production', 1, signal))?.generation).toBe(1);
  });
});

describe('artifacts that are no snapshots of this project', () => {
  test('those of a fork are never looked at, whatever they say', async () => {
    await using rig = await artifactRig();
    const fork = rig.service.runs.start({ ref: 'refs/pull/7/merge', ofFork: true });
    // The fork saves where it cannot see ours.
    given(await rig.store(fork).save('production', snapshotOf({ generation: 99 }), 0, signal));
    expect(await generationOf(rig)).toBeUndefined();
    await save(rig, 1);
    expect(await generationOf(rig)).toBe(1);
    expect(given(await rig.store().generations('production', signal))).toEqual([1]);
  });

  test('newer ones of other projects do not hide ours', async () => {
    await using rig = await artifactRig();
    await save(rig, 1);
    for (const project of ['a', 'b']) {
      const snapshot = snapshotOf({ project, generation: 50 });
      given(await rig.store(undefined, { project }).save('production', snapshot, 0, signal));
    }
    expect(await generationOf(rig)).toBe(1);
  });
});

describe('a newest snapshot that cannot be used', () => {
  async function withBroken(rig: ArtifactRig, files: Snapshot['files']): Promise<void> {
    await save(rig, 1);
    const store = rig.store();
    given(await store.save('production', snapshotOf({ generation: 2 }), 1, signal));
    const [, newest] = rig.service.artifacts.all;
    const other = rig.service.runs.start();
    // Uploaded by other means: the store takes no snapshot without a manifest.
    await rig.uploadAs(other, 'stage-state.production', files);
    expect(newest?.id).toBe(2);
  }

  const DAMAGED = { reason: 'history_damaged', countsAs: 1002 };

  test.each<[string, Snapshot['files'], object, object]>([
    [
      'has no manifest',
      new Map([['alpha.db', Buffer.from('x')]]),
      { ...DAMAGED, problem: 'it has no manifest.json' },
      { value: { outcome: 'stale', found: 1002 } },
    ],
    [
      'has a damaged manifest',
      new Map([['manifest.json', Buffer.from('{')]]),
      { ...DAMAGED, problem: 'it is not JSON' },
      { value: { outcome: 'stale', found: 1002 } },
    ],
    [
      'is newer',
      new Map([['manifest.json', Buffer.from('{"format":7}')]]),
      { reason: 'history_newer', found: 7 },
      { error: { reason: 'save_failed', problem: expect.stringContaining('cannot be read') } },
    ],
  ])('%s: refused by name, and the one before is offered', async (_, files, failure, refusal) => {
    await using rig = await artifactRig();
    await withBroken(rig, files);
    const store = rig.store();
    expect(await store.load('production', signal)).toMatchObject({
      error: { file: expect.stringMatching(/^artifact .* \(3\) of run \d+$/u), ...failure },
    });
    expect(given(await store.generations('production', signal))).toEqual([2, 1]);
    expect(given(await store.loadGeneration('production', 2, signal))?.generation).toBe(2);
    expect(await store.save('production', snapshotOf({ generation: 3 }), 2, signal)).toMatchObject(refusal);
  });

  test('gives way to a save that knows of it', async () => {
    await using rig = await artifactRig();
    await withBroken(rig, new Map([['manifest.json', Buffer.from('{')]]));
    expect(given(await rig.store().save('production', snapshotOf({ generation: 1003 }), 1002, signal))).toEqual(SAVED);
    expect(await generationOf(rig)).toBe(1003);
    await save(rig, 1004);
    expect(await generationOf(rig)).toBe(1004);
  });

  test('was only changed on its way', async () => {
    await using rig = await artifactRig();
    await save(rig, 1);
    const blob = rig.service.artifacts.all[0]?.blob ?? '';
    const whole = rig.service.blobs.read(blob)?.content ?? Buffer.alloc(0);
    const changed = Buffer.from(whole).fill(7, 250, 251);
    const change = (content: Buffer) => async () => rig.service.blobs.change(blob, () => content);
    const hold = (content: Buffer): Fault => ({ kind: 'hold', until: change(content) });
    rig.service.faults.next('GetBlob', hold(changed), hold(whole));
    expect(await generationOf(rig)).toBe(1);
  });

  test('is not what was uploaded', async () => {
    await using rig = await artifactRig();
    await save(rig, 1);
    await save(rig, 2);
    const [, newest] = rig.service.artifacts.all;
    const older = rig.service.blobs.read('artifact-1.zip')?.content ?? Buffer.alloc(0);
    rig.service.blobs.change(newest?.blob ?? '', () => older);
    const store = rig.store();
    expect(await store.load('production', signal)).toMatchObject({
      error: { reason: 'history_damaged', problem: 'what is kept is not what was uploaded' },
    });
    expect(given(await store.loadGeneration('production', 1, signal))?.generation).toBe(1);
  });
});

describe('the REST API', () => {
  test('is asked seldom', async () => {
    await using rig = await artifactRig();
    await save(rig, 1);
    await save(rig, 2);
    const { limit } = rig.api;
    const store = rig.store();
    let before = limit.used;
    given(await store.load('production', signal));
    // Three lists and two downloads: the newest, and the one that is older.
    expect(limit.used - before).toBe(5);
    before = limit.used;
    given(await store.save('production', snapshotOf({ generation: 3 }), 2, signal));
    expect(limit.used - before).toBe(1);
    before = limit.used;
    given(await store.save('production', snapshotOf({ generation: 4 }), 3, signal));
    expect(limit.used - before).toBeLessThanOrEqual(2);
  });

  test.each<[string, Fault, string]>([
    [
      'a limit that is used up',
      { kind: 'answer', status: 429, headers: { 'retry-after': '3000' } },
      'no more requests',
    ],
    ['a missing permission', { kind: 'answer', status: 403, message: 'Resource not accessible' }, 'actions: read'],
    ['a service that is down', { kind: 'answer', status: 503 }, 'answered 503'],
    ['a broken connection', { kind: 'reset' }, 'cannot be reached'],
  ])('%s is an outage, not a miss', async (_, fault, words) => {
    await using rig = await artifactRig();
    await save(rig, 1);
    rig.api.faults.always('ListRepositoryArtifacts', fault);
    expect(await rig.store().load('production', signal)).toMatchObject({
      error: {
        reason: 'history_unavailable',
        place: 'the artifacts stage-state.production of the repository',
        problem: expect.stringContaining(words),
      },
    });
  });

  test('that cannot be asked keeps no snapshot from being saved', async () => {
    await using rig = await artifactRig();
    const store = rig.store();
    given(await store.load('production', signal));
    rig.api.mayRead = false;
    expect(given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal))).toEqual(SAVED);
    rig.api.mayRead = true;
    expect(await generationOf(rig)).toBe(1);
  });

  test('that does not know the token is an outage', async () => {
    await using rig = await artifactRig();
    const store = rig.store(undefined, { token: 'another' });
    expect(await store.load('production', signal)).toMatchObject({
      error: { reason: 'history_unavailable', problem: expect.stringContaining('github-token') },
    });
  });
});

describe('what is deleted or held up', () => {
  test('a snapshot that is replaced while it is loaded is looked for again', async () => {
    await using rig = await artifactRig();
    const run = rig.service.runs.start();
    await save(rig, 1, run);
    const replace = async (): Promise<void> => save(rig, 2, run);
    rig.api.faults.next('DownloadArtifact', { kind: 'hold', until: replace });
    expect(await generationOf(rig)).toBe(2);
  });

  test('a run that is cancelled waits for nothing', async () => {
    await using rig = await artifactRig();
    const cancel = new AbortController();
    const cancelling = (): Promise<unknown> => {
      cancel.abort();
      return Promise.withResolvers().promise;
    };
    rig.service.faults.next('PutBlock', { kind: 'hold', until: cancelling });
    const store = rig.store();
    expect(await store.save('production', snapshotOf({ generation: 1 }), 0, cancel.signal)).toMatchObject({
      error: { reason: 'save_failed', problem: 'the run was cancelled before it was done' },
    });
    expect(given(await store.load('production', signal))).toBeUndefined();
  });

  test('a service that hangs is given up', async () => {
    await using rig = await artifactRig();
    rig.service.faults.next('FinalizeArtifact', HANGING);
    const store = rig.store(undefined, { transferTimeoutMs: 3_000 });
    expect(await store.save('production', snapshotOf({ generation: 1 }), 0, signal)).toMatchObject({
      error: { reason: 'save_failed', problem: 'there was no answer for 3 s' },
    });
  });
});
