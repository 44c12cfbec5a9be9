import { expect, test } from '@jest/globals';
import { restApi } from '../../../src/adapters/github/rest-api.ts';
import { githubRunOver } from '../../../src/adapters/github/run-over.ts';
import { ok } from '../../../src/domain/result.ts';
import type { IsRunOver, LockOwner } from '../../../src/execution/lock-ports.ts';
import { startGithubApi, type GithubApi } from '../../rigs/github-api/github-api.ts';
import { makeClient } from '../../rigs/http-client.ts';
import { impatientClock } from '../../rigs/impatient-clock.ts';
import { startResultsService } from '../../rigs/results-service/results-service.ts';
import { REPOSITORY, type Run } from '../../rigs/results-service/runs.ts';

const { signal } = new AbortController();
const SERVER = 'https://github.com';

interface World extends AsyncDisposable {
  readonly github: GithubApi;
  readonly run: Run;
  readonly isOver: IsRunOver;
}

async function openWorld(): Promise<World> {
  const stack = new AsyncDisposableStack();
  const service = stack.use(await startResultsService());
  const github = stack.use(await startGithubApi(service));
  const openHttp = async () => ok(await makeClient());
  const clock = impatientClock(service.now);
  const api = stack.use(restApi({ url: github.url, token: github.token, openHttp, clock }));
  const isOver = githubRunOver({ api, server: SERVER, repository: REPOSITORY });
  return { github, run: service.runs.start(), isOver, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const ownerOf = ({ id, attempt }: Run, more: Partial<LockOwner> = {}): LockOwner => ({
  run: String(id),
  attempt,
  actor: 'ada',
  commit: '',
  link: `${SERVER}/${REPOSITORY}/actions/runs/${id}`,
  ...more,
});

test('a run is over when it has completed, however it ended', async () => {
  await using world = await openWorld();
  expect(await world.isOver(ownerOf(world.run), signal)).toBe(false);
  world.run.conclusion = 'cancelled';
  expect(await world.isOver(ownerOf(world.run), signal)).toBe(true);
});

test('an attempt is over while the next one runs', async () => {
  await using world = await openWorld();
  world.run.conclusion = 'failure';
  const next = world.run.again();
  expect(await world.isOver(ownerOf(world.run), signal)).toBe(true);
  expect(await world.isOver(ownerOf(next), signal)).toBe(false);
});

test.each<[string, Partial<LockOwner>]>([
  ['of another repository', { link: `${SERVER}/octo/other/actions/runs/812` }],
  ['of another server', { link: `https://github.example/${REPOSITORY}/actions/runs/812` }],
  ['of a laptop', { run: 'local-20260102T030405000Z-ab12', link: `${SERVER}/${REPOSITORY}/actions/runs/812` }],
  ['whose number leads elsewhere', { run: '812/../811', link: `${SERVER}/${REPOSITORY}/actions/runs/812/../811` }],
])('a run %s is not asked for', async (_, more) => {
  await using world = await openWorld();
  world.run.conclusion = 'success';
  expect(await world.isOver(ownerOf(world.run, more), signal)).toBe(false);
  expect(world.github.requests).toEqual([]);
});

test('nobody can tell of a run that GitHub does not know, or does not tell of', async () => {
  await using world = await openWorld();
  world.run.conclusion = 'success';
  const unknown = { run: '999', link: `${SERVER}/${REPOSITORY}/actions/runs/999` };
  expect(await world.isOver(ownerOf(world.run, unknown), signal)).toBe(false);
  world.github.faults.next('GetRunAttempt', { kind: 'answer', status: 403 });
  expect(await world.isOver(ownerOf(world.run), signal)).toBe(false);
});
