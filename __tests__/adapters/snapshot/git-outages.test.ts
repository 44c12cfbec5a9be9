import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import type { GitPlace } from '../../../src/adapters/snapshot/git-place.ts';
import { startApiServer } from '../../rigs/api-server.ts';
import { serveGit } from '../../rigs/git-http-server.ts';
import { type GitRemote, makeGitRemote } from '../../rigs/git-remote.ts';
import { gitStore } from '../../rigs/git-snapshots.ts';
import { given } from '../../rigs/given.ts';
import { snapshotOf } from '../../rigs/remote-snapshot.ts';
import { findClosedPort, startSocketServer } from '../../rigs/socket-server.ts';

const REF = 'refs/stage-orchestrator/production';

/** Each operation is about ten processes. */
jest.setTimeout(60_000);

const { signal } = new AbortController();

/** How every operation ends in a place. */
async function everyEnd(place: GitPlace): Promise<readonly unknown[]> {
  const store = gitStore(place);
  return [
    await store.load('production', signal),
    await store.generations('production', signal),
    await store.loadGeneration('production', 1, signal),
    await store.save('production', snapshotOf({ generation: 1 }), 0, signal),
  ];
}

/** All of them fail with these words; none finds that there is nothing. */
function outage(words: RegExp): readonly unknown[] {
  const problem = expect.stringMatching(words);
  const place = expect.stringContaining(REF);
  const reading = { ok: false, error: { reason: 'history_unavailable', place, problem } };
  const saving = { ok: false, error: { reason: 'save_failed', environment: 'production', place, problem } };
  return [reading, reading, reading, saving];
}

/** The remote with one save in it. */
async function savedRemote(): Promise<GitRemote> {
  const remote = await makeGitRemote();
  given(await gitStore(remote.place()).save('production', snapshotOf({ generation: 1 }), 0, signal));
  return remote;
}

