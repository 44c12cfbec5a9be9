import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { higherGenerations } from '../../../src/adapters/snapshot/cache-key.ts';
import { REMOTE_SNAPSHOTS_CONTRACT } from '../../contracts/remote-snapshots.ts';
import { cacheRig, type CacheRig } from '../../rigs/cache-snapshot.ts';
import { given } from '../../rigs/given.ts';
import { withGrowingLimit } from '../../rigs/growing-limit.ts';
import { snapshotOf } from '../../rigs/remote-snapshot.ts';
import { HANGING, type Fault } from '../../rigs/results-service/faults.ts';
import type { Run } from '../../rigs/results-service/runs.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

const { signal } = new AbortController();
const DAY_MS = 24 * 60 * 60 * 1_000;

// Each store has a process of its own, which takes a second to start on a busy machine.
jest.setTimeout(120_000);

async function save(rig: CacheRig, generation: number, run?: Run): Promise<void> {
  const saved = await rig.store(run).save('production', snapshotOf({ generation }), generation - 1, signal);
  expect(given(saved)).toEqual({ outcome: 'saved' });
}

async function generationFor(rig: CacheRig, run?: Run): Promise<number | undefined> {
  return given(await rig.store(run).load('production', signal))?.generation;
}

describe('the contract', () => {
  test.each(REMOTE_SNAPSHOTS_CONTRACT)('%s', async (_, check) => {
    await using rig = await cacheRig();
    await check(rig);
    expect(rig).toBeDefined();
  });
});

describe('keys', () => {
  test('name project, environment, generation, run and attempt', async () => {
    await using rig = await cacheRig();
    const run = rig.service.runs.start();
    await save(rig, 1, run);
    await save(rig, 2, run.again());
    expect(rig.service.caches.all.map(({ key }) => key)).toEqual([
      'stage-orchestrator/shop/production/00000001-812-1',
      'stage-orchestrator/shop/production/00000002-812-2',
    ]);
  });

  test('of projects with any name are apart', async () => {
    await using rig = await cacheRig();
    for (const project of ['shop, eu/west', 'shop', 'shöp']) {
      const store = rig.store(undefined, project);
      expect(given(await store.load('production', signal))).toBeUndefined();
      given(await store.save('production', snapshotOf({ project, generation: 1 }), 0, signal));
      expect(given(await store.load('production', signal))?.generation).toBe(1);
    }
  });

  test('that are too long are refused', async () => {
    await using rig = await cacheRig();
    const saved = await rig
      .store(undefined, 'x'.repeat(480))
      .save('production', snapshotOf({ generation: 1 }), 0, signal);
    expect(saved).toMatchObject({
      error: { reason: 'save_failed', problem: expect.stringContaining('512 characters') },
    });
  });

  test('of somebody else are not taken for a snapshot, nor for none', async () => {
    await using rig = await cacheRig();
    await save(rig, 1);
    const [saved] = rig.service.caches.all;
    const key = 'stage-orchestrator/shop/production/latest';
    const scope = 'refs/heads/main';
    rig.service.caches.create({ scope, key, version: saved?.version ?? '' });
    rig.service.caches.complete({ scope, key, version: saved?.version ?? '' });
    expect(await rig.store().load('production', signal)).toMatchObject({
      error: { reason: 'history_unavailable', problem: expect.stringContaining('latest') },
    });
  });

  test.each([
    [0, ['9', '8', '1', '00000001']],
    [120, ['00001', '000002', '0000013', '00000121']],
    [99_999_999, []],
  ])('of generations above %i begin with one of few texts', (generation, some) => {
    const beginnings = higherGenerations(generation).flat();
    expect(beginnings).toEqual(expect.arrayContaining(some));
    const text = (number: number) => String(number).padStart(8, '0');
    for (const other of [0, 1, 9, 10, 119, 120, 121, 130, 999, 12_345_678, 99_999_999]) {
      const isHigher = beginnings.some((beginning) => text(other).startsWith(beginning));
      expect([other, isHigher]).toEqual([other, other > generation]);
    }
  });
});

