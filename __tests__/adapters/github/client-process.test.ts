import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, jest, test } from '@jest/globals';
import { actionsCache } from '../../../src/adapters/github/actions-cache.ts';
import { clientProcess, type ClientProcessOptions } from '../../../src/adapters/github/client-process.ts';
import { startLifeline } from '../../rigs/lifeline.ts';
import { clientsOf } from '../../rigs/results-service/clients.ts';
import { startResultsService, type ResultsService } from '../../rigs/results-service/results-service.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

jest.setTimeout(60_000);

const { signal } = new AbortController();
const READER = join(import.meta.dirname, '../../rigs/results-service/reader-main.ts');

function startReader(service: ResultsService, ...words: readonly string[]) {
  const { environment } = service.runs.start();
  return spawn(process.execPath, [READER, ...words], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

describe('a program that uses the clients', () => {
  test('has standard output for itself, ends by itself, and leaves nothing behind', async () => {
    await using service = await startResultsService();
    await using folder = await makeTemporaryFolder();
    await using lifeline = await startLifeline();
    const reader = startReader(service, lifeline.hold, folder.path);
    expect(await text(reader.stdout)).toBe('{"saved":"saved","found":"a","id":1}\n');
    await lifeline.released;
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('that is killed takes them with it', async () => {
    await using service = await startResultsService();
    await using folder = await makeTemporaryFolder();
    await using lifeline = await startLifeline();
    const reader = startReader(service, lifeline.hold, folder.path, 'stay');
    await once(reader.stdout, 'data');
    expect(await readdir(folder.path)).toHaveLength(1);
    reader.kill('SIGKILL');
    await lifeline.released;
    expect(await readdir(folder.path)).toEqual([]);
  });
});

describe('a process that does not answer', () => {
  async function ask(options: Partial<ClientProcessOptions>) {
    await using service = await startResultsService();
    await using clients = clientProcess({ ...clientsOf(service.runs.start()), ...options });
    return await actionsCache(clients).find(['a'], signal);
  }

  test('because there is no such program', async () => {
    const error = expect.stringMatching(/cannot be run.*ENOENT/u);
    expect(await ask({ program: ['/no/such/program'] })).toEqual({ ok: false, error });
  });

  test('because it ends, with its last words', async () => {
    const program = [process.execPath, '-e', 'process.stderr.write("out of memory\\n"); process.exitCode = 7'] as const;
    const error = expect.stringMatching(/ended by itself: out of memory$/u);
    expect(await ask({ program: [...program] })).toEqual({ ok: false, error });
  });

  test('because it has no folder to work in', async () => {
    const error = expect.stringMatching(/cannot be run.*ENOENT/u);
    expect(await ask({ temporaryDirectory: '/no/such/folder' })).toEqual({ ok: false, error });
  });
});

test('calls are done one after another, and each gets its own answer', async () => {
  await using service = await startResultsService();
  await using clients = clientProcess(clientsOf(service.runs.start()));
  const cache = actionsCache(clients);
  const keys = ['a', 'b', 'c'];
  await Promise.all(keys.map((key) => cache.save(key, new Map([['x', Buffer.from(key)]]), signal)));
  const restored = await Promise.all(keys.map((key) => cache.restore(key, signal)));
  expect(restored.map((each) => each.ok && each.value?.get('x')?.toString())).toEqual(keys);
});

test('a call that is given up does not spoil those that wait behind it', async () => {
  await using service = await startResultsService();
  await using folder = await makeTemporaryFolder();
  const options = { ...clientsOf(service.runs.start()), temporaryDirectory: folder.path };
  await using clients = clientProcess(options);
  const cache = actionsCache(clients);
  const giveUp = new AbortController();
  const givingUp = (): Promise<unknown> => {
    giveUp.abort();
    return Promise.withResolvers().promise;
  };
  service.faults.next('GetCacheEntryDownloadURL', { kind: 'hold', until: givingUp });
  const first = cache.find(['a'], giveUp.signal);
  const second = cache.find(['a'], signal);
  expect([await first, await second]).toEqual([
    { ok: false, error: 'the run was cancelled before it was done' },
    { ok: true, value: undefined },
  ]);
  // The folder of the first process is gone with it.
  expect(await readdir(folder.path)).toHaveLength(1);
});
