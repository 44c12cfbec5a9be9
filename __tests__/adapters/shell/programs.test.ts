import { chmod, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createKeptOutput } from '../../../src/adapters/shell/kept-output.ts';
import { createPrograms } from '../../../src/adapters/shell/programs.ts';
import type { ProgramCommand, ProgramProblem, ProgramResult } from '../../../src/execution/program-ports.ts';
import type { Result } from '../../../src/domain/result.ts';
import { given } from '../../rigs/given.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

/** Prints its arguments as JSON, as it got them. */
const ECHO = ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--'];

interface Ran {
  readonly result: Result<ProgramResult, ProgramProblem>;
  readonly lines: readonly string[];
}

async function run(
  command: Partial<ProgramCommand>,
  {
    environment = {},
    signal = new AbortController().signal,
  }: { readonly environment?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
): Promise<Ran> {
  const lines: string[] = [];
  const programs = createPrograms({
    environment: { PATH: process.env['PATH'] ?? '', ...environment },
    graces: { interruptMs: 5_000, terminateMs: 5_000 },
  });
  const result = await programs.run(
    {
      program: process.execPath,
      arguments: [],
      workingDirectory: tmpdir(),
      oidc: false,
      onLine: (line) => lines.push(line),
      ...command,
    },
    signal,
  );
  return { result, lines };
}

describe('a program', () => {
  test('gets its arguments as they are, whatever a shell would make of them', async () => {
    const words = ['', ' ', 'a b', '$HOME', '`id`', '"', "'", ';', '&&', '*', '-x', '--y=z', '@f', 'a\nb', '\\'];
    const { result } = await run({ arguments: [...ECHO, ...words] });
    expect(JSON.parse(given(result).output)).toEqual(words);
  });

  test('is heard on standard error only; what it prints is for who asked', async () => {
    const script = 'console.log("for us"); console.error("one\\ntwo"); process.exitCode = 3';
    const { result, lines } = await run({ arguments: ['-e', script] });
    expect(lines).toEqual(['one', 'two']);
    expect(given(result)).toEqual({
      exitCode: 3,
      signal: null,
      output: 'for us\n',
      excerpt: 'one\ntwo',
      aborted: false,
    });
  });

  test('gets the environment of the job, but what is not for it', async () => {
    const environment = {
      AZURE_CONFIG_DIR: '/azure',
      STAGE_ORCHESTRATOR_STATE_KEY: 'k',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't',
    };
    const script = `console.log(JSON.stringify(${JSON.stringify(Object.keys(environment))}.filter((name) => name in process.env)))`;
    const { result } = await run({ arguments: ['-e', script] }, { environment });
    expect(JSON.parse(given(result).output)).toEqual(['AZURE_CONFIG_DIR']);
    const asked = await run({ arguments: ['-e', script], oidc: true }, { environment });
    expect(JSON.parse(given(asked.result).output)).toEqual(['AZURE_CONFIG_DIR', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']);
  });
});

describe('a program that does not run', () => {
  test('since it is not there', async () => {
    const { result } = await run({ program: 'no-such-program' });
    expect(result).toEqual({
      ok: false,
      error: { kind: 'missing', message: 'no-such-program was not found: is it installed, and in a folder of PATH?' },
    });
  });

  test('since it may not', async () => {
    await using folder = await makeTemporaryFolder();
    const program = path.join(folder.path, 'az');
    await writeFile(program, '');
    await chmod(program, 0o644);
    const { result } = await run({ program });
    expect(result).toMatchObject({ ok: false, error: { kind: 'not_started' } });
  });

  test('since its folder is not there', async () => {
    const { result } = await run({ workingDirectory: '/no/such/folder' });
    expect(result).toMatchObject({ ok: false, error: { kind: 'not_started' } });
  });

  test('since an argument can not be one', async () => {
    const { result } = await run({ arguments: ['a\0b'] });
    expect(result).toMatchObject({ ok: false, error: { kind: 'not_started' } });
  });
});

test('a program that is interrupted gets the signal, and what it started does too', async () => {
  const stop = new AbortController();
  const script = `
    process.on('SIGINT', () => { console.log('ended'); process.exit(130); });
    console.error('ready');
    setInterval(() => {}, 1000);
  `;
  const { result } = await run(
    { arguments: ['-e', script], onLine: (line) => (line === 'ready' ? stop.abort() : undefined) },
    { signal: stop.signal },
  );
  expect(given(result)).toMatchObject({ aborted: true, output: 'ended\n' });
});

describe('what is kept of an output', () => {
  test('is all of it, also where a character is cut in two', () => {
    const kept = createKeptOutput();
    const bytes = new TextEncoder().encode('für');
    kept.push(bytes.slice(0, 2));
    kept.push(bytes.slice(2));
    expect(kept.text()).toBe('für');
  });

  test('or nothing, where it is more than the limit', () => {
    const kept = createKeptOutput(3);
    kept.push(new Uint8Array(2));
    kept.push(new Uint8Array(2));
    expect(kept.text()).toBeUndefined();
  });
});
