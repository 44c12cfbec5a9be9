import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { CLIENT_ANSWER, type ClientAnswer, type ClientQuestion } from './client-calls.ts';
import type { Environment } from './client-environment.ts';

/** What came of a question: the answer; the process ended by itself, with what it said at last; or the signal was first. */
export type ChildOutcome =
  | { readonly kind: 'answer'; readonly said: ClientAnswer }
  | { readonly kind: 'ended'; readonly said: string }
  | { readonly kind: 'stopped' };

/** A process that answers one question after another. */
export interface Child {
  ask(question: ClientQuestion, stop: AbortSignal): Promise<ChildOutcome>;
  /** Ends it, and what it has started. */
  kill(): void;
}

/** What is kept of what the process writes on standard error, for the message when it ends by itself. */
const MAX_ERROR_LENGTH = 2_000;

/** Starts a process that keeps this one alive only while it is asked something. */
export function startChild(
  [program, ...rest]: readonly [string, ...string[]],
  folder: string,
  environment: Environment,
): Child {
  const child = spawn(program, rest, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    // A group of its own, so that what the clients start is ended with them and no Ctrl-C of a terminal reaches it.
    detached: process.platform !== 'win32',
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-MAX_ERROR_LENGTH);
  });
  // The program cannot be started, or the channel broke; whoever asks is told.
  child.on('error', (error) => {
    said ||= error.message;
  });
  keepAlive(child, false);
  return {
    async ask(question, stop) {
      keepAlive(child, true);
      try {
        return await askOnce(child, question, stop, () => said.trim() || 'it said nothing');
      } finally {
        keepAlive(child, false);
      }
    },
    kill: () => killGroup(child),
  };
}

function askOnce(
  child: ChildProcess,
  question: ClientQuestion,
  stop: AbortSignal,
  lastWords: () => string,
): Promise<ChildOutcome> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    const settle = (outcome: ChildOutcome): void => {
      listening.abort();
      child.off('message', onMessage);
      child.off('close', onEnd);
      child.off('error', onEnd);
      resolve(outcome);
    };
    const onMessage = (message: unknown): void => settle({ kind: 'answer', said: CLIENT_ANSWER.parse(message) });
    const onEnd = (): void => settle({ kind: 'ended', said: lastWords() });
    child.on('message', onMessage);
    child.on('close', onEnd);
    child.on('error', onEnd);
    stop.addEventListener('abort', () => settle({ kind: 'stopped' }), { signal: listening.signal });
    if (stop.aborted) settle({ kind: 'stopped' });
    else if (child.connected) child.send(question);
    // Where it could not be started, `error` is on its way.
    else if (child.pid !== undefined) onEnd();
  });
}

function keepAlive(child: ChildProcess, alive: boolean): void {
  const handles = [child, child.channel, child.stderr instanceof Socket ? child.stderr : undefined];
  for (const handle of handles) {
    if (alive) handle?.ref();
    else handle?.unref();
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
