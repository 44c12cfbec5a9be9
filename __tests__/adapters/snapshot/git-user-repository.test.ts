import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import type { GitPlace } from '../../../src/adapters/snapshot/git-place.ts';
import { type GitServing, serveGit } from '../../rigs/git-http-server.ts';
import { type GitRemote, makeGitRemote, runGit } from '../../rigs/git-remote.ts';
import { gitStore } from '../../rigs/git-snapshots.ts';
import { makeUserRepository, treeBytes } from '../../rigs/git-user-repository.ts';
import { given } from '../../rigs/given.ts';
import { snapshotOf } from '../../rigs/remote-snapshot.ts';

const REF = 'refs/stage-orchestrator/production';

/** Each operation is about ten processes. */
jest.setTimeout(60_000);

const { signal } = new AbortController();

/** Does everything there is to do in a place. */
async function useAll(place: GitPlace): Promise<readonly unknown[]> {
  const store = gitStore(place);
  return [
    given(await store.load('production', signal)),
    given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal)).outcome,
    given(await store.save('production', snapshotOf({ generation: 2 }), 1, signal)).outcome,
    given(await store.generations('production', signal)),
    given(await store.loadGeneration('production', 1, signal))?.generation,
    given(await store.load('production', signal))?.generation,
  ];
}

/** What comes of it where there was nothing before. */
const DONE = [undefined, 'saved', 'saved', [2, 1], 1, 2];

describe("the user's repository stays as it is, to the byte", () => {
  test('with work that is not committed', async () => {
    await using remote = await makeGitRemote();
    const user = await makeUserRepository(remote);
    const before = await treeBytes(user.path);
    expect(await useAll(remote.place({ remote: 'origin', repository: user.path }))).toEqual(DONE);
    expect(await treeBytes(user.path)).toEqual(before);
    expect(await remote.git('for-each-ref', '--format=%(refname)')).toBe(REF);
    expect(await readdir(remote.temporaryDirectory)).toEqual([]);
  });

  test('without a commit', async () => {
    await using remote = await makeGitRemote();
    const user = await makeUserRepository(remote, 0);
    const before = await treeBytes(user.path);
    expect(await useAll(remote.place({ remote: 'origin', repository: user.path }))).toEqual(DONE);
    expect(await treeBytes(user.path)).toEqual(before);
  });

  test('as a shallow checkout without a branch, seen from a folder in it', async () => {
    await using remote = await makeGitRemote();
    const user = await makeUserRepository(remote);
    await user.git('commit', '--quiet', '--all', '--message', 'Go on');
    await user.git('push', '--quiet', 'origin', 'main');
    const checkout = join(remote.folder, 'checkout');
    await runGit(remote.variables, 'clone', '--quiet', '--depth=1', '-b', 'main', `file://${remote.path}`, checkout);
    await runGit(remote.variables, '-C', checkout, 'checkout', '--quiet', '--detach');
    await mkdir(join(checkout, 'deploy'));
    const before = await treeBytes(checkout);
    expect(await useAll(remote.place({ remote: 'origin', repository: join(checkout, 'deploy') }))).toEqual(DONE);
    expect(await treeBytes(checkout)).toEqual(before);
    expect(await readFile(join(checkout, '.git', 'shallow'), 'utf8')).toMatch(/^[0-9a-f]{40}\n$/);
  });

  test('when it is itself the remote', async () => {
    await using remote = await makeGitRemote();
    const user = await makeUserRepository(remote);
    const [head, status] = [
      await user.git('rev-parse', 'HEAD'),
      await user.git('status', '--porcelain=v2', '--branch'),
    ];
    expect(await useAll(remote.place({ remote: '.', repository: user.path }))).toEqual(DONE);
    expect(await user.git('rev-parse', 'HEAD')).toBe(head);
    expect(await user.git('status', '--porcelain=v2', '--branch')).toBe(status);
    expect(await user.git('for-each-ref', '--format=%(refname)')).toBe(`refs/heads/main\n${REF}\nrefs/tags/v1`);
  });

  test('although variables of a surrounding git lead to its index and work tree', async () => {
    await using remote = await makeGitRemote();
    const user = await makeUserRepository(remote);
    const before = await treeBytes(user.path);
    const git = join(user.path, '.git');
    const variables = {
      ...remote.variables,
      GIT_DIR: git,
      GIT_WORK_TREE: user.path,
      GIT_INDEX_FILE: join(git, 'index'),
      GIT_OBJECT_DIRECTORY: join(git, 'objects'),
      GIT_PREFIX: 'deploy/',
    };
    expect(await useAll(remote.place({ variables }))).toEqual(DONE);
    expect(await treeBytes(user.path)).toEqual(before);
  });
});