describe('a remote is never taken for an empty one that', () => {
  test('is a path where there is nothing', async () => {
    await using remote = await makeGitRemote();
    expect(await everyEnd(remote.place({ remote: '/nowhere/state.git' }))).toEqual(
      outage(/'\/nowhere\/state.git' does not appear to be/),
    );
  });

  test('is a folder and no repository', async () => {
    await using remote = await makeGitRemote();
    expect(await everyEnd(remote.place({ remote: remote.temporaryDirectory }))).toEqual(
      outage(/does not appear to be a git repository/),
    );
  });

  test('is a bundle, which nobody can push to', async () => {
    await using remote = await savedRemote();
    const bundle = join(remote.folder, 'state.bundle');
    await remote.git('update-ref', 'refs/heads/main', REF);
    await remote.git('bundle', 'create', '--quiet', bundle, 'refs/heads/main');
    expect(await everyEnd(remote.place({ remote: bundle }))).toEqual(outage(/no git server/));
  });

  test('is a port on which nobody listens', async () => {
    await using remote = await makeGitRemote();
    const url = `http://127.0.0.1:${await findClosedPort()}/state.git`;
    expect(await everyEnd(remote.place({ remote: url }))).toEqual(
      outage(/unable to access '.*': Failed to connect to 127\.0\.0\.1/),
    );
  });

  test('accepts connections and says nothing', async () => {
    await using remote = await makeGitRemote();
    await using server = await startSocketServer(() => undefined);
    const place = remote.place({ remote: `http://${server.endpoint}/state.git`, timeoutMs: 300 });
    expect(await everyEnd(place)).toEqual(outage(/longer than 0\.3 s/));
  });

  test.each([
    [200, '', /no git server/],
    [200, '<html>Sign in to the guest network</html>', /no git server/],
    [301, '', /301|redirect|not found/i],
    [403, 'no', /The requested URL returned error: 403/],
    [404, 'no', /repository '.*' not found/],
    [429, 'slow down', /The requested URL returned error: 429/],
    [500, 'oh', /The requested URL returned error: 500/],
    [503, 'later', /The requested URL returned error: 503/],
  ])('answers every request with %d %j', async (status, body, problem) => {
    await using remote = await makeGitRemote();
    await using server = await startApiServer((_, response) => void response.writeHead(status).end(body));
    expect(await everyEnd(remote.place({ remote: `${server.url}/state.git` }))).toEqual(outage(problem));
  });

  test('asks for a name and a password that nobody has given: no one is asked', async () => {
    await using remote = await savedRemote();
    await using server = await serveGit(remote, { credentials: 'ada:secret' });
    expect(await everyEnd(remote.place({ remote: server.url }))).toEqual(
      outage(/could not read Username .*terminal prompts disabled/),
    );
  });

  test('refuses name and password: they are in no message', async () => {
    await using remote = await savedRemote();
    await using server = await serveGit(remote, { credentials: 'ada:secret' });
    const url = server.url.replace('http://', 'http://ada:mist4ke@');
    expect(await everyEnd(remote.place({ remote: url }))).toEqual(outage(/Authentication failed for/));
    const store = gitStore(remote.place({ remote: url }));
    const said = JSON.stringify([await store.load('production', signal), store.describe('production')]);
    expect(said).not.toMatch(/mist4ke|ada/);
    expect(said).toContain('http://***@127.0.0.1');
  });

  test('is an unknown name of a remote', async () => {
    await using remote = await makeGitRemote();
    expect(await everyEnd(remote.place({ remote: 'upstream' }))).toEqual(
      outage(/has no remote with the name "upstream" \(not a git repo/),
    );
  });

  test('looks like an option', async () => {
    await using remote = await makeGitRemote();
    expect(await everyEnd(remote.place({ remote: '--upload-pack=touch /tmp/x' }))).toEqual(
      outage(/strange pathname|appear|blocked/),
    );
  });
});

describe('a damaged remote is never taken for an empty one', () => {
  test.each([
    ['empty', ''],
    ['no object id', 'garbage\n'],
    ['the id of no object', `${'1'.repeat(40)}\n`],
  ])('where the ref is %s', async (_what, text) => {
    await using remote = await savedRemote();
    await writeFile(join(remote.path, REF), text);
    const store = gitStore(remote.place());
    for (const read of [
      await store.load('production', signal),
      await store.generations('production', signal),
      await store.save('production', snapshotOf({ generation: 1 }), 0, signal),
    ]) {
      expect(read).toMatchObject({ ok: false, error: { reason: expect.stringMatching(/damaged|unavailable|failed/) } });
    }
  });

  test('where objects are gone', async () => {
    await using remote = await savedRemote();
    const oid = await remote.git('rev-parse', `${REF}:alpha.db`);
    await rm(join(remote.path, 'objects', oid.slice(0, 2)), { recursive: true });
    const store = gitStore(remote.place());
    expect(await store.load('production', signal)).toMatchObject({ error: { reason: 'history_unavailable' } });
  });

  test('where an object has other bytes than it had', async () => {
    await using remote = await savedRemote();
    const oid = await remote.git('rev-parse', `${REF}:alpha.db`);
    const file = join(remote.path, 'objects', oid.slice(0, 2), oid.slice(2));
    await rm(file);
    await writeFile(file, 'x');
    const store = gitStore(remote.place());
    expect(await store.load('production', signal)).toMatchObject({ error: { reason: 'history_unavailable' } });
  });

  test('where the ref is no commit', async () => {
    await using remote = await savedRemote();
    await remote.git('update-ref', REF, await remote.git('rev-parse', `${REF}:alpha.db`));
    const store = gitStore(remote.place());
    expect(await store.load('production', signal)).toMatchObject({ error: { reason: 'history_damaged' } });
  });
});

describe('a save that the remote refuses', () => {
  test('tells why, in the words of the remote', async () => {
    await using remote = await savedRemote();
    await mkdir(join(remote.path, 'hooks'), { recursive: true });
    const hook = '#!/bin/sh\necho "state is frozen this week" >&2\nexit 1\n';
    await writeFile(join(remote.path, 'hooks', 'pre-receive'), hook, { mode: 0o755 });
    const saved = await gitStore(remote.place()).save('production', snapshotOf({ generation: 2 }), 1, signal);
    expect(saved).toMatchObject({
      error: { reason: 'save_failed', problem: expect.stringMatching(/frozen this week.*pre-receive hook declined/) },
    });
    expect(await remote.generations(REF)).toEqual([1]);
  });

  test('because it may only be read is a failure', async () => {
    await using remote = await savedRemote();
    await using server = await serveGit(remote);
    await remote.git('config', 'http.receivepack', 'false');
    const store = gitStore(remote.place({ remote: server.url }));
    expect(given(await store.load('production', signal))?.generation).toBe(1);
    expect(await store.save('production', snapshotOf({ generation: 2 }), 1, signal)).toMatchObject({
      error: { reason: 'save_failed', problem: expect.stringContaining('403') },
    });
  });
});

describe('the machine', () => {
  test('may have no git, which is said', async () => {
    await using remote = await makeGitRemote();
    expect(await everyEnd(remote.place({ variables: { PATH: remote.folder } }))).toEqual(
      outage(/git was not found: is it installed/),
    );
  });

  test('may have a git that is too old, which is said', async () => {
    await using remote = await makeGitRemote();
    const bin = join(remote.folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'git'), '#!/bin/sh\necho "git version 2.30.2"\n', { mode: 0o755 });
    const variables = { ...remote.variables, PATH: `${bin}:${remote.variables['PATH'] ?? ''}` };
    expect(await everyEnd(remote.place({ variables }))).toEqual(
      outage(/git 2\.30\.2 is too old: 2\.32 or newer is needed/),
    );
  });

  test('may have no folder for temporary files, which is said', async () => {
    await using remote = await makeGitRemote();
    const place = remote.place({ temporaryDirectory: join(remote.folder, 'nowhere') });
    expect(await everyEnd(place)).toEqual(outage(/no temporary folder could be made: .*nowhere/));
  });

  test('has nothing left over after failures', async () => {
    await using remote = await makeGitRemote();
    expect(await everyEnd(remote.place({ remote: '/nowhere/state.git' }))).toEqual(outage(/appear/));
    expect(await readdir(remote.temporaryDirectory)).toEqual([]);
  });
});
