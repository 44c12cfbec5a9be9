import { describe, expect, test } from '@jest/globals';
import { pullRequestComments } from '../../../src/adapters/github/pull-request-comment.ts';
import { restApi } from '../../../src/adapters/github/rest-api.ts';
import { writeMarker } from '../../../src/domain/comment-marker.ts';
import { ok } from '../../../src/domain/result.ts';
import type { PullRequestComments } from '../../../src/execution/comment-ports.ts';
import { MEMBER, STRANGER } from '../../rigs/github-api/comments.ts';
import { startGithubApi, type GithubApi } from '../../rigs/github-api/github-api.ts';
import { makeClient } from '../../rigs/http-client.ts';
import { impatientClock, type ImpatientClock } from '../../rigs/impatient-clock.ts';
import { startResultsService } from '../../rigs/results-service/results-service.ts';
import { REPOSITORY } from '../../rigs/results-service/runs.ts';

const { signal } = new AbortController();

const KEY = '0123456789abcdef';
const PULL = 7;

interface World extends AsyncDisposable {
  readonly github: GithubApi;
  readonly clock: ImpatientClock;
  /** A job of its own, which asks for itself. */
  job(): PullRequestComments;
  /** The texts on the pull request, without their markers, oldest first. */
  texts(): readonly string[];
}