describe('no program of the user runs', () => {
  test('as a hook, a filter, a monitor or a signature, of the repository or of the machine', async () => {
    await using remote = await makeGitRemote();
    const user = await makeUserRepository(remote);
    const ran = join(remote.folder, 'ran');
    const hooks = join(remote.folder, 'hooks');
    await mkdir(hooks);
    const names = ['pre-push', 'post-index-change', 'reference-transaction', 'pre-auto-gc', 'post-commit'];
    for (const name of names) {
      const script = `#!/bin/sh\necho ${name} >>"${ran}"\n`;
      await writeFile(join(hooks, name), script, { mode: 0o755 });
      await writeFile(join(user.path, '.git', 'hooks', name), script, { mode: 0o755 });
    }
    await user.git('config', 'core.fsmonitor', join(hooks, 'pre-push'));
    await user.git('config', 'filter.all.clean', join(hooks, 'pre-push'));
    await user.git('config', 'commit.gpgsign', 'true');
    await user.git('config', 'push.gpgSign', 'true');
    await user.git('config', 'gpg.program', join(hooks, 'pre-push'));
    const home = String(remote.variables['HOME']);
    await writeFile(
      join(home, '.gitconfig'),
      `[core]\n\thooksPath = ${hooks}\n\tattributesFile = ${home}/attributes\n`,
    );
    await writeFile(join(home, 'attributes'), '* filter=all text eol=crlf\n');
    expect(await useAll(remote.place({ remote: 'origin', repository: user.path }))).toEqual(DONE);
    expect(await readdir(remote.folder)).not.toContain('ran');
  });
});

describe('the remote is found', () => {
  test.each([
    ['a path', (remote: GitRemote) => remote.path],
    ['a file URL', (remote: GitRemote) => `file://${remote.path}`],
    ['a path from the folder', () => '../remote.git'],
  ])('by %s, in a folder that is no repository', async (_form, address) => {
    await using remote = await makeGitRemote();
    expect(await useAll(remote.place({ remote: address(remote) }))).toEqual(DONE);
    expect(await remote.generations(REF)).toEqual([2, 1]);
  });

  test('by the name of a remote whose path leads from the top of the work tree', async () => {
    await using remote = await makeGitRemote();
    const user = await makeUserRepository(remote);
    await user.git('remote', 'set-url', 'origin', '../remote.git');
    await mkdir(join(user.path, 'a', 'b'), { recursive: true });
    expect(await useAll(remote.place({ remote: 'origin', repository: join(user.path, 'a', 'b') }))).toEqual(DONE);
  });

  test('by a URL that the configuration of the user replaces', async () => {
    await using remote = await makeGitRemote();
    const user = await makeUserRepository(remote);
    await user.git('config', `url.${remote.folder}/.insteadOf`, 'https://state.example.com/');
    expect(
      await useAll(remote.place({ remote: 'https://state.example.com/remote.git', repository: user.path })),
    ).toEqual(DONE);
  });

  test('in a bare repository, by the name of its remote', async () => {
    await using remote = await makeGitRemote();
    const bare = join(remote.folder, 'mirror.git');
    await runGit(remote.variables, 'clone', '--quiet', '--bare', remote.path, bare);
    expect(await useAll(remote.place({ remote: 'origin', repository: bare }))).toEqual(DONE);
  });
});

