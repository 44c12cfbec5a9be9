import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commentTarget, readCommentChoice } from '../../src/composition/comment-target.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const REPOSITORY = 'octo/shop';

const PULL = { number: 7, head: { repo: { full_name: REPOSITORY } } };

/** What the event of this name is about. */
async function targetOf(
  choice: Parameters<typeof commentTarget>[0],
  name: string,
  payload: unknown,
  environment: Readonly<Record<string, string>> = {},
) {
  await using folder = await makeTemporaryFolder();
  const file = path.join(folder.path, 'event.json');
  await writeFile(file, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return await commentTarget(choice, {
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: file,
    GITHUB_REPOSITORY: REPOSITORY,
    ...environment,
  });
}

test('the input is one of four words, and auto if empty', () => {
  expect(readCommentChoice('')).toEqual({ ok: true, value: 'auto' });
  expect(readCommentChoice('changes-only')).toEqual({ ok: true, value: 'changes-only' });
  expect(readCommentChoice('yes')).toEqual({
    ok: false,
    error: 'the input comment is auto, always, never, changes-only, not "yes"',
  });
});

describe('a pull request', () => {
  test('is named by the event', async () => {
    const target = { kind: 'issue', number: 7, ofFork: false };
    expect(await targetOf('auto', 'pull_request', { pull_request: PULL })).toEqual(target);
    expect(await targetOf('changes-only', 'pull_request', { pull_request: PULL })).toEqual(target);
    expect(await targetOf('never', 'pull_request', { pull_request: PULL })).toEqual({ kind: 'not_asked' });
  });

  test.each(['', '{', '[]', '{"pull_request":7}'])('is named by the ref where the event is %j', async (payload) => {
    const target = await targetOf('auto', 'pull_request', payload, { GITHUB_REF: 'refs/pull/8/merge' });
    expect(target).toEqual({ kind: 'issue', number: 8, ofFork: false });
  });

  test.each([
    ['another repository', { repo: { full_name: 'eve/shop' } }],
    ['one that was deleted', { repo: null }],
  ])('of a fork is known: %s', async (_, head) => {
    const target = await targetOf('auto', 'pull_request', { pull_request: { number: 7, head } });
    expect(target).toEqual({ kind: 'issue', number: 7, ofFork: true });
  });

  test('is not commented on by pull_request_target, which says why', async () => {
    for (const choice of ['auto', 'always', 'changes-only'] as const) {
      const target = await targetOf(choice, 'pull_request_target', { pull_request: PULL });
      const why = expect.stringContaining('use the event pull_request');
      expect(target).toEqual({ kind: 'none', why, expected: choice !== 'always' });
    }
  });
});

describe('other events', () => {
  test('have no comment unless it is asked for', async () => {
    expect(await targetOf('auto', 'push', {})).toEqual({ kind: 'not_asked' });
    expect(await targetOf('changes-only', 'issue_comment', { issue: { number: 9 } })).toEqual({ kind: 'not_asked' });
    expect(await targetOf('always', 'issue_comment', { issue: { number: 9 } })).toMatchObject({ number: 9 });
  });

  test('that are about nothing of the kind say so', async () => {
    expect(await targetOf('always', 'push', {}, { GITHUB_REF: 'refs/heads/main' })).toEqual({
      kind: 'none',
      why: 'the event push is about no pull request and no issue',
      expected: false,
    });
  });
});
