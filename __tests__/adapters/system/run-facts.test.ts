import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readRunFacts } from '../../../src/adapters/system/run-facts.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

const JOB = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'octo/shop', GITHUB_ACTOR: 'ada', GITHUB_EVENT_NAME: 'push' };

/** The branch that a job is told of, with the event that started it where there is one. */
async function branchOf(environment: Readonly<Record<string, string>>, event?: unknown): Promise<string> {
  await using folder = await makeTemporaryFolder();
  const file = path.join(folder.path, 'event.json');
  if (event !== undefined) await writeFile(file, JSON.stringify(event));
  const facts = await readRunFacts({ ...JOB, GITHUB_EVENT_PATH: file, ...environment }, folder.path, 'local');
  return facts.branch;
}

const pullRequest = (repo: string | null, login: string) => ({
  pull_request: { head: { repo: repo === null ? null : { full_name: repo }, user: { login } } },
});

describe('the branch of a job', () => {
  const ofPull = { GITHUB_REF_NAME: '7/merge', GITHUB_REF_TYPE: 'branch', GITHUB_HEAD_REF: 'main' };

  test.each<[what: string, environment: Readonly<Record<string, string>>, event: unknown, branch: string]>([
    ['is what was pushed', { GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' }, undefined, 'main'],
    ['is no tag of that name', { GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'tag' }, undefined, ''],
    ['is that of a pull request of the repository', ofPull, pullRequest('octo/shop', 'ada'), 'main'],
    ['is none of a fork, whatever it is called there', ofPull, pullRequest('mallory/shop', 'mallory'), 'mallory:main'],
    ['is none of a fork that is gone', ofPull, pullRequest(null, 'mallory'), 'mallory:main'],
    ['is none where the event can not be read', ofPull, 'nonsense', 'unknown:main'],
    ['is none where the event is not there', ofPull, undefined, 'unknown:main'],
  ])('%s', async (_, environment, event, branch) => {
    expect(await branchOf(environment, event)).toBe(branch);
  });
});

test('outside of a job the branch is the one that is checked out', async () => {
  await using folder = await makeTemporaryFolder();
  const branch = async (): Promise<string> => (await readRunFacts({}, folder.path, 'ada')).branch;
  expect(await branch()).toBe('');
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'topic/one'], { cwd: folder.path });
  expect(await branch()).toBe('topic/one');
});

test('whoever starts a run again is told beside whoever began it', async () => {
  const actors = async (environment: Readonly<Record<string, string>>) =>
    (await readRunFacts(environment, '/', 'local')).actors;
  expect(await actors({})).toEqual(['local']);
  expect(await actors(JOB)).toEqual(['ada']);
  expect(await actors({ ...JOB, GITHUB_TRIGGERING_ACTOR: 'ada' })).toEqual(['ada']);
  expect(await actors({ ...JOB, GITHUB_TRIGGERING_ACTOR: 'grace' })).toEqual(['ada', 'grace']);
});

test('the machine is known, but for what only it itself can reach', async () => {
  const facts = await readRunFacts(JOB, '/', 'local');
  expect(facts).toMatchObject({ event: 'push', hostname: hostname() });
  expect(facts.addresses).not.toContain('127.0.0.1');
  expect(facts.addresses).not.toContain('::1');
});