async function openWorld(): Promise<World> {
  const stack = new AsyncDisposableStack();
  const service = stack.use(await startResultsService());
  const github = stack.use(await startGithubApi(service));
  const clock = impatientClock(service.now);
  const job = (): PullRequestComments => {
    const openHttp = async () => ok(await makeClient());
    const options = {
      url: github.url,
      token: github.token,
      openHttp,
      clock,
      permission: 'pull-requests: write',
    } as const;
    return pullRequestComments(stack.use(restApi(options)), REPOSITORY);
  };
  const texts = () =>
    github.comments.all.filter(({ number }) => number === PULL).map(({ body }) => body.split('\n').at(-1) ?? '');
  return { github, clock, job, texts, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function bodyOf(text: string, run = 812, key = KEY): string {
  const marker = { key, run, attempt: 1, project: 'shop', environments: ['test'], planHash: 'abc' };
  return `${writeMarker(marker)}\n${text}`;
}

const put = (job: PullRequestComments, text: string, run = 812, create = true) =>
  job.put({ number: PULL, body: bodyOf(text, run), create }, signal);

const CREATED = { ok: true, value: { outcome: 'created', url: expect.stringContaining('/pull/7#issuecomment-') } };
const UPDATED = { ok: true, value: { outcome: 'updated', url: expect.stringContaining('/pull/7#issuecomment-') } };

describe('one comment', () => {
  test('is made, and updated in place', async () => {
    await using world = await openWorld();
    expect(await put(world.job(), 'one')).toEqual(CREATED);
    expect(await put(world.job(), 'two', 813)).toEqual(UPDATED);
    expect(world.texts()).toEqual(['two']);
  });

  test('is found behind many others, and stands beside those of other keys and other pull requests', async () => {
    await using world = await openWorld();
    for (let count = 0; count < 65; count += 1) world.github.comments.add(PULL, `talk ${count}`, MEMBER);
    world.github.comments.add(PULL, bodyOf('other', 812, 'f'.repeat(16)));
    world.github.comments.add(8, bodyOf('elsewhere'));
    world.github.comments.add(PULL, bodyOf('old'));
    expect(await put(world.job(), 'new')).toEqual(UPDATED);
    expect(world.texts().slice(-2)).toEqual(['other', 'new']);
    expect(world.texts()).toHaveLength(67);
  });

  test('is made anew after somebody has deleted it, also in between', async () => {
    await using world = await openWorld();
    const job = world.job();
    await put(job, 'one');
    world.github.comments.remove(world.github.comments.all[0]?.id ?? 0);
    expect(await put(job, 'two')).toEqual(CREATED);
    world.github.faults.next('UpdateComment', {
      kind: 'hold',
      until: () => {
        world.github.comments.remove(world.github.comments.all[0]?.id ?? 0);
        return Promise.resolve();
      },
    });
    expect(await put(job, 'three')).toEqual(CREATED);
    expect(world.texts()).toEqual(['three']);
  });

  test('is not made where only an older one is to be updated', async () => {
    await using world = await openWorld();
    expect(await put(world.job(), 'nothing to do', 812, false)).toEqual({ ok: true, value: { outcome: 'none' } });
    await put(world.job(), 'one');
    expect(await put(world.job(), 'nothing to do', 812, false)).toEqual(UPDATED);
    expect(world.texts()).toEqual(['nothing to do']);
  });

  test('of a newer run is left as it is', async () => {
    await using world = await openWorld();
    await put(world.job(), 'newer', 900);
    expect(await put(world.job(), 'older')).toMatchObject({ ok: true, value: { outcome: 'newer' } });
    expect(world.texts()).toEqual(['newer']);
  });

  test('of a stranger with our marker is not filled', async () => {
    await using world = await openWorld();
    world.github.comments.add(PULL, bodyOf('a trap'), STRANGER);
    world.github.comments.add(PULL, `> ${bodyOf('a quotation')}`, MEMBER);
    expect(await put(world.job(), 'ours')).toEqual(CREATED);
    expect(world.texts()).toEqual(['a trap', 'a quotation', 'ours']);
  });
});

describe('two runs at once', () => {
  test('leave one comment: both looked before either had made one', async () => {
    await using world = await openWorld();
    const arrived = { count: 0, both: Promise.withResolvers<void>() };
    const together = (): Promise<void> => {
      arrived.count += 1;
      if (arrived.count === 2) arrived.both.resolve();
      return arrived.both.promise;
    };
    const hold = { kind: 'hold', until: together } as const;
    // Both lists are empty before either comment is made.
    world.github.faults.next('CreateComment', hold, hold);
    const outcomes = await Promise.all([put(world.job(), 'one', 812), put(world.job(), 'two', 813)]);
    expect(outcomes.every(({ ok: isDone }) => isDone)).toBe(true);
    expect(world.github.requests.filter((operation) => operation === 'CreateComment')).toHaveLength(2);
    expect(world.texts()).toHaveLength(1);
    expect(world.texts()).toEqual(['two']);
  });

  test('of which one was killed leave one that counts; the other is marked as outdated', async () => {
    await using world = await openWorld();
    world.github.comments.add(PULL, bodyOf('one'));
    world.github.comments.add(PULL, bodyOf('left behind'));
    expect(await put(world.job(), 'new', 813)).toEqual(UPDATED);
    expect(world.texts()).toEqual(['new', expect.stringMatching(/^This plan is outdated: see \[/u)]);
    await put(world.job(), 'newest', 814);
    expect(world.texts()).toEqual(['newest', expect.stringContaining('outdated')]);
  });
});

describe('what goes wrong', () => {
  test('an answer that is lost makes no second comment', async () => {
    await using world = await openWorld();
    world.github.faults.next('CreateComment', { kind: 'lose_answer' });
    expect(await put(world.job(), 'one')).toEqual(UPDATED);
    expect(world.texts()).toEqual(['one']);
  });

  test('limits are waited for, within reason', async () => {
    await using world = await openWorld();
    world.github.faults.next('CreateComment', { kind: 'answer', status: 429, headers: { 'retry-after': '9' } });
    const second = { kind: 'answer', status: 403, message: 'You have exceeded a secondary rate limit.' } as const;
    world.github.faults.next('ListComments', second);
    expect(await put(world.job(), 'one')).toEqual(CREATED);
    expect(world.clock.sleptMs).toEqual([60_000, 9_000]);
    world.github.faults.next('UpdateComment', { kind: 'answer', status: 429, headers: { 'retry-after': '3600' } });
    const late = await put(world.job(), 'two');
    expect(late).toMatchObject({ ok: false, error: { message: expect.stringContaining('no more requests') } });
    expect(world.texts()).toEqual(['one']);
  });

  test('a token that may not write says what it lacks', async () => {
    await using world = await openWorld();
    world.github.mayComment = false;
    expect(await put(world.job(), 'one')).toEqual({
      ok: false,
      error: { reason: 'not_allowed', message: expect.stringContaining('permission `pull-requests: write`') },
    });
  });

  test('an outage ends after a while', async () => {
    await using world = await openWorld();
    world.github.faults.always('CreateComment', { kind: 'answer', status: 502 });
    const down = { ok: false, error: { reason: 'other', message: expect.stringContaining('502') } };
    expect(await put(world.job(), 'one')).toEqual(down);
    expect(world.github.requests.filter((operation) => operation === 'CreateComment')).toHaveLength(3);
  });

  test('what can not be a comment is refused', async () => {
    await using world = await openWorld();
    const refused = { ok: false, error: { reason: 'other', message: expect.stringContaining('422') } };
    expect(await put(world.job(), 'x'.repeat(70_000))).toEqual(refused);
  });
});
