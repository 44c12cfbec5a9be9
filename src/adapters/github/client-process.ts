import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod/mini';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ClientQuestion } from './client-calls.ts';
import { clientEnvironment, storageServices, type Environment } from './client-environment.ts';
import { startChild, type Child, type ChildOutcome } from './client-child.ts';

/** What the process of the clients is started with. */
export interface ClientProcessOptions {
  /** The command line of a program that runs `serveClients`: a program and its arguments. */
  readonly program: readonly [string, ...string[]];
  /** The variables of this process. */
  readonly environment: Environment;
  /** Where it makes its private folder. */
  readonly temporaryDirectory: string;
}

/** How long a call may take, and what ends it earlier. */
export interface CallLimit {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * GitHub's clients in a process of their own. They print on standard output, know no signal that ends them, throw out
 * of event handlers, and read variables and folders of the process that are not theirs to choose; there, they can do so.
 */
export interface ClientProcess extends AsyncDisposable {
  /** Whether the services that the clients talk to are there, or a sentence that says why not. No process is started. */
  available(): Result<void, string>;
  /**
   * Asks for one thing; calls are done one after another. The error is a sentence. When a call takes too long or its
   * signal is aborted, the process is ended and the next call starts another one: what the call did is not known then.
   */
  call<Reply>(question: ClientQuestion, reply: z.ZodMiniType<Reply>, limit: CallLimit): Promise<Result<Reply, string>>;
}

/** The words for a call that was not finished because the run was stopped. */
const CANCELLED = 'the run was cancelled before it was done';

interface Started {
  readonly child: Child;
  readonly folder: string;
}

/** Starts the process at the first call. It does not keep this process alive, and ends with it. */
export function clientProcess(options: ClientProcessOptions): ClientProcess {
  let started: Started | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const available = (): Result<void, string> => storageServices(options.environment);

  async function start(): Promise<Started> {
    const folder = await mkdtemp(join(options.temporaryDirectory, 'stage-orchestrator-clients-'));
    const child = startChild(options.program, folder, clientEnvironment(options.environment, folder));
    return { child, folder };
  }

  async function end(): Promise<void> {
    const ending = started;
    started = undefined;
    ending?.child.kill();
    if (ending !== undefined) await rm(ending.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async function ask(question: ClientQuestion, stop: AbortSignal): Promise<ChildOutcome> {
    try {
      started ??= await start();
    } catch (error) {
      return { kind: 'ended', said: error instanceof Error ? error.message : String(error) };
    }
    return started.child.ask(question, stop);
  }

  async function exchange(
    question: ClientQuestion,
    { timeoutMs, signal }: CallLimit,
  ): Promise<Result<unknown, string>> {
    const there = available();
    if (!there.ok) return there;
    if (signal.aborted) return err(CANCELLED);
    const timeout = AbortSignal.timeout(timeoutMs);
    const outcome = await ask(question, AbortSignal.any([signal, timeout]));
    if (outcome.kind === 'answer')
      return 'problem' in outcome.said ? err(outcome.said.problem) : ok(outcome.said.reply);
    await end();
    if (outcome.kind === 'ended') return err(`GitHub’s client cannot be run, or has ended by itself: ${outcome.said}`);
    return err(timeout.aborted ? `there was no answer for ${timeoutMs / 1_000} s` : CANCELLED);
  }

  return {
    available,
    async call(question, reply, limit) {
      const done = last.then(() => exchange(question, limit));
      last = done.catch(() => undefined);
      const said = await done;
      return said.ok ? ok(reply.parse(said.value)) : said;
    },
    [Symbol.asyncDispose]: end,
  };
}
