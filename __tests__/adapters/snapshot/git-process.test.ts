import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type GitCommand, runGit } from '../../../src/adapters/snapshot/git-process.ts';
import { startLifeline } from '../../rigs/lifeline.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../rigs/temporary-folder.ts';

/** Longer than any test takes. */
const LONG_MS = 60_000;

/** A call of a program called git that is this script. */
async function scripted(folder: TemporaryFolder, script: string, more: Partial<GitCommand> = {}): Promise<GitCommand> {
  const program = join(folder.path, 'git');
  await writeFile(program, `#!/bin/bash\n${script}\n`);
  await chmod(program, 0o755);
  const variables = { PATH: `${folder.path}:${process.env['PATH'] ?? ''}` };
  return { arguments: [], variables, timeoutMs: LONG_MS, outputLimitBytes: 1_000, ...more };
}

const { signal } = new AbortController();

describe('a call of git', () => {
  test('gives bytes, words and exit status, and reads its input to the end', async () => {
    await using folder = await makeTemporaryFolder();
    const input = [Uint8Array.from([0, 255, 10]), new Uint8Array(), Buffer.from('end')];
    const command = await scripted(folder, 'cat; echo "said $1" >&2; exit 3', { arguments: ['this'], input });
    expect(await runGit(command, signal)).toEqual({
      kind: 'ended',
      exitCode: 3,
      output: { stdout: Buffer.from([0, 255, 10, ...Buffer.from('end')]), stderr: 'said this\n', trace: '' },
    });
  });

  test('that reads nothing does not hang on input, however long it is', async () => {
    await using folder = await makeTemporaryFolder();
    const input = Array.from({ length: 100 }, () => new Uint8Array(100_000));
    const command = await scripted(folder, 'exec <&-; exit 1', { input });
    expect(await runGit(command, signal)).toMatchObject({ kind: 'ended', exitCode: 1 });
  });

  test('has no terminal to ask on', async () => {
    await using folder = await makeTemporaryFolder();
    const command = await scripted(folder, 'if (exec </dev/tty) 2>&-; then echo asked; else echo none; fi');
    expect(await runGit(command, signal)).toMatchObject({ output: { stdout: Buffer.from('none\n') } });
  });

  test('is over when git is, although what it started goes on', async () => {
    await using folder = await makeTemporaryFolder();
    await using lifeline = await startLifeline();
    const command = await scripted(folder, `${lifeline.hold}; (read -u 9) & echo done`);
    expect(await runGit(command, signal)).toMatchObject({ kind: 'ended', output: { stdout: Buffer.from('done\n') } });
  });

  test('keeps only the end of very long words', async () => {
    await using folder = await makeTemporaryFolder();
    const command = await scripted(folder, 'head -c 100000 /dev/zero | tr "\\0" x >&2; echo end >&2');
    const end = await runGit(command, signal);
    expect(end.kind === 'ended' ? end.output.stderr : '').toMatch(/^x{50000,70000}end\n$/);
  });

  test('keeps its trace apart from its words', async () => {
    await using folder = await makeTemporaryFolder();
    const script = `echo "traced to $GIT_TRACE2_EVENT" >&2
      printf '{"event":"start","argv":["secret"]}\\nbroken off{"event":"exit"}\\nlast' >&2`;
    expect(await runGit(await scripted(folder, script, { traced: true }), signal)).toMatchObject({
      output: {
        stderr: 'traced to 2\nbroken offlast',
        trace: '{"event":"start","argv":["secret"]}\n{"event":"exit"}\n',
      },
    });
  });

  test('that answers more than is taken is ended', async () => {
    await using folder = await makeTemporaryFolder();
    expect(await runGit(await scripted(folder, 'exec yes'), signal)).toEqual({ kind: 'too_much_output' });
  });

  test('that cannot be started says so', async () => {
    await using folder = await makeTemporaryFolder();
    const command = { arguments: [], variables: { PATH: folder.path }, timeoutMs: LONG_MS, outputLimitBytes: 1 };
    expect(await runGit(command, signal)).toEqual({ kind: 'not_started', code: 'ENOENT' });
  });

  test('is not started for a run that was cancelled', async () => {
    const command = { arguments: [], variables: {}, timeoutMs: LONG_MS, outputLimitBytes: 1 };
    expect(await runGit(command, AbortSignal.abort())).toEqual({ kind: 'cancelled' });
  });
});

describe('everything that a call has started is ended', () => {
  test('when the run is cancelled', async () => {
    await using folder = await makeTemporaryFolder();
    await using lifeline = await startLifeline();
    const command = await scripted(folder, `${lifeline.hold}; (read -u 9) & read -u 9`);
    const cancelling = new AbortController();
    const running = runGit(command, cancelling.signal);
    await lifeline.held;
    cancelling.abort();
    expect(await running).toEqual({ kind: 'cancelled' });
    await lifeline.released;
  });

  test('when its time is over, even if it does not listen', async () => {
    await using folder = await makeTemporaryFolder();
    await using lifeline = await startLifeline();
    const script = `trap "" TERM; ${lifeline.hold}; (read -u 9) & while true; do read -u 9; done`;
    const command = await scripted(folder, script, { timeoutMs: 2_000 });
    const running = runGit(command, signal);
    await lifeline.held;
    expect(await running).toEqual({ kind: 'timeout' });
    await lifeline.released;
  });
});