describe('an entry is found from everywhere', () => {
  test('whatever folder and compression programs the reader has', async () => {
    await using rig = await cacheRig();
    await using folder = await makeTemporaryFolder();
    const programs = join(folder.path, 'bin');
    await mkdir(programs);
    for (const name of ['tar', 'gzip', 'sh']) await symlink(join('/usr/bin', name), join(programs, name));
    const run = rig.service.runs.start();
    const bare: Run = { ...run, environment: { ...run.environment, PATH: programs, GITHUB_WORKSPACE: folder.path } };
    await save(rig, 1);
    await save(rig, 2, bare);
    await save(rig, 3);
    expect(new Set(rig.service.caches.all.map(({ version }) => version)).size).toBe(1);
    expect(await generationFor(rig, bare)).toBe(3);
  });

  test('that may read it: own branch, base and default branch, the highest generation of them all', async () => {
    await using rig = await cacheRig();
    const { runs, caches } = rig.service;
    const feature = { ref: 'refs/pull/7/merge', baseRef: 'refs/heads/release' };
    await save(rig, 1);
    given(await rig.store(runs.start(feature)).save('production', snapshotOf({ generation: 5 }), 1, signal));
    for (const generation of [2, 9, 30]) {
      given(await rig.store().save('production', snapshotOf({ generation }), generation - 1, signal));
    }
    const release = runs.start({ ref: 'refs/heads/release' });
    given(await rig.store(release).save('production', snapshotOf({ generation: 31 }), 30, signal));
    expect(await generationFor(rig, runs.start(feature))).toBe(31);
    caches.evict(({ scope }) => scope === 'refs/heads/release');
    expect(await generationFor(rig, runs.start(feature))).toBe(30);
    expect(await generationFor(rig, runs.start({ ref: 'refs/heads/other' }))).toBe(30);
    caches.evict(({ scope }) => scope === 'refs/heads/main');
    expect(await generationFor(rig, runs.start(feature))).toBe(5);
    expect(await generationFor(rig, runs.start({ ref: 'refs/heads/other' }))).toBeUndefined();
  });

  test('and a save looks at all of them too', async () => {
    await using rig = await cacheRig();
    const run = rig.service.runs.start({ ref: 'refs/heads/feature' });
    await save(rig, 1, run);
    given(await rig.store().save('production', snapshotOf({ generation: 4 }), 0, signal));
    const saved = await rig.store(run).save('production', snapshotOf({ generation: 2 }), 1, signal);
    expect(given(saved)).toEqual({ outcome: 'stale', found: 4 });
  });

  test('until nobody has read it for 7 days, or it is evicted', async () => {
    await using rig = await cacheRig();
    await save(rig, 1);
    rig.service.pass(6 * DAY_MS);
    expect(await generationFor(rig)).toBe(1);
    rig.service.pass(6 * DAY_MS);
    expect(await generationFor(rig)).toBe(1);
    rig.service.pass(8 * DAY_MS);
    expect(await generationFor(rig)).toBeUndefined();
    await save(rig, 2);
    rig.service.caches.evict();
    expect(await generationFor(rig)).toBeUndefined();
  });
});

describe('the silence of the client is seen through', () => {
  const tooMany: Fault = { kind: 'answer', status: 429, headers: { 'retry-after': '7' } };

  test.each<[string, Fault, string]>([
    [
      'a refusal',
      { kind: 'answer', status: 403, message: 'cache read denied: no scope' },
      'cache read denied: no scope',
    ],
    ['a lost connection', { kind: 'reset' }, 'ECONNRESET'],
    ['a limit', tooMany, 'Too Many Requests'],
    ['an unknown call', { kind: 'answer', status: 404 }, '(404)'],
  ])('%s is an outage, not a miss', async (_, fault, words) => {
    await using rig = await cacheRig();
    rig.service.faults.next('GetCacheEntryDownloadURL', fault);
    expect(await rig.store().load('production', signal)).toMatchObject({
      error: {
        reason: 'history_unavailable',
        place: 'the Actions cache, keys stage-orchestrator/shop/production/…',
        problem: expect.stringContaining(words),
      },
    });
  });

  test.each<[string, Fault]>([
    ['that is cut', { kind: 'cut', afterBytes: 40 }],
    ['that is refused', { kind: 'answer', status: 403 }],
    ['that is not what was saved', { kind: 'answer', status: 200, message: 'no archive' }],
  ])('a download %s is an outage', async (_, fault) => {
    await using rig = await cacheRig();
    await save(rig, 1);
    rig.service.faults.always('GetBlob', fault);
    expect(await rig.store().load('production', signal)).toMatchObject({ error: { reason: 'history_unavailable' } });
  });

  test('a cache that this job may not read is an outage', async () => {
    await using rig = await cacheRig();
    const run = rig.service.runs.start();
    const denied = { ...run, environment: { ...run.environment, ACTIONS_CACHE_MODE: 'none' } };
    expect(await rig.store(denied).load('production', signal)).toMatchObject({
      error: { reason: 'history_unavailable', problem: expect.stringContaining('does not permit reads') },
    });
  });

  test('an entry that is evicted between two questions is not there', async () => {
    await using rig = await cacheRig();
    await save(rig, 1);
    const evict = async (): Promise<void> => rig.service.caches.evict();
    const questions = Array.from({ length: 9 }, (): Fault => ({ kind: 'none' }));
    rig.service.faults.next('GetCacheEntryDownloadURL', ...questions, { kind: 'hold', until: evict });
    expect(await generationFor(rig)).toBeUndefined();
  });
});

