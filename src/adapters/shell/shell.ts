import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Shell, ShellCommand, ShellResult } from '../../execution/ports.ts';
import { createOutputLog } from './output-log.ts';
import { passEnvironment } from './passed-environment.ts';
import { stopGroup, type Graces } from './process-group.ts';
import { createScriptFiles, type ScriptFiles } from './script-files.ts';
import { explainStart, findStartProblem } from './start-problem.ts';

/** The shell where a stage names none: no start-up files, and the first failing command ends it, in pipes too. */
const STRICT_BASH: readonly string[] = ['bash', '--noprofile', '--norc', '-eo', 'pipefail'];

/**
 * How long a cancelled command is given. A runner that cancels a job sends SIGTERM after 7.5 s and kills after 10 s:
 * by then this process must have seen its own commands end.
 */
export const GRACES: Graces = { interruptMs: 5_000, terminateMs: 2_500 };

/**
 * How long output is read after the shell has ended. A process that it left in the background may hold the pipes open
 * for good; it goes on, and what it writes later is not seen.
 */
export const PIPE_GRACE_MS = 1_000;

/** What the shell work of all stages shares. */
export interface ShellOptions {
  /** The job's own process variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly graces?: Graces;
  readonly pipeGraceMs?: number;
  /** Where scripts are kept while they run; absent: the system's folder for temporary files. */
  readonly temporaryDirectory?: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** How the shell itself ended; `error`: it never started. */
type End = { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null } | { readonly error: unknown };

/** Runs shell work in bash or in the program that the stage names; see {@link Shell}. */
export function createShell(options: ShellOptions): Shell {
  return {
    run: async (command, signal) => {
      const variables = passEnvironment(options.environment, command);
      const problem = await findStartProblem(command.workingDirectory, variables);
      if (problem !== undefined) return err(problem);
      let created: ScriptFiles;
      try {
        created = await createScriptFiles(command.script, options.temporaryDirectory ?? tmpdir());
      } catch (error) {
        return err(`the script could not be written to a temporary file: ${String(error)}`);
      }
      await using files = created;
      if (signal.aborted) return err('cancelled before it was started');
      return await runScript(
        { options, command, files, variables: { ...variables, STAGE_OUTPUT: files.output } },
        signal,
      );
    },
  };
}

/** A command with everything that it needs in place. */
interface PreparedCommand {
  readonly options: ShellOptions;
  readonly command: ShellCommand;
  readonly files: ScriptFiles;
  readonly variables: Readonly<Record<string, string>>;
}

async function runScript(prepared: PreparedCommand, signal: AbortSignal): Promise<Result<ShellResult, string>> {
  const { options, command, files, variables } = prepared;
  const [program = '', ...programArguments] = command.shell ?? STRICT_BASH;
  let child: Child;
  try {
    child = spawn(program, [...programArguments, files.script], {
      cwd: command.workingDirectory,
      env: variables,
      // A group of its own, so that a signal reaches what the script started, and Ctrl-C in a terminal does not.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    return err(explainStart(program, error, variables));
  }
  const log = createOutputLog(command.onLine);
  child.stdout.on('data', (bytes: Uint8Array) => log.push('stdout', bytes));
  child.stderr.on('data', (bytes: Uint8Array) => log.push('stderr', bytes));
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const { end, aborted } = await awaitEnd(child, options.graces ?? GRACES, signal);
  if ('error' in end) return err(explainStart(program, end.error, variables));
  await within(closed, options.pipeGraceMs ?? PIPE_GRACE_MS);
  leaveBehind(child);
  const excerpt = log.end();
  const output = await files.readOutput();
  // What a failed command handed on counts for nothing, so its own failure is the one to tell.
  if (!output.ok && end.exitCode === 0 && !aborted) return output;
  return ok({ ...end, output: output.ok ? output.value : '', excerpt, aborted });
}

/** Waits until the shell has ended, and ends its group when the signal is aborted before. */
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
    // The shell may have ended before what it started: that has the rest of its grace.
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
