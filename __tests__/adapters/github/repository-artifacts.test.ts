import { describe, expect, test } from '@jest/globals';
import { clientProcess } from '../../../src/adapters/github/client-process.ts';
import { repositoryArtifacts } from '../../../src/adapters/github/repository-artifacts.ts';
import type { RestApi } from '../../../src/adapters/github/rest-api.ts';
import { restApi } from '../../../src/adapters/github/rest-api.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { RepositoryArtifacts } from '../../../src/execution/actions-ports.ts';
import { startGithubApi, type GithubApi } from '../../rigs/github-api/github-api.ts';
import { given } from '../../rigs/given.ts';
import { makeClient } from '../../rigs/http-client.ts';
import { impatientClock } from '../../rigs/impatient-clock.ts';
import { clientsOf } from '../../rigs/results-service/clients.ts';
import { startResultsService, type ResultsService } from '../../rigs/results-service/results-service.ts';
import { REPOSITORY, type RunBeginning } from '../../rigs/results-service/runs.ts';

const { signal } = new AbortController();

interface World extends AsyncDisposable {
  readonly service: ResultsService;
  readonly github: GithubApi;
  readonly artifacts: RepositoryArtifacts;
}

async function openWorld(token?: string): Promise<World> {
  const stack = new AsyncDisposableStack();
  const service = stack.use(await startResultsService());
  const github = stack.use(await startGithubApi(service));
  const openHttp = async () => ok(await makeClient());
  const clock = impatientClock(service.now);
  const api = stack.use(restApi({ url: github.url, token: github.token, openHttp, clock }));
  // Lists are read by this process: the clients are never started.
  const clients = stack.use(clientProcess(clientsOf(service.runs.start())));
  const artifacts = repositoryArtifacts({ clients, api, repository: REPOSITORY, token: token ?? github.token });
  return { service, github, artifacts, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Artifacts of as many runs, without content. */
function addArtifacts({ service }: World, count: number, name: string, run: RunBeginning = {}): void {
  for (let index = 0; index < count; index += 1) {
    const { backendId: runBackendId } = service.runs.start(run);
    const beginning = { runBackendId, jobBackendId: runBackendId, name };
    service.artifacts.create(beginning);
    service.artifacts.complete(beginning, 1, undefined);
  }
}

async function idsOf({ artifacts }: World, name: string): Promise<readonly number[]> {
  return given(await artifacts.named(name, signal)).map(({ id }) => id);
}

describe('artifacts of a name', () => {
  test('are told newest first, and no others', async () => {
    await using world = await openWorld();
    addArtifacts(world, 1, 'a');
    addArtifacts(world, 1, 'A');
    addArtifacts(world, 2, 'a');
    expect(await idsOf(world, 'a')).toEqual([4, 3, 1]);
  });

  test('fill one page, as long as there are enough on it', async () => {
    await using world = await openWorld();
    addArtifacts(world, 250, 'a');
    const ids = await idsOf(world, 'a');
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, 250, 151]);
    expect(world.github.limit.used).toBe(1);
  });

  test('are looked for behind those of forks, however many there are', async () => {
    await using world = await openWorld();
    addArtifacts(world, 3, 'a');
    addArtifacts(world, 230, 'a', { ofFork: true });
    expect(await idsOf(world, 'a')).toEqual([3, 2, 1]);
    expect(world.github.limit.used).toBe(3);
  });

  test('say for how long they are kept', async () => {
    await using world = await openWorld();
    addArtifacts(world, 1, 'a');
    const [one] = given(await world.artifacts.named('a', signal));
    const { sinceMs = 0, untilMs = 0 } = one?.kept ?? {};
    expect(untilMs - sinceMs).toBe(90 * 24 * 60 * 60 * 1_000);
  });

  test('that have expired are left out', async () => {
    await using world = await openWorld();
    addArtifacts(world, 2, 'a');
    world.service.pass(91 * 24 * 60 * 60 * 1_000);
    addArtifacts(world, 1, 'a');
    expect(await idsOf(world, 'a')).toEqual([3]);
  });
});

