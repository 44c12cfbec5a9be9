import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, jest, test } from '@jest/globals';
import { tryLockFile } from '../../../src/adapters/history/file-lock.ts';
import { directoryLock } from '../../../src/adapters/snapshot/directory-lock.ts';
import {
  ENVIRONMENT_LOCK_CONTRACT,
  type EnvironmentLockRig,
  RIG_START_MS,
  RIG_TTL_MS,
} from '../../contracts/environment-lock.ts';
import { overlaps, runExclusiveProcesses } from '../../rigs/exclusive-processes.ts';
import { given } from '../../rigs/given.ts';
import { provenance } from '../../rigs/history-records.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

jest.setTimeout(60_000);

const { signal } = new AbortController();

async function directoryLockRig(): Promise<EnvironmentLockRig & { readonly folder: string }> {
  const temporary = await makeTemporaryFolder();
  const folder = join(temporary.path, 'state');
  let nowMs = RIG_START_MS;
  return {
    folder,
    lock: () => directoryLock({ directory: folder, tryLock: tryLockFile, now: () => nowMs, ttlMs: RIG_TTL_MS }),
    pass: (durationMs) => void (nowMs += durationMs),
    breakDown() {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'a file');
    },
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

describe('the lock in a folder keeps the contract', () => {
  test.each(ENVIRONMENT_LOCK_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await using rig = await directoryLockRig();
    await check(rig);
  });
});

test('the file says who has it, and is all that is there', async () => {
  await using rig = await directoryLockRig();
  given(await rig.lock().acquire('production', { ...provenance, link: 'https://example.com/runs/812' }, signal));
  expect(await readdir(join(rig.folder, 'production'))).toEqual(['lock.json']);
  expect(JSON.parse(await readFile(join(rig.folder, 'production', 'lock.json'), 'utf8'))).toEqual({
    format: 1,
    run: '812',
    attempt: 1,
    actor: 'ada',
    commit: 'c0ffee',
    link: 'https://example.com/runs/812',
    since: '2026-01-02T03:04:05.000Z',
    renewed_at: '2026-01-02T03:04:05.000Z',
    ttl_ms: 600_000,
  });
  given(await rig.lock().release('production', provenance, signal));
  expect(await readdir(join(rig.folder, 'production'))).toEqual([]);
});

test('looking makes nothing', async () => {
  await using rig = await directoryLockRig();
  given(await rig.lock().holder('production', signal));
  await expect(readdir(rig.folder)).rejects.toThrow('ENOENT');
});

test('of several processes one has it at a time', async () => {
  await using rig = await directoryLockRig();
  const lines = await runExclusiveProcesses('directory', rig.folder, { processes: 3, count: 20 });
  expect([lines.length, overlaps(lines)]).toEqual([120, []]);
});

describe('a file that is no lock is refused, by whom it may be, and stays', () => {
  const whole = { format: 1, run: '1', attempt: 1, actor: 'a', commit: 'c', since: '2026-01-02', ttl_ms: 1 };
  test.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['null', 'missing'],
    ['[]', 'missing'],
    [JSON.stringify(whole), 'missing'],
    [JSON.stringify({ ...whole, renewed_at: 'yesterday' }), 'missing'],
    [JSON.stringify({ ...whole, renewed_at: '2026-01-02', ttl_ms: -1 }), 'missing'],
    [JSON.stringify({ ...whole, renewed_at: '2026-01-02', attempt: '1' }), 'missing'],
    [JSON.stringify({ ...whole, renewed_at: '2026-01-02', format: 2 }), 'newer program'],
  ])('%s', async (text, problem) => {
    await using rig = await directoryLockRig();
    const file = join(rig.folder, 'production', 'lock.json');
    await mkdir(join(rig.folder, 'production'), { recursive: true });
    await writeFile(file, text);
    const refused = {
      ok: false,
      error: { reason: 'history_damaged', file, problem: expect.stringContaining(problem) },
    };
    expect(await rig.lock().holder('production', signal)).toEqual(refused);
    expect(await rig.lock().acquire('production', provenance, signal)).toEqual(refused);
    expect(await rig.lock().release('production', provenance, signal)).toEqual(refused);
    expect(await readFile(file, 'utf8')).toBe(text);
    await rm(file);
    expect(given(await rig.lock().acquire('production', provenance, signal)).outcome).toBe('held');
  });
});

test('a time to live without end is one', async () => {
  await using rig = await directoryLockRig();
  const options = { directory: rig.folder, tryLock: tryLockFile, now: () => RIG_START_MS };
  const endless = directoryLock({ ...options, ttlMs: Number.MAX_SAFE_INTEGER });
  given(await endless.acquire('production', provenance, signal));
  rig.pass(1e12);
  expect(given(await rig.lock().holder('production', signal))?.expiresAt).toBe('+275760-09-13T00:00:00.000Z');
});
