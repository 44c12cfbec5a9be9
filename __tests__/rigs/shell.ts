import { tmpdir } from 'node:os';
import { createShell, type ShellOptions } from '../../src/adapters/shell/shell.ts';
import type { Result } from '../../src/domain/result.ts';
import type { ShellCommand, ShellResult } from '../../src/execution/ports.ts';

/** Far longer than any passing test takes, so that a grace that is not needed shows. */
const LONG_MS = 60_000;

/** What a test may set; the rest is as plain as can be. */
export interface ShellRun extends Partial<Omit<ShellCommand, 'script' | 'variables'>>, Partial<ShellOptions> {
  readonly variables?: Readonly<Record<string, string>>;
  readonly abort?: AbortSignal;
}

/** A result with every line that was given on. */
export interface RanScript {
  readonly result: Result<ShellResult, string>;
  readonly lines: readonly string[];
}

/** Runs a script in the real shell with a small environment. */
export async function runScript(script: string, settings: ShellRun = {}): Promise<RanScript> {
  const { variables = {}, abort, environment, graces, pipeGraceMs, temporaryDirectory, ...command } = settings;
  const shell = createShell({
    environment: environment ?? { PATH: process.env['PATH'] },
    graces: graces ?? { interruptMs: LONG_MS, terminateMs: LONG_MS },
    pipeGraceMs: pipeGraceMs ?? LONG_MS,
    temporaryDirectory: temporaryDirectory ?? tmpdir(),
  });
  const lines: string[] = [];
  const result = await shell.run(
    {
      script,
      workingDirectory: tmpdir(),
      oidc: false,
      ...command,
      variables: new Map(Object.entries(variables)),
      onLine: (stream, line) => {
        lines.push(stream === 'stdout' ? line : `! ${line}`);
        command.onLine?.(stream, line);
      },
    },
    abort ?? new AbortController().signal,
  );
  return { result, lines };
}

/** What the shell gave back; fails the test when it did not start. */
export async function resultOf(ran: Promise<RanScript>): Promise<ShellResult> {
  const { result } = await ran;
  if (!result.ok) throw new Error(`did not run: ${result.error}`);
  return result.value;
}
