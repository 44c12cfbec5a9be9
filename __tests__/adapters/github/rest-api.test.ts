import { describe, expect, test } from '@jest/globals';
import { restApi, type RestApi } from '../../../src/adapters/github/rest-api.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { HttpClient } from '../../../src/execution/ports.ts';
import type { Result } from '../../../src/domain/result.ts';
import { startApiServer, type Respond } from '../../rigs/api-server.ts';
import { startGithubApi, type GithubApi } from '../../rigs/github-api/github-api.ts';
import { makeClient } from '../../rigs/http-client.ts';
import { impatientClock, type ImpatientClock } from '../../rigs/impatient-clock.ts';
import { startResultsService } from '../../rigs/results-service/results-service.ts';

const { signal } = new AbortController();
const RUNS = '/repos/octo/shop/actions/runs';

interface World extends AsyncDisposable {
  readonly github: GithubApi;
  readonly clock: ImpatientClock;
  readonly api: RestApi;
}

/** The API of a repository with one run, and the way to ask it. */
async function openWorld(openHttp?: () => Promise<Result<HttpClient, string>>): Promise<World> {
  const stack = new AsyncDisposableStack();
  const service = stack.use(await startResultsService());
  service.runs.start();
  const github = stack.use(await startGithubApi(service));
  const clock = impatientClock(service.now);
  const open = openHttp ?? (async () => ok(await makeClient()));
  const api = stack.use(restApi({ url: `${github.url}/`, token: github.token, openHttp: open, clock }));
  return { github, clock, api, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('gives the JSON at a path', async () => {
  await using world = await openWorld();
  const answer = await world.api.get(`${RUNS}?per_page=1`, signal);
  expect(answer).toMatchObject({ ok: true, value: { total_count: 1, workflow_runs: [{ id: 812 }] } });
});

test('an answer that has not changed does not count', async () => {
  await using world = await openWorld();
  const answers = [await world.api.get(RUNS, signal), await world.api.get(RUNS, signal)];
  expect(answers[1]).toEqual(answers[0]);
  expect([world.github.requests.length, world.github.limit.used]).toEqual([2, 1]);
});

describe('asks again', () => {
  test('when the service is down or the connection breaks', async () => {
    await using world = await openWorld();
    world.github.faults.next('ListRuns', { kind: 'answer', status: 503 }, { kind: 'reset' });
    expect((await world.api.get(RUNS, signal)).ok).toBe(true);
    expect(world.clock.sleptMs).toEqual([1_000, 4_000]);
  });

  test('when the limit allows it again', async () => {
    await using world = await openWorld();
    world.github.faults.next('ListRuns', { kind: 'answer', status: 429, headers: { 'retry-after': '9' } });
    expect((await world.api.get(RUNS, signal)).ok).toBe(true);
    expect(world.clock.sleptMs).toEqual([9_000]);
  });
});

describe('says why not', () => {
  test('when the limit of the hour is used up', async () => {
    await using world = await openWorld();
    world.github.limit.limit = 1;
    expect((await world.api.get(RUNS, signal)).ok).toBe(true);
    expect(await world.api.get('/repos/octo/shop/actions/artifacts', signal)).toEqual({
      ok: false,
      error: expect.stringMatching(/no more requests of this repository until .*Z \(API rate limit exceeded/u),
    });
    expect(world.clock.sleptMs).toEqual([]);
  });

  test.each([
    ['not there', '/repos/octo/shop/actions/runs/7', 'answered 404 Not Found'],
    ['not ours', '/repos/octo/other/actions/runs', 'permission `actions: read`'],
  ])('%s', async (_, path, words) => {
    await using world = await openWorld();
    expect(await world.api.get(path, signal)).toEqual({ ok: false, error: expect.stringContaining(words) });
  });

  test('when the run is cancelled', async () => {
    await using world = await openWorld();
    const cancel = new AbortController();
    const cancelling = (): Promise<unknown> => {
      cancel.abort();
      return Promise.withResolvers().promise;
    };
    world.github.faults.next('ListRuns', { kind: 'hold', until: cancelling });
    const answer = await world.api.get(RUNS, cancel.signal);
    expect(answer).toEqual({ ok: false, error: 'the run was cancelled before it was done' });
  });

  test('when there is no way to ask', async () => {
    await using world = await openWorld(() => Promise.resolve(err('the certificate cannot be read')));
    expect(await world.api.get(RUNS, signal)).toEqual({ ok: false, error: 'the certificate cannot be read' });
  });
});

describe('a server that is something else', () => {
  const page: Respond = (_, response) => response.end('<html>');
  const elsewhere: Respond = (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();

  test.each([
    ['gives a page', page, 'something else than JSON'],
    ['leads elsewhere, where the token must not go', elsewhere, 'cannot be reached'],
  ])('%s', async (_, respond, words) => {
    await using server = await startApiServer(respond);
    const clock = impatientClock(Date.now);
    await using api = restApi({ url: server.url, token: 't', openHttp: async () => ok(await makeClient()), clock });
    expect(await api.get(RUNS, signal)).toEqual({ ok: false, error: expect.stringContaining(words) });
  });
});
