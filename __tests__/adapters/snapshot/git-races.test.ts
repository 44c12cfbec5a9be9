import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, jest, test } from '@jest/globals';
import { serveGit } from '../../rigs/git-http-server.ts';
import { type GitRemote, makeGitRemote } from '../../rigs/git-remote.ts';
import { gitStore } from '../../rigs/git-snapshots.ts';
import { given } from '../../rigs/given.ts';
import { snapshotOf } from '../../rigs/remote-snapshot.ts';
import { startSocketServer } from '../../rigs/socket-server.ts';

const REF = 'refs/stage-orchestrator/production';

const PROCESS = fileURLToPath(new URL('../../rigs/git-snapshot-process-main.ts', import.meta.url));

/** Each operation is about ten processes. */
jest.setTimeout(60_000);

const { signal } = new AbortController();

function save(remote: GitRemote, generation: number, abort: AbortSignal = signal) {
  return gitStore(remote.place()).save('production', snapshotOf({ generation }), generation - 1, abort);
}

async function newest(remote: GitRemote): Promise<number | undefined> {
  return given(await gitStore(remote.place()).load('production', signal))?.generation;
}

/** A remote in which the first push waits, received and not yet done, until the test lets it go or refuses it. */
async function waitingRemote() {
  const remote = await makeGitRemote();
  given(await save(remote, 1));
  const reached = Promise.withResolvers<Socket>();
  const server = await startSocketServer((socket) => reached.resolve(socket));
  await mkdir(join(remote.path, 'hooks'), { recursive: true });
  const hook = `#!/bin/bash
    if mkdir "${remote.folder}/first" 2>&-; then
      exec 9<>/dev/tcp/127.0.0.1/${server.port} && read -u 9
    fi`;
  await writeFile(join(remote.path, 'hooks', 'pre-receive'), hook, { mode: 0o755 });
  return {
    remote,
    /** Settles when the push waits. */
    reached: reached.promise,
    async letGo(): Promise<void> {
      (await reached.promise).write('go\n');
    },
    async refuse(): Promise<void> {
      (await reached.promise).destroy();
    },
    /** Settles when the hook is gone, however. */
    async gone(): Promise<void> {
      const socket = await reached.promise;
      if (!socket.closed) await once(socket, 'close');
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await remote[Symbol.asyncDispose]();
    },
  };
}

describe('of several who save at once', () => {
  test('in one process one is saved, and the others are told by which generation', async () => {
    await using remote = await makeGitRemote();
    for (const generation of [1, 2, 3]) {
      const saved = await Promise.all([1, 2, 3, 4].map(() => save(remote, generation)));
      const outcomes = saved.map((each) => given(each)).toSorted((a, b) => a.outcome.localeCompare(b.outcome));
      const stale = { outcome: 'stale', found: generation };
      expect(outcomes).toEqual([{ outcome: 'saved' }, stale, stale, stale]);
    }
    expect(await remote.generations(REF)).toEqual([3, 2, 1]);
  });

  test('in several processes nothing is lost and no generation is given twice', async () => {
    await using remote = await makeGitRemote();
    const started = [1, 2, 3].map(() =>
      promisify(execFile)(process.execPath, ['--no-warnings', PROCESS, JSON.stringify(remote.place()), '4']),
    );
    const ran = await Promise.all(started);
    const saved = ran.flatMap(({ stdout }) => stdout.trim().split('\n').map(Number));
    const all = Array.from({ length: 12 }, (_, index) => index + 1);
    expect(saved.toSorted((a, b) => a - b)).toEqual(all);
    expect(await remote.generations(REF)).toEqual(all.toReversed());
    expect(await readdir(remote.temporaryDirectory)).toEqual([]);
  });

  test('the one whose push was received first and done last is refused by the remote', async () => {
    await using waiting = await waitingRemote();
    const slow = save(waiting.remote, 2);
    await waiting.reached;
    expect(given(await save(waiting.remote, 2))).toEqual({ outcome: 'saved' });
    const kept = await waiting.remote.git('rev-parse', REF);
    await waiting.letGo();
    expect(given(await slow)).toEqual({ outcome: 'stale', found: 2 });
    expect(await waiting.remote.git('rev-parse', REF)).toBe(kept);
  });
});

describe('in the middle of a push', () => {
  test('nothing of it is to be seen, and all of it afterwards', async () => {
    await using waiting = await waitingRemote();
    const saving = save(waiting.remote, 2);
    await waiting.reached;
    expect(await newest(waiting.remote)).toBe(1);
    await waiting.letGo();
    expect(given(await saving)).toEqual({ outcome: 'saved' });
    expect(await newest(waiting.remote)).toBe(2);
  });

  test('a run that is cancelled ends it, and the remote is as it was', async () => {
    await using waiting = await waitingRemote();
    const cancelling = new AbortController();
    const saving = save(waiting.remote, 2, cancelling.signal);
    await waiting.reached;
    cancelling.abort();
    expect(await saving).toMatchObject({
      error: { reason: 'save_failed', problem: expect.stringMatching(/cancelled/) },
    });
    await waiting.gone();
    expect(await newest(waiting.remote)).toBe(1);
    expect(await waiting.remote.git('fsck', '--strict')).not.toMatch(/error|missing/);
    expect(await readdir(waiting.remote.temporaryDirectory)).toEqual([]);
    expect(given(await save(waiting.remote, 2))).toEqual({ outcome: 'saved' });
  });

  test.each(['done', 'not done'])('a process that is killed leaves the save whole: %s', async (end) => {
    await using waiting = await waitingRemote();
    const { remote } = waiting;
    const child = spawn(process.execPath, ['--no-warnings', PROCESS, JSON.stringify(remote.place()), '1']);
    await waiting.reached;
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await newest(remote)).toBe(1);
    await (end === 'done' ? waiting.letGo() : waiting.refuse());
    await waiting.gone();
    // Git goes on by itself, and nobody tells when it is done: the next save waits for nothing, and finds one or the other.
    const next = given(await save(remote, 2));
    expect(['saved', 'stale']).toContain(next.outcome);
    const loaded = given(await gitStore(remote.place()).load('production', signal));
    expect(loaded?.generation).toBe(2);
    expect(Buffer.from(loaded?.files.get('alpha.db') ?? []).toString()).toBe('history of generation 2');
    expect(await remote.generations(REF)).toEqual([2, 1]);
  });
});

describe('a save whose answer is lost', () => {
  test('is done when the remote has it', async () => {
    await using remote = await makeGitRemote();
    await using server = await serveGit(remote, { losesAnswer: () => Promise.resolve(true) });
    const store = gitStore(remote.place({ remote: server.url }));
    expect(given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal))).toEqual({
      outcome: 'saved',
    });
    expect(await remote.generations(REF)).toEqual([1]);
  });

  test('is done when others have saved on top of it meanwhile', async () => {
    await using remote = await makeGitRemote();
    await using server = await serveGit(remote, {
      async losesAnswer() {
        for (const generation of [2, 3]) given(await save(remote, generation));
        return true;
      },
    });
    const store = gitStore(remote.place({ remote: server.url }));
    expect(given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal))).toEqual({
      outcome: 'saved',
    });
    expect(await remote.generations(REF)).toEqual([3, 2, 1]);
  });
});
