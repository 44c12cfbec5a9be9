import { readdir, realpath } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { resultOf, runScript } from '../../rigs/shell.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

describe('the script', () => {
  test('runs, and its lines come by stream', async () => {
    const { result, lines } = await runScript('echo out\necho err >&2\nprintf last');
    expect(result).toEqual({
      ok: true,
      value: { exitCode: 0, signal: null, output: '', excerpt: expect.stringContaining('last'), aborted: false },
    });
    expect(lines.toSorted()).toEqual(['! err', 'last', 'out']);
  });

  test.each([
    ['a failing command', 'echo began\nfalse\necho went on', 1],
    ['a failing command of a pipe', 'echo began\nfalse | true\necho went on', 1],
    ['an exit status', 'echo began\nexit 78', 78],
  ])('ends with %s', async (_, script, exitCode) => {
    const { result, lines } = await runScript(script);
    expect(result).toMatchObject({ ok: true, value: { exitCode, signal: null, excerpt: 'began', aborted: false } });
    expect(lines).toEqual(['began']);
  });

  test('may be ended by a signal of its own', async () => {
    const result = await resultOf(runScript('kill -TERM $$'));
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGTERM', aborted: false });
  });

  test('reads nothing', async () => {
    expect((await runScript('cat\nread -r line || echo "nothing: $line"')).lines).toEqual(['nothing: ']);
  });

  test('reads what it is given', async () => {
    const input = `{"a": "ü"}\n${'x'.repeat(200_000)}`;
    expect((await runScript('head -c 10; echo; wc -c', { input })).lines).toEqual(['{"a": "ü"}'.slice(0, 9), '200002']);
  });

  test('need not read what it is given', async () => {
    const { result, lines } = await runScript('echo done', { input: 'x'.repeat(1_000_000) });
    expect(result).toMatchObject({ ok: true, value: { exitCode: 0 } });
    expect(lines).toEqual(['done']);
  });

  test('keeps its quotes, blanks and dollar signs', async () => {
    const { lines } = await runScript(`a='it'"'"'s'\nprintf '%s|%s\\n' "$a  b" '$HOME'\ncat <<'END'\n  \`x\`\nEND\n`);
    expect(lines).toEqual(["it's  b|$HOME", '  `x`']);
  });

  test('stands in a private file that is gone afterwards', async () => {
    await using folder = await makeTemporaryFolder();
    const { lines } = await runScript('echo "$0"\nstat -c %a "$0" "$STAGE_OUTPUT" "$(dirname "$0")"', {
      temporaryDirectory: folder.path,
    });
    expect(lines[0]).toContain(folder.path);
    expect(lines.slice(1)).toEqual(['600', '600', '700']);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('runs in the working folder', async () => {
    await using folder = await makeTemporaryFolder();
    const { lines } = await runScript('pwd -P', { workingDirectory: folder.path });
    expect(lines).toEqual([await realpath(folder.path)]);
  });

  test.each([
    ['another shell', ['sh', '-e'], 'echo one\nfalse\necho two', ['one'], 1],
    ['another language', [process.execPath], 'console.log(`${1 + 1}`)', ['2'], 0],
    ['a program with arguments', ['cat', '-n'], 'text', ['     1\ttext'], 0],
  ])('is read by %s', async (_, shell, script, expected, exitCode) => {
    const { result, lines } = await runScript(script, { shell });
    expect(lines).toEqual(expected);
    expect(result).toMatchObject({ ok: true, value: { exitCode } });
  });
});

describe('variables', () => {
  test('of the job pass, those of the command win', async () => {
    const { lines } = await runScript('echo "$region|$PATH_TO|$CLOUD|${INPUT_TOKEN-none}"', {
      environment: { PATH: process.env['PATH'], CLOUD: 'signed in', PATH_TO: 'job', INPUT_TOKEN: 's3cret' },
      variables: { region: 'eu', PATH_TO: 'it\'s "x" $HOME\nline' },
    });
    expect(lines).toEqual(['eu|it\'s "x" $HOME', 'line|signed in|none']);
  });

  test('do not change how the shell starts', async () => {
    await using folder = await makeTemporaryFolder();
    const { lines } = await runScript('echo "started in $HOME"', { variables: { HOME: folder.path } });
    expect(lines).toEqual([`started in ${folder.path}`]);
  });
});

describe('$STAGE_OUTPUT', () => {
  test('is read after the script', async () => {
    const result = await resultOf(runScript('echo a=1 >> "$STAGE_OUTPUT"\nprintf "b=ü\\n" >> "$STAGE_OUTPUT"'));
    expect(result.output).toBe('a=1\nb=ü\n');
  });

  test('cannot be set from outside', async () => {
    const result = await resultOf(
      runScript('echo a=1 >> "$STAGE_OUTPUT"', { variables: { STAGE_OUTPUT: '/nowhere' } }),
    );
    expect(result.output).toBe('a=1\n');
  });

  test('is read when the script failed', async () => {
    const result = await resultOf(runScript('echo skip=later >> "$STAGE_OUTPUT"\nexit 3'));
    expect(result).toMatchObject({ exitCode: 3, output: 'skip=later\n' });
  });

  test('is empty when the script removed the file', async () => {
    expect((await resultOf(runScript('rm "$STAGE_OUTPUT"'))).output).toBe('');
  });

  test.each([
    [
      'too large',
      'head -c 1048577 /dev/zero > "$STAGE_OUTPUT"',
      'what was written to $STAGE_OUTPUT is larger than 1048576 bytes',
    ],
    ['replaced by a device', 'ln -sf /dev/zero "$STAGE_OUTPUT"', '$STAGE_OUTPUT is no file any more'],
    ['replaced by a folder', 'rm "$STAGE_OUTPUT"; mkdir "$STAGE_OUTPUT"', '$STAGE_OUTPUT is no file any more'],
  ])('%s', async (_, script, error) => {
    expect((await runScript(script)).result).toEqual({ ok: false, error });
    expect((await runScript(`${script}\nexit 4`)).result).toMatchObject({
      ok: true,
      value: { exitCode: 4, output: '' },
    });
  });

  test('of exactly the limit is read', async () => {
    const result = await resultOf(runScript('head -c 1048576 /dev/zero > "$STAGE_OUTPUT"'));
    expect(result.output).toHaveLength(1_048_576);
  });
});

describe('what cannot start', () => {
  test.each([
    [
      'a folder that is not there',
      { workingDirectory: '/nowhere/at/all' },
      'the working folder /nowhere/at/all does not exist',
    ],
    ['a folder that is a file', { workingDirectory: '/dev/null' }, 'the working folder /dev/null is no folder'],
    [
      'a shell that is not there',
      { shell: ['no-such-shell'] },
      'no-such-shell was not found: is it installed, and in a folder of PATH?',
    ],
    ['a shell that is no program', { shell: ['/dev/null'] }, '/dev/null may not be executed'],
    ['no bash', { environment: { PATH: '/nowhere' } }, 'bash was not found: is it installed, and in a folder of PATH?'],
    [
      'a NUL in a variable',
      { variables: { bad: 'a\0b' } },
      'the variable bad holds a NUL character, which no process variable can',
    ],
    [
      'a variable that is too long',
      { variables: { short: 'x', long: 'x'.repeat(3_000_000) } },
      'the process variables are longer than the system allows; the longest is long with 3000000 characters',
    ],
    ['cancelled before', { abort: AbortSignal.abort() }, 'cancelled before it was started'],
  ])('%s', async (_, settings, error) => {
    await using folder = await makeTemporaryFolder();
    const { result, lines } = await runScript('echo ran', { ...settings, temporaryDirectory: folder.path });
    expect(result).toEqual({ ok: false, error });
    expect(lines).toEqual([]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('a folder for its files that is not there', async () => {
    const { result } = await runScript('echo ran', { temporaryDirectory: '/nowhere' });
    expect(result).toEqual({ ok: false, error: expect.stringMatching(/^the script could not be written to .*ENOENT/) });
  });
});

describe('output', () => {
  test('of one line that is too long is cut, and counted', async () => {
    const { lines } = await runScript("head -c 100000 /dev/zero | tr '\\0' x\necho\necho next");
    expect(lines[0]).toBe(`${'x'.repeat(16_384)}\u2026 (83616 more characters)`);
    expect(lines[1]).toBe('next');
  });

  test('that is too long ends, is counted, and shows its last lines all the same', async () => {
    const { result, lines } = await runScript('seq -f %040.0f 300000\necho done');
    const left = 300_001 - (lines.length - 1);
    expect(left).toBeGreaterThan(90_000);
    expect(lines.at(-1)).toBe(
      `! \u2026 ${left} more lines with ${(left - 1) * 40 + 4} characters were left out: at most 8388608 characters of output are kept`,
    );
    expect(result.ok && result.value.excerpt.split('\n')).toHaveLength(20);
    expect(result.ok && result.value.excerpt.endsWith('\ndone')).toBe(true);
  });

  test('of any bytes is text', async () => {
    const { lines } = await runScript("printf 'a\\xff\\xfeb\\nz\\xc3\\xbc\\n'");
    expect(lines).toEqual(['a\uFFFD\uFFFDb', 'zü']);
  });
});