describe('an API that answers otherwise', () => {
  const artifact = (id: number) => ({
    id,
    name: 'a',
    expired: false,
    workflow_run: { id, repository_id: 1, head_repository_id: 1 },
  });

  async function namedWith(get: RestApi['get']) {
    await using world = await openWorld();
    await using clients = clientProcess(clientsOf(world.service.runs.start()));
    const api: RestApi = { get, [Symbol.asyncDispose]: () => Promise.resolve() };
    return await repositoryArtifacts({ clients, api, repository: REPOSITORY, token: 't' }).named('a', signal);
  }

  test('oldest first: all pages are read', async () => {
    const pages = [1, 2].map((page) =>
      Array.from({ length: page === 1 ? 100 : 20 }, (_, index) => artifact(page * 100 + index)),
    );
    let asked = 0;
    const named = await namedWith(() => Promise.resolve(ok({ artifacts: pages[asked++] })));
    const ids = given(named).map(({ id }) => id);
    expect([asked, ids.length, ids[0], ids.at(-1)]).toEqual([2, 120, 219, 100]);
  });

  test('without end, and of no use: that is no empty list', async () => {
    const foreign = { ...artifact(1), workflow_run: { id: 1, repository_id: 1, head_repository_id: 2 } };
    const page = ok({ artifacts: Array.from({ length: 100 }, () => foreign) });
    expect(await namedWith(() => Promise.resolve(page))).toEqual({
      ok: false,
      error: expect.stringContaining('more than 2000'),
    });
  });

  test.each([
    ['whose run is not named', { ...artifact(1), workflow_run: null }],
    ['whose head is not named', { ...artifact(1), workflow_run: { id: 1, repository_id: 1 } }],
  ])('with an artifact %s: it is not ours', async (_, one) => {
    expect(given(await namedWith(() => Promise.resolve(ok({ artifacts: [one] }))))).toEqual([]);
  });

  test('in another form', async () => {
    const named = await namedWith(() => Promise.resolve(ok({ items: [] })));
    expect(named).toEqual(err(expect.stringContaining('form that is not known')));
  });
});

test('without a token it says which one', async () => {
  await using world = await openWorld('');
  expect(await world.artifacts.named('a', signal)).toEqual(err(expect.stringContaining('github-token')));
});

describe('another run', () => {
  test('has artifacts of any name, page by page, and none when its code is that of a fork', async () => {
    await using world = await openWorld();
    const { backendId: runBackendId, id } = world.service.runs.start();
    for (let index = 0; index < 120; index += 1) {
      const beginning = { runBackendId, jobBackendId: `job-${index}`, name: `a.${index}` };
      world.service.artifacts.create(beginning);
      world.service.artifacts.complete(beginning, 1, undefined);
    }
    addArtifacts(world, 1, 'a', { ofFork: true });
    const found = given(await world.artifacts.ofRun(id, signal));
    expect([found.length, found.at(-1)]).toEqual([120, expect.objectContaining({ id: 120, name: 'a.119', runId: id })]);
    expect(given(await world.artifacts.ofRun(id + 1, signal))).toEqual([]);
    expect(world.github.requests).toEqual(['ListRunArtifacts', 'ListRunArtifacts', 'ListRunArtifacts']);
  });

  test('has ended when its newest attempt has', async () => {
    await using world = await openWorld();
    const run = world.service.runs.start();
    expect(await world.artifacts.hasEnded(run.id, signal)).toEqual(ok(false));
    run.conclusion = 'failure';
    expect(await world.artifacts.hasEnded(run.id, signal)).toEqual(ok(true));
    run.again();
    expect(await world.artifacts.hasEnded(run.id, signal)).toEqual(ok(false));
  });

  test('that can not be asked for is an error and never nothing', async () => {
    await using world = await openWorld();
    world.github.mayRead = false;
    expect(await world.artifacts.ofRun(812, signal)).toEqual(err(expect.stringContaining('actions: read')));
    expect(await world.artifacts.hasEnded(812, signal)).toEqual(err(expect.stringContaining('actions: read')));
    await using stranger = await openWorld('');
    expect(await stranger.artifacts.ofRun(812, signal)).toEqual(err(expect.stringContaining('github-token')));
    expect(await stranger.artifacts.hasEnded(812, signal)).toEqual(err(expect.stringContaining('github-token')));
  });
});
