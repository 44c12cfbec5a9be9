import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { clientsProgram } from '../../src/composition/clients-program.ts';
import { gitPlace } from '../../src/composition/git-place.ts';
import { runLink } from '../../src/composition/run-identity.ts';
import { stateSecrets } from '../../src/composition/state-secrets.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

describe('the process of GitHub’s clients', () => {
  test('is a source beside a program that runs from sources', async () => {
    await using folder = await makeTemporaryFolder();
    const program = path.join(folder.path, 'action.ts');
    await writeFile(program, '');
    expect(clientsProgram(program)).toEqual([process.execPath, path.join(folder.path, 'clients.ts')]);
  });

  test.each(['action', 'cli', 'wave'])('is in dist/action for dist/%s, also behind a link', async (name) => {
    await using folder = await makeTemporaryFolder();
    const program = path.join(folder.path, 'dist', name, 'index.js');
    await mkdir(path.dirname(program), { recursive: true });
    await writeFile(program, '');
    const link = path.join(folder.path, 'stage-orchestrator');
    await symlink(program, link);
    const expected = path.join(folder.path, 'dist/action/clients.js');
    for (const started of [program, link]) expect(clientsProgram(started)[1]).toBe(expected);
  });
});

describe('the remote of git', () => {
  const ACTIONS = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://ghe.example.org',
    GITHUB_REPOSITORY: 'octo/shop',
  };
  const placeOf = (environment: Readonly<Record<string, string>>, remote?: string) =>
    gitPlace({ environment }, { folder: '/shop', token: 'token', ...(remote === undefined ? {} : { remote }) });

  test.each([
    ['is origin on a laptop', {}, undefined, 'origin'],
    ['is the repository of the workflow in Actions', ACTIONS, undefined, 'https://ghe.example.org/octo/shop'],
    ['is what is asked for', ACTIONS, 'backup', 'backup'],
  ])('%s', (_, environment, asked, remote) => {
    expect(placeOf(environment, asked)).toMatchObject({ remote, repository: '/shop' });
  });

  test('gets the token for the server of the workflow, and on a laptop none', () => {
    expect(placeOf(ACTIONS).token).toEqual({ server: 'https://ghe.example.org', token: 'token' });
    expect(placeOf({ GITHUB_SERVER_URL: 'https://ghe.example.org' }).token).toBeUndefined();
  });
});

describe('what must not be shown of the stores', () => {
  test.each([
    ['the token and what git makes of it', 'origin', 't-1', ['t-1', 'eC1hY2Nlc3MtdG9rZW46dC0x']],
    ['the password in a URL', 'https://ada:p%40ss@example.org/a.git', '', ['p@ss']],
    ['a password that is no escaped text', 'https://ada:100%@example.org/a.git', '', ['100%']],
    ['a token in the place of a user', 'https://ghp_t%2B2@example.org/a.git', '', ['ghp_t+2']],
    ['a token before an empty password', 'http://ghp_t2:@example.org/a.git', '', ['ghp_t2']],
    ['a token in the old way of GitHub', 'https://t3:x-oauth-basic@github.com/o/a.git', '', ['t3']],
    ['nothing of a user of ssh', 'ssh://git@example.org/a.git', '', []],
    ['nothing of an address of ssh', 'git@example.org:a.git', '', []],
  ])('%s', (_, remote, token, secrets) => {
    expect(stateSecrets([{ kind: 'cache' }, { kind: 'git', remote }], token)).toEqual(secrets);
  });
});

test('a run has a link in Actions alone', () => {
  const run = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'octo/shop', GITHUB_RUN_ID: '812' };
  expect([runLink(run), runLink({})]).toEqual(['https://github.com/octo/shop/actions/runs/812', undefined]);
});