describe('a save that did not work says so', () => {
  test.each<[string, Partial<Record<'readOnlyCache', boolean>>, Record<string, string>, string]>([
    ['a token that may only read', { readOnlyCache: true }, {}, 'cache write denied'],
    ['a mode that permits no writes', {}, { ACTIONS_CACHE_MODE: 'read' }, 'does not permit writes'],
  ])('%s', async (_, beginning, variables, words) => {
    await using rig = await cacheRig();
    await save(rig, 1);
    const run = rig.service.runs.start(beginning);
    const store = rig.store({ ...run, environment: { ...run.environment, ...variables } });
    expect(given(await store.load('production', signal))?.generation).toBe(1);
    expect(await store.save('production', snapshotOf({ generation: 2 }), 1, signal)).toMatchObject({
      error: { reason: 'save_failed', environment: 'production', problem: expect.stringContaining(words) },
    });
  });

  test('an upload that broke off takes its key, and the next try has another', async () => {
    await using rig = await cacheRig();
    const store = rig.store();
    rig.service.faults.next('PutBlob', { kind: 'answer', status: 403 });
    const failed = await store.save('production', snapshotOf({ generation: 1 }), 0, signal);
    expect(failed).toMatchObject({ error: { reason: 'save_failed' } });
    expect(await generationFor(rig)).toBeUndefined();
    expect(given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal)).outcome).toBe('saved');
    expect(rig.service.caches.all.map(({ key, complete }) => [key.slice(35), complete])).toEqual([
      ['00000001-812-1', false],
      ['00000001-812-1-2', true],
    ]);
    expect(await generationFor(rig)).toBe(1);
  });

  test('an upload that is cut once is sent again', async () => {
    await using rig = await cacheRig();
    rig.service.faults.next('PutBlob', { kind: 'cut', afterBytes: 10 });
    await save(rig, 1);
    expect(await generationFor(rig)).toBe(1);
  });

  test('one whose last answer is lost can be saved again', async () => {
    await using rig = await cacheRig();
    const store = rig.store();
    rig.service.faults.next('FinalizeCacheEntryUpload', { kind: 'lose_answer' });
    const lost = await store.save('production', snapshotOf({ generation: 1 }), 0, signal);
    expect(lost).toMatchObject({ error: { reason: 'save_failed' } });
    const again = await store.save('production', snapshotOf({ generation: 2 }), 1, signal);
    expect(given(again)).toEqual({ outcome: 'saved' });
    expect(given(await store.generations('production', signal))).toEqual([2, 1]);
  });
});

describe('a service that hangs', () => {
  test('is given up after the limit, and can be asked again', async () => {
    const { limitMs, value } = await withGrowingLimit(
      async (askTimeoutMs) => {
        await using rig = await cacheRig();
        const store = rig.store(undefined, 'shop', { askTimeoutMs });
        rig.service.faults.next('GetCacheEntryDownloadURL', HANGING);
        return [await store.load('production', signal), await store.load('production', signal)] as const;
      },
      ([, again]) => again.ok,
    );
    expect(value).toMatchObject([
      { error: { reason: 'history_unavailable', problem: `there was no answer for ${limitMs / 1_000} s` } },
      { ok: true, value: undefined },
    ]);
  });

  test('does not hold up a run that is cancelled', async () => {
    await using rig = await cacheRig();
    const cancel = new AbortController();
    const cancelling = (): Promise<unknown> => {
      cancel.abort();
      return Promise.withResolvers().promise;
    };
    rig.service.faults.next('PutBlob', { kind: 'hold', until: cancelling });
    const store = rig.store();
    const saved = await store.save('production', snapshotOf({ generation: 1 }), 0, cancel.signal);
    expect(saved).toMatchObject({
      error: { reason: 'save_failed', problem: 'the run was cancelled before it was done' },
    });
    expect(given(await store.load('production', signal))).toBeUndefined();
  });
});

test('only as many generations are looked for as anybody wants to see', async () => {
  await using rig = await cacheRig();
  await save(rig, 1);
  given(await rig.store().save('production', snapshotOf({ generation: 20 }), 1, signal));
  const store = rig.store();
  expect(given(await store.generations('production', signal))).toEqual([20, 1]);
  given(await store.save('production', snapshotOf({ generation: 21 }), 20, signal));
  expect(given(await store.generations('production', signal))).toEqual([21, 20]);
  expect(given(await store.loadGeneration('production', 1, signal))?.generation).toBe(1);
});

test.each([
  ['ACTIONS_RESULTS_URL', 'ACTIONS_RESULTS_URL is not set'],
  ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RUNTIME_TOKEN is not set'],
])('without %s it says where it works', async (name, words) => {
  await using rig = await cacheRig();
  const run = rig.service.runs.start();
  const store = rig.store({ ...run, environment: { ...run.environment, [name]: '' } });
  const problem = expect.stringMatching(new RegExp(`only inside GitHub Actions.*${words}.*directory or git`, 'u'));
  expect(await store.load('production', signal)).toMatchObject({ error: { reason: 'history_unavailable', problem } });
  expect(await store.save('production', snapshotOf({ generation: 1 }), 0, signal)).toMatchObject({
    error: { reason: 'save_failed', problem },
  });
  expect(rig.service.requests).toEqual([]);
});
