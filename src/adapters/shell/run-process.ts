import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { err, ok, type Result } from '../../domain/result.ts';
import { createKeptOutput } from './kept-output.ts';
import { createOutputLog } from './output-log.ts';
import { stopGroup, type Graces } from './process-group.ts';

/** A process with everything that it needs in place. */
export interface ProcessCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
  /** What it reads from standard input; absent: nothing. */
  readonly input?: string;
  /** Keep standard output for the caller, and give on no line of it. */
  readonly keepsOutput: boolean;
}

/** How long things may take that nobody waits for gladly. */
export interface ProcessLimits {
  readonly graces: Graces;
  /** How long output is read after the process has ended. */
  readonly pipeGraceMs: number;
}

/** A process that has ended. */
export interface EndedProcess {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of what was given on. */
  readonly excerpt: string;
  /** Standard output, where it was to be kept; `undefined`: there was more of it than is kept. */
  readonly kept: string | undefined;
  readonly aborted: boolean;
}

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** How a process itself ended; `error`: it never started. */
type End = { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null } | { readonly error: unknown };

/** Runs a process to its end, in a group of its own. The error is what the system said when it could not start. */
export async function runProcess(
  command: ProcessCommand,
  limits: ProcessLimits,
  signal: AbortSignal,
): Promise<Result<EndedProcess, unknown>> {
  let child: Child;
  try {
    const { program, arguments: words, workingDirectory: cwd, variables: env, input } = command;
    // A group of its own, so that a signal reaches what the process started, and Ctrl-C in a terminal does not.
    const options = { cwd, env, detached: true };
    child =
      input === undefined
        ? spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
        : spawn(program, words, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (error) {
    return err(error);
  }
  if (command.input !== undefined) feed(child, command.input);
  const log = createOutputLog(command.onLine);
  const kept = createKeptOutput();
  child.stdout.on('data', (bytes: Uint8Array) => (command.keepsOutput ? kept.push(bytes) : log.push('stdout', bytes)));
  child.stderr.on('data', (bytes: Uint8Array) => log.push('stderr', bytes));
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const { end, aborted } = await awaitEnd(child, limits.graces, signal);
  if ('error' in end) return err(end.error);
  await within(closed, limits.pipeGraceMs);
  leaveBehind(child);
  return ok({ ...end, excerpt: log.end(), kept: kept.text(), aborted });
}

/** Who doesn't read to the end closes the pipe, which is no failure: how the process ends says how it went. */
function feed({ stdin }: Child, input: string): void {
  stdin?.on('error', () => undefined);
  stdin?.end(input);
}

/** Waits until the process has ended, and ends its group when the signal is aborted before. */
async function awaitEnd(
  child: Child,
  graces: Graces,
  signal: AbortSignal,
): Promise<{ readonly end: End; readonly aborted: boolean }> {
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    if (child.pid !== undefined) stopping = stopGroup(child.pid, graces);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const end = await new Promise<End>((resolve) => {
      child.once('error', (error) => resolve({ error }));
      child.once('exit', (exitCode, signalName) => resolve({ exitCode, signal: signalName }));
    });
    // It may have ended before what it started: that has the rest of its grace.
    await stopping;
    return { end, aborted: stopping !== undefined };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Waits for `event`, but no longer than that. */
async function within(event: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([event, limit]);
  clearTimeout(timer);
}

/** Pipes that are still open are emptied from now on, so that their writers go on, and keep this process no longer. */
function leaveBehind(child: Child): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream.removeAllListeners('data');
    stream.resume();
    if (stream instanceof Socket) stream.unref();
  }
}
