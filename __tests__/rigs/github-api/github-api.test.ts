import { describe, expect, test } from '@jest/globals';
import { startGithubApi, type GithubApi } from './github-api.ts';
import { startResultsService, type ResultsService } from '../results-service/results-service.ts';
import type { RunBeginning } from '../results-service/runs.ts';

/** The rules of the emulated API itself, asked without any client. */

interface World extends AsyncDisposable {
  readonly service: ResultsService;
  readonly api: GithubApi;
  ask(path: string, options?: { method?: string; headers?: Record<string, string> }): Promise<Response>;
  json(path: string): Promise<Record<string, unknown>>;
  upload(name: string, run?: RunBeginning): void;
}

async function openWorld(): Promise<World> {
  const stack = new AsyncDisposableStack();
  const service = stack.use(await startResultsService());
  const api = stack.use(await startGithubApi(service));
  const ask: World['ask'] = async (path, { headers = {}, ...options } = {}) =>
    fetch(`${api.url}/repos/octo/shop/actions/${path}`, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${api.token}`, ...headers },
      ...options,
    });
  return {
    service,
    api,
    ask,
    json: async (path) => (await (await ask(path)).json()) as Record<string, unknown>,
    upload(name, run) {
      const { backendId: runBackendId } = service.runs.start(run);
      const beginning = { runBackendId, jobBackendId: runBackendId, name };
      service.artifacts.create(beginning);
      const record = service.artifacts.complete(beginning, 7, 'sha256:ab');
      service.blobs.put(record?.blob ?? '', Buffer.from(name), 'application/zip');
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe('artifacts', () => {
  test('of a name are given in pages, newest first', async () => {
    await using world = await openWorld();
    for (let count = 0; count < 70; count += 1) world.upload(count % 2 === 0 ? 'a' : 'b');
    const pageOf = async (query: string) => {
      const { total_count: total, artifacts } = await world.json(`artifacts?name=a${query}`);
      const ids = (artifacts as readonly { id: number }[]).map(({ id }) => id);
      return [total, ids.length, ids[0]];
    };
    expect([await pageOf(''), await pageOf('&page=2'), await pageOf('&per_page=20&page=2')]).toEqual([
      [35, 30, 69],
      [35, 5, 9],
      [35, 15, 29],
    ]);
  });

  test('say whose they are, and whether they have expired', async () => {
    await using world = await openWorld();
    world.upload('a', { ofFork: true, ref: 'refs/heads/feature' });
    const one = await world.json('artifacts/1');
    expect(one).toMatchObject({ id: 1, expired: false, digest: 'sha256:ab', size_in_bytes: 7 });
    expect(one['workflow_run']).toMatchObject({ id: 812, head_branch: 'feature', repository_id: 1_296_269 });
    expect(one['workflow_run']).not.toMatchObject({ head_repository_id: 1_296_269 });
    world.service.pass(91 * 24 * 60 * 60 * 1_000);
    expect(await world.json('artifacts/1')).toMatchObject({ expired: true });
    expect((await world.ask('artifacts/1/zip')).status).toBe(410);
  });

  test('are downloaded from elsewhere, and deleted', async () => {
    await using world = await openWorld();
    world.upload('a');
    const answer = await world.ask('artifacts/1/zip');
    expect(answer.status).toBe(302);
    expect(await (await fetch(answer.headers.get('location') ?? '')).text()).toBe('a');
    expect((await world.ask('artifacts/1', { method: 'DELETE' })).status).toBe(204);
    expect((await world.ask('artifacts/1')).status).toBe(404);
  });
});

test('runs are given with their newest attempt', async () => {
  await using world = await openWorld();
  const run = world.service.runs.start({ ref: 'refs/heads/feature' });
  run.again().conclusion = 'cancelled';
  world.service.runs.start();
  expect(await world.json('runs/812')).toMatchObject({ run_attempt: 2, status: 'completed', conclusion: 'cancelled' });
  expect(await world.json('runs?branch=main')).toMatchObject({ total_count: 1, workflow_runs: [{ id: 813 }] });
  world.upload('a');
  expect(await world.json('runs/814/artifacts')).toMatchObject({ total_count: 1, artifacts: [{ name: 'a' }] });
});

describe('limits', () => {
  test('count every request but those whose answer has not changed', async () => {
    await using world = await openWorld();
    world.api.limit.limit = 3;
    const first = await world.ask('runs');
    expect([first.headers.get('x-ratelimit-remaining'), first.status]).toEqual(['2', 200]);
    const again = await world.ask('runs', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([again.headers.get('x-ratelimit-remaining'), again.status]).toEqual(['2', 304]);
    expect([(await world.ask('runs')).status, (await world.ask('runs')).status]).toEqual([200, 200]);
    const refused = await world.ask('runs');
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    world.service.pass(60 * 60 * 1_000);
    expect((await world.ask('runs')).status).toBe(200);
  });

  test('keep out who has no token, or no permission', async () => {
    await using world = await openWorld();
    expect((await world.ask('runs', { headers: { authorization: 'Bearer other' } })).status).toBe(401);
    world.api.mayRead = false;
    expect((await world.ask('runs')).status).toBe(403);
    expect((await world.ask('secrets')).status).toBe(403);
  });

  test('go wrong as they are told', async () => {
    await using world = await openWorld();
    world.api.faults.next('ListRuns', { kind: 'answer', status: 502 }, { kind: 'reset' });
    expect((await world.ask('runs')).status).toBe(502);
    await expect(world.ask('runs')).rejects.toThrow('fetch failed');
    expect([(await world.ask('runs')).status, world.api.requests]).toEqual([200, ['ListRuns', 'ListRuns', 'ListRuns']]);
  });
});