test('folders that the user calls safe are safe for processes in a remote that is a folder, too', async () => {
  await using remote = await makeGitRemote();
  const [bin, seen] = [join(remote.folder, 'bin'), join(remote.folder, 'seen')];
  await mkdir(bin);
  const script = `#!/bin/bash
    PATH=\${PATH#*:}
    case "$*" in *ls-remote*) cp "$GIT_CONFIG_GLOBAL" "${seen}" ;; esac
    exec git "$@"`;
  await writeFile(join(bin, 'git'), script, { mode: 0o755 });
  const folders = [remote.path, '*', String.raw`C:\odd "folder"`];
  for (const folder of folders) {
    await runGit(remote.variables, 'config', '--global', '--add', 'safe.directory', folder);
  }
  const variables = { ...remote.variables, PATH: `${bin}:${remote.variables['PATH'] ?? ''}` };
  given(await gitStore(remote.place({ variables })).load('production', signal));
  const listed = await runGit(remote.variables, 'config', '--file', seen, '--list', '--null');
  expect(listed.split('\0')).toEqual([...folders.map((folder) => `safe.directory\n${folder}`), '']);
});

describe('a token', () => {
  const TOKEN = 'ghs_c4naryT0ken';
  const credentials = `x-access-token:${TOKEN}`;
  const header = `AUTHORIZATION: basic ${Buffer.from(credentials).toString('base64')}`;

  /** A served remote with a user's repository whose `origin` it is; looks for the token while git works. */
  async function served(remote: GitRemote, more: GitServing = {}) {
    const found: string[] = [];
    const server = await serveGit(remote, {
      credentials,
      ...more,
      async onRequest() {
        for (const [file, text] of await textsBelow(remote.temporaryDirectory)) {
          if (text.includes(TOKEN) || text.includes(header.slice(-20))) found.push(file);
        }
      },
    });
    const user = await makeUserRepository(remote);
    await user.git('remote', 'set-url', 'origin', server.url);
    const place = remote.place({ remote: 'origin', repository: user.path });
    return { server, user, place, found, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  }

  test('in a header of the local configuration is used, and written to no file', async () => {
    await using remote = await makeGitRemote();
    await using rig = await served(remote);
    await rig.user.git('config', `http.${new URL(rig.server.url).origin}/.extraheader`, header);
    expect(await useAll(rig.place)).toEqual(DONE);
    expect(rig.found).toEqual([]);
    expect(await textsBelow(remote.path)).not.toContainEqual([expect.anything(), expect.stringContaining(TOKEN)]);
  });

  test('in a file that the configuration includes for this repository alone is used', async () => {
    await using remote = await makeGitRemote();
    await using rig = await served(remote);
    const file = join(remote.folder, 'git-credentials-1234.config');
    await writeFile(file, `[http "${new URL(rig.server.url).origin}/"]\n\textraheader = ${header}\n`);
    await rig.user.git('config', `includeIf.gitdir:${rig.user.path}/.git.path`, file);
    expect(await useAll(rig.place)).toEqual(DONE);
    expect(rig.found).toEqual([]);
  });

  test('of a helper in the configuration of the user is used', async () => {
    await using remote = await makeGitRemote();
    await using rig = await served(remote);
    const helper = `!f() { test "$1" = get && echo username=x-access-token && echo password=${TOKEN}; }; f`;
    await runGit(remote.variables, 'config', '--global', 'credential.helper', helper);
    expect(await useAll(rig.place)).toEqual(DONE);
    expect(rig.found).toEqual([]);
  });

  test('in the URL is used, and named nowhere', async () => {
    await using remote = await makeGitRemote();
    await using rig = await served(remote);
    const url = rig.server.url.replace('http://', `http://${credentials}@`);
    expect(await useAll({ ...rig.place, remote: url })).toEqual(DONE);
    expect(gitStore({ ...rig.place, remote: url }).describe('production')).not.toContain(TOKEN);
    expect(rig.found).toEqual([]);
  });

  test('of variables that configure git is used', async () => {
    await using remote = await makeGitRemote();
    await using rig = await served(remote);
    const variables = {
      ...remote.variables,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraheader',
      GIT_CONFIG_VALUE_0: header,
    };
    expect(await useAll({ ...rig.place, variables })).toEqual(DONE);
  });
});

async function textsBelow(folder: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = entries.map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    // Git removes files while they are looked at.
    const text = entry.isFile() ? await readFile(file, 'latin1').catch(() => '') : '';
    return [file, text] as const;
  });
  return Promise.all(texts);
}
