import { describe, expect, test } from '@jest/globals';
import { startResultsService, type ResultsService } from './results-service.ts';
import type { Run } from './runs.ts';

/**
 * The rules of the emulated service itself, asked without any client: what the stores are tested against has to be right.
 */

type Call = (operation: string, fields?: object) => Promise<{ readonly status: number; readonly body: Answer }>;
type Answer = Readonly<Record<string, unknown>> & { readonly artifacts?: readonly Readonly<Record<string, unknown>>[] };

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Calls one of the two services as a job of the run. */
function callsOf(run: Run, service: 'CacheService' | 'ArtifactService'): Call {
  const { ACTIONS_RESULTS_URL: url = '', ACTIONS_RUNTIME_TOKEN: token = '' } = run.environment;
  return async (operation, fields = {}) => {
    const response = await fetch(`${url}twirp/github.actions.results.api.v1.${service}/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(fields),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };
}

async function putBlob(address: unknown, content: string, more: Record<string, string> = {}): Promise<Response> {
  const headers = { 'x-ms-blob-type': 'BlockBlob', ...more };
  return fetch(String(address), { method: 'PUT', headers, body: content });
}

async function cacheEntry(run: Run, key: string, version = 'v'): Promise<void> {
  const call = callsOf(run, 'CacheService');
  const created = await call('CreateCacheEntry', { key, version });
  await putBlob(created.body['signed_upload_url'], key);
  await call('FinalizeCacheEntryUpload', { key, version, size_bytes: '1' });
}

async function found(run: Run, key: string, restoreKeys: readonly string[] = [], version = 'v'): Promise<unknown> {
  const answer = await callsOf(run, 'CacheService')('GetCacheEntryDownloadURL', {
    key,
    version,
    restore_keys: restoreKeys,
  });
  return answer.body['matched_key'];
}

describe('a cache entry', () => {
  test.each<[string, string, readonly string[], string | undefined]>([
    ['the exact key', 'a-1', [], 'a-1'],
    ['the newest that begins with the key', 'a-', [], 'a-2'],
    ['the first restore key that has any', 'x', ['y', 'b', 'a'], 'b-1'],
    ['nothing', 'x', [], undefined],
  ])('is found by %s', async (_, key, restoreKeys, expected) => {
    await using service = await startResultsService();
    const run = service.runs.start();
    for (const each of ['a-1', 'b-1', 'a-10', 'a-2']) await cacheEntry(run, each);
    expect(await found(run, key, restoreKeys)).toBe(expected);
  });

  test('is found under its version only, and in the first branch that has a match', async () => {
    await using service = await startResultsService();
    const [main, feature] = [service.runs.start(), service.runs.start({ ref: 'refs/heads/feature' })];
    await cacheEntry(feature, 'a-1');
    await cacheEntry(main, 'a-2');
    await cacheEntry(main, 'a-3', 'w');
    expect(await found(feature, 'a-')).toBe('a-1');
    expect(await found(main, 'a-')).toBe('a-2');
    expect(await found(main, 'a-', [], 'w')).toBe('a-3');
    expect(await found(service.runs.start({ ref: 'refs/heads/other' }), 'a-1')).toBeUndefined();
  });

  test.each([
    ['too long', 'x'.repeat(513), 400],
    ['with a comma', 'a,b', 400],
    ['empty', '', 400],
    ['as long as it may be', 'x'.repeat(512), 200],
  ])('has no key that is %s', async (_, key, status) => {
    await using service = await startResultsService();
    const call = callsOf(service.runs.start(), 'CacheService');
    expect((await call('CreateCacheEntry', { key, version: 'v' })).status).toBe(status);
  });

  test('is never changed, and is there when it is complete', async () => {
    await using service = await startResultsService();
    const run = service.runs.start();
    const call = callsOf(run, 'CacheService');
    await call('CreateCacheEntry', { key: 'a', version: 'v' });
    expect(await call('CreateCacheEntry', { key: 'a', version: 'v' })).toMatchObject({
      status: 409,
      body: { msg: 'cache entry with the same key, version, and scope already exists' },
    });
    expect(await found(run, 'a')).toBeUndefined();
    expect((await call('FinalizeCacheEntryUpload', { key: 'a', version: 'v' })).body).toEqual({
      ok: true,
      entry_id: '1',
    });
    expect((await call('FinalizeCacheEntryUpload', { key: 'a', version: 'v' })).body['ok']).toBe(false);
    expect(await found(run, 'a')).toBe('a');
  });
});

describe('an artifact', () => {
  const own = ({ backendId }: Run) => ({
    workflow_run_backend_id: backendId,
    workflow_job_run_backend_id: backendId.replace('run', 'job'),
  });

  async function upload(run: Run, name: string, more: object = {}): Promise<number> {
    const call = callsOf(run, 'ArtifactService');
    const created = await call('CreateArtifact', { ...own(run), name, version: 7, ...more });
    if (created.status !== 200) return created.status;
    return (await call('FinalizeArtifact', { ...own(run), name, size: '3', hash: 'sha256:ab' })).status;
  }

  test('has a name that its attempt at the run has once, also while it is not complete', async () => {
    await using service = await startResultsService();
    const run = service.runs.start();
    await callsOf(run, 'ArtifactService')('CreateArtifact', { ...own(run), name: 'begun' });
    expect(await upload(run, 'begun')).toBe(409);
    expect([await upload(run, 'a'), await upload(run, 'a'), await upload(run.again(), 'a')]).toEqual([200, 409, 200]);
    expect(await upload(run, 'a/b')).toBe(400);
  });

  test('is listed for its run, in all attempts, until it expires or is deleted', async () => {
    await using service = await startResultsService();
    const run = service.runs.start();
    const call = callsOf(run, 'ArtifactService');
    const names = async (filter: object = {}) =>
      (await call('ListArtifacts', { ...own(run), ...filter })).body.artifacts?.map(({ name }) => name);
    await upload(run, 'a', { expires_at: new Date(service.now() + DAY_MS).toISOString() });
    await upload(run.again(), 'b');
    await upload(service.runs.start(), 'c');
    expect([await names(), await names({ name_filter: 'b' }), await names({ id_filter: '1' })]).toEqual([
      ['a', 'b'],
      ['b'],
      ['a'],
    ]);
    service.pass(2 * DAY_MS);
    expect(await names()).toEqual(['b']);
    expect((await call('DeleteArtifact', { ...own(run.again()), name: 'b' })).status).toBe(404);
  });

  test('of another run cannot be had', async () => {
    await using service = await startResultsService();
    const [one, other] = [service.runs.start(), service.runs.start()];
    await upload(one, 'a');
    const answer = await callsOf(other, 'ArtifactService')('GetSignedArtifactURL', { ...own(one), name: 'a' });
    expect(answer.status).toBe(403);
  });

  test('is one of 500 of a job', async () => {
    await using service = await startResultsService();
    const run = service.runs.start();
    for (let count = 0; count < 500; count += 1) {
      service.artifacts.create({
        runBackendId: run.backendId,
        jobBackendId: own(run).workflow_job_run_backend_id,
        name: `a${count}`,
      });
    }
    expect(await upload(run, 'b')).toBe(403);
  });
});

describe('a blob', () => {
  async function openBlob(service: ResultsService): Promise<{ readonly write: string; readonly read: string }> {
    return { write: service.addresses.make('blob', 'w'), read: service.addresses.make('blob', 'r') };
  }

  test('is put together of blocks, in the order of their list', async () => {
    await using service = await startResultsService();
    const { write, read } = await openBlob(service);
    await putBlob(`${write}&comp=block&blockid=MQ==`, 'one');
    await putBlob(`${write}&comp=block&blockid=Mg==`, 'two');
    expect((await fetch(read)).status).toBe(404);
    const list = '<BlockList><Latest>Mg==</Latest><Latest>MQ==</Latest></BlockList>';
    expect((await putBlob(`${write}&comp=blocklist`, '<BlockList><Latest>Mw==</Latest></BlockList>')).status).toBe(400);
    expect((await putBlob(`${write}&comp=blocklist`, list, { 'x-ms-blob-content-type': 'text/plain' })).status).toBe(
      201,
    );
    const whole = await fetch(read);
    expect([await whole.text(), whole.headers.get('content-type')]).toEqual(['twoone', 'text/plain']);
    const part = await fetch(read, { headers: { 'x-ms-range': 'bytes=1-3' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, 'woo', 'bytes 1-3/6']);
    const head = await fetch(read, { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['6', '']);
  });

  test('is only for who has its address, for what the address allows, and for an hour', async () => {
    await using service = await startResultsService();
    const { write, read } = await openBlob(service);
    expect((await putBlob(write, 'content')).status).toBe(201);
    expect((await fetch(write)).status).toBe(403);
    expect((await putBlob(read, 'other')).status).toBe(403);
    expect((await fetch(read.replace('/blob?', '/other?'))).status).toBe(403);
    expect(await (await fetch(read)).text()).toBe('content');
    service.pass(DAY_MS);
    expect((await fetch(read)).status).toBe(403);
  });

  test('can be searched, also what was never finished', async () => {
    await using service = await startResultsService();
    const { write } = await openBlob(service);
    await putBlob(`${write}&comp=block&blockid=MQ==`, 'half');
    expect(service.blobs.everything.map(String)).toEqual(['half']);
  });
});

test('who has no token of the service is nobody', async () => {
  await using service = await startResultsService();
  const run = service.runs.start();
  const forged = { ...run, environment: { ...run.environment, ACTIONS_RUNTIME_TOKEN: 'a.b.c' } };
  expect((await callsOf(forged, 'CacheService')('GetCacheEntryDownloadURL')).status).toBe(401);
});

describe('faults', () => {
  test('are used up in their order; others stand', async () => {
    await using service = await startResultsService();
    const run = service.runs.start();
    const call = callsOf(run, 'CacheService');
    service.faults.next('CreateCacheEntry', { kind: 'answer', status: 500 }, { kind: 'none' }, { kind: 'reset' });
    service.faults.always('*', { kind: 'answer', status: 418 });
    const statuses: unknown[] = [];
    for (let count = 0; count < 4; count += 1) {
      const answer = await call('CreateCacheEntry', { key: `${count}`, version: 'v' }).catch(() => 'reset');
      statuses.push(typeof answer === 'string' ? answer : answer.status);
    }
    expect(statuses).toEqual([500, 200, 'reset', 418]);
    service.faults.clear();
    expect((await call('CreateCacheEntry', { key: '5', version: 'v' })).status).toBe(200);
    expect(service.requests).toHaveLength(5);
  });

  test('cut what is sent and what is received', async () => {
    await using service = await startResultsService();
    const [write, read] = [service.addresses.make('blob', 'w'), service.addresses.make('blob', 'r')];
    service.faults.next('PutBlob', { kind: 'cut', afterBytes: 2 });
    await expect(putBlob(write, 'content')).rejects.toThrow('fetch failed');
    expect(service.blobs.read('blob')).toBeUndefined();
    service.faults.next('PutBlob', { kind: 'lose_answer' });
    await expect(putBlob(write, 'content')).rejects.toThrow('fetch failed');
    expect(service.blobs.read('blob')?.content.toString()).toBe('content');
    service.faults.next('GetBlob', { kind: 'cut', afterBytes: 2 });
    await expect(fetch(read).then((response) => response.text())).rejects.toThrow('terminated');
  });
});
