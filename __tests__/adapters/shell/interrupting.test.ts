import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startLifeline } from '../../rigs/lifeline.ts';
import { resultOf, runScript, type RanScript, type ShellRun } from '../../rigs/shell.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

/** Runs a script and aborts it as soon as it prints `ready`. */
function runAndAbort(script: string, settings: ShellRun = {}): Promise<RanScript> {
  const abort = new AbortController();
  return runScript(script, {
    ...settings,
    abort: abort.signal,
    onLine: (_, line) => {
      if (line === 'ready') abort.abort();
    },
  });
}

const QUICK = { interruptMs: 50, terminateMs: 50 };
const LONG_MS = 60_000;

describe('an abort', () => {
  test('ends what obeys at once', async () => {
    await using lifeline = await startLifeline();
    const script = `${lifeline.hold}\necho ready\nsleep 600 | sleep 600`;
    expect(await resultOf(runAndAbort(script))).toMatchObject({ exitCode: null, signal: 'SIGINT', aborted: true });
    await lifeline.released;
  });

  test('ends what a script has started in the background, and bash had it ignore SIGINT', async () => {
    await using lifeline = await startLifeline();
    const script = `${lifeline.hold}\nsleep 600 | sleep 600 &\necho ready\nsleep 600`;
    const graces = { interruptMs: 50, terminateMs: LONG_MS };
    expect(await resultOf(runAndAbort(script, { graces }))).toMatchObject({ exitCode: null, aborted: true });
    await lifeline.released;
  });

  test('gives time to clean up', async () => {
    const script =
      'trap "echo cleaning; sleep 0.1; echo clean; exit 130" INT\necho ready\nwhile true; do sleep 0.01; done';
    const { result, lines } = await runAndAbort(script);
    expect(result).toMatchObject({ ok: true, value: { exitCode: 130, signal: null, aborted: true } });
    expect(lines).toEqual(['ready', 'cleaning', 'clean']);
  });

  test('goes on to SIGTERM where SIGINT is ignored', async () => {
    const script = 'trap "" INT\ntrap "echo terminated; exit 9" TERM\necho ready\nwhile true; do sleep 0.01; done';
    const { result, lines } = await runAndAbort(script, { graces: { interruptMs: 50, terminateMs: LONG_MS } });
    expect(result).toMatchObject({ ok: true, value: { exitCode: 9, aborted: true } });
    expect(lines.filter((line) => !line.startsWith('!'))).toEqual(['ready', 'terminated']);
  });

  test('ends a shell that ignores both, and its children', async () => {
    await using lifeline = await startLifeline();
    const script = `${lifeline.hold}\ntrap '' TERM INT\necho ready\nwhile true; do sleep 0.2; done`;
    expect(await resultOf(runAndAbort(script, { graces: QUICK }))).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      aborted: true,
    });
    await lifeline.released;
  });

  test('ends children that ignore it and outlive the shell', async () => {
    await using lifeline = await startLifeline();
    const script = [
      lifeline.hold,
      `bash -c 'trap "" TERM INT; echo ready; while true; do sleep 0.2; done' &`,
      'wait',
    ].join('\n');
    // Which signal ends the shell is a matter of how soon it gets its turn.
    expect(await resultOf(runAndAbort(script, { graces: QUICK }))).toMatchObject({ exitCode: null, aborted: true });
    await lifeline.released;
  });

  test('leaves time to children that clean up after the shell has ended', async () => {
    await using folder = await makeTemporaryFolder();
    const file = join(folder.path, 'cleaned');
    const child = `trap "sleep 0.2; echo yes > ${file}; exit" TERM; echo ready; while true; do sleep 0.01; done`;
    const graces = { interruptMs: 20, terminateMs: LONG_MS };
    await resultOf(runAndAbort(`bash -c '${child}' &\nwait`, { graces }));
    expect(await readFile(file, 'utf8')).toBe('yes\n');
  });

  test('does not wait for what has left the group and holds the pipes', async () => {
    await using lifeline = await startLifeline();
    const script = `setsid bash -c '${lifeline.hold}; echo $$; echo ready; exec sleep 600' &\nwait`;
    const { result, lines } = await runAndAbort(script, { graces: QUICK, pipeGraceMs: 50 });
    expect(result).toMatchObject({ ok: true, value: { aborted: true } });
    process.kill(Number(lines[0]), 'SIGKILL');
    await lifeline.released;
  });

  test('after the end changes nothing', async () => {
    const abort = new AbortController();
    const result = await resultOf(runScript('echo done', { abort: abort.signal }));
    abort.abort();
    expect(result).toMatchObject({ exitCode: 0, aborted: false });
  });
});

describe('a process left in the background', () => {
  test('is not waited for, goes on, and may go on writing', async () => {
    await using folder = await makeTemporaryFolder();
    await using lifeline = await startLifeline();
    const file = join(folder.path, 'alive');
    const go = join(folder.path, 'go');
    const background = `${lifeline.hold}; until [ -e ${go} ]; do sleep 0.01; done; head -c 200000 /dev/zero; echo yes > ${file}`;
    const { result, lines } = await runScript(`(${background}) &\necho started`, { pipeGraceMs: 50 });
    expect(result).toMatchObject({ ok: true, value: { exitCode: 0, excerpt: 'started', aborted: false } });
    expect(lines).toEqual(['started']);
    await runScript(`touch ${go}`);
    await lifeline.held;
    await lifeline.released;
    expect(await readFile(file, 'utf8')).toBe('yes\n');
  });

  test('with its own output keeps nobody waiting', async () => {
    await using lifeline = await startLifeline();
    const script = `(${lifeline.hold}; exec sleep 600) > /dev/null 2>&1 &\necho $!`;
    const { result, lines } = await runScript(script);
    expect(result).toMatchObject({ ok: true, value: { exitCode: 0 } });
    await lifeline.held;
    process.kill(Number(lines[0]), 'SIGKILL');
    await lifeline.released;
  });
});
