import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long git is given after SIGTERM before SIGKILL. It removes its lock files meanwhile, those in a remote that is a
 * folder too; one that stays there would be in the way of the next run.
 */
export const TERMINATE_GRACE_MS = 1_000;

/** How long output is read after git has ended: what it left in the background, such as ssh, may hold the pipes. */
export const PIPE_GRACE_MS = 1_000;

/** So much of the end of standard error is kept, in characters. */
const STDERR_LIMIT = 64 * 1024;

/** A line of git's trace for programs. Source: git's api-trace2, "The Event Format Target". */
const TRACE_LINE = /\{"event":[^\n]*(?:\n|$)/g;

/** One call of git. */
export interface GitCommand {
  readonly arguments: readonly string[];
  /** All process variables that it gets. */
  readonly variables: Readonly<Record<string, string>>;
  /** What it reads from standard input; absent: nothing. */
  readonly input?: Iterable<Uint8Array>;
  /**
   * Whether to see what happens between git and the remote. The trace comes by standard error and is read in memory: it
   * holds the credentials of the call, and must stand in no file and no message.
   */
  readonly traced?: boolean;
  readonly timeoutMs: number;
  /** More on standard output than this ends it. */
  readonly outputLimitBytes: number;
}

/** What a call of git said. */
export interface GitOutput {
  readonly stdout: Buffer;
  /** For people; its end where it is long. */
  readonly stderr: string;
  /** What was traced of it, one JSON object in a line. */
  readonly trace: string;
}

/** How a call of git ended. `exitCode` is `null` where a signal ended it. */
export type GitEnd =
  | { readonly kind: 'ended'; readonly exitCode: number | null; readonly output: GitOutput }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too_much_output' }
  /** It could not be started; `code` is the system's, such as `ENOENT`. */
  | { readonly kind: 'not_started'; readonly code: string };

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Runs git in a process group of its own, without a terminal to ask anything on. On abort, at the timeout and at the
 * limit of output the whole group is ended, helpers for transport and credentials included.
 */
export async function runGit(command: GitCommand, signal: AbortSignal): Promise<GitEnd> {
  if (signal.aborted) return { kind: 'cancelled' };
  let child: Child;
  try {
    child = spawn('git', [...command.arguments], {
      env: { ...command.variables, ...(command.traced === true ? { GIT_TRACE2_EVENT: '2' } : {}) },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
  } catch (error) {
    return notStarted(error);
  }
  return attend(child, command, signal);
}

/** Feeds the child, collects what it says, and ends it where it has to be ended. */
async function attend(child: Child, command: GitCommand, signal: AbortSignal): Promise<GitEnd> {
  let stopped: Exclude<GitEnd['kind'], 'ended' | 'not_started'> | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (kind: NonNullable<typeof stopped>): void => {
    stopped ??= kind;
    stopping ??= stopGroup(child);
  };
  const output = collect(child, command.outputLimitBytes, () => stop('too_much_output'));
  const cancel = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), command.timeoutMs);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const ended = ending(child);
    void feed(child.stdin, command.input ?? []);
    const end = await ended;
    await stopping;
    if ('error' in end) return notStarted(end.error);
    if (stopped !== undefined) return { kind: stopped };
    return { kind: 'ended', exitCode: end.exitCode, output: output() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  }
}

/** Settles when git has ended and its pipes are read to their end, or their grace is over. */
function ending(child: Child): Promise<{ readonly exitCode: number | null } | { readonly error: unknown }> {
  return new Promise((resolve) => {
    let grace: NodeJS.Timeout | undefined;
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (exitCode) => {
      grace = setTimeout(() => resolve({ exitCode }), PIPE_GRACE_MS);
    });
    child.once('close', (exitCode) => {
      clearTimeout(grace);
      resolve({ exitCode });
    });
  });
}

/** Keeps standard output whole, and of standard error the end, the trace apart. */
function collect(child: Child, limitBytes: number, onTooMuch: () => void): () => GitOutput {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limitBytes) onTooMuch();
    else chunks.push(chunk);
  });
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_LIMIT);
  });
  return () => ({
    stdout: Buffer.concat(chunks),
    stderr: stderr.replaceAll(TRACE_LINE, ''),
    trace: (stderr.match(TRACE_LINE) ?? []).join(''),
  });
}

/** Writes the input piece by piece. A git that ends before it has read all of it says why itself. */
async function feed(stdin: Writable, input: Iterable<Uint8Array>): Promise<void> {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  stdin.on('error', () => resolve());
  stdin.once('close', () => resolve());
  for (const chunk of input) {
    if (stdin.destroyed) return;
    if (stdin.write(chunk)) continue;
    const drained = new Promise<void>((proceed) => {
      stdin.once('drain', () => proceed());
    });
    await Promise.race([drained, gone]);
  }
  stdin.end();
}

/**
 * SIGTERM to the whole group, and SIGKILL to what is left of it when nobody holds the pipes any more or the grace is
 * over. Processes that are gone and that nobody has collected, as in many containers, hold no pipe.
 */
async function stopGroup(child: Child): Promise<void> {
  const group = child.pid;
  if (group === undefined) return;
  const grace = new AbortController();
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  signalGroup(group, 'SIGTERM');
  await Promise.race([closed, sleep(TERMINATE_GRACE_MS, undefined, { signal: grace.signal }).catch(() => undefined)]);
  grace.abort();
  signalGroup(group, 'SIGKILL');
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    // Windows has no groups: there git itself is ended, and its helpers end when their pipes do.
    process.kill(process.platform === 'win32' ? group : -group, signal);
  } catch {
    // Nothing of it is left.
  }
}

function notStarted(error: unknown): GitEnd {
  return { kind: 'not_started', code: error instanceof Error && 'code' in error ? String(error.code) : String(error) };
}
