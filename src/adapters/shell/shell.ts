import { tmpdir } from 'node:os';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Shell, ShellCommand, ShellResult } from '../../execution/ports.ts';
import { KEPT_OUTPUT_LIMIT_BYTES } from './kept-output.ts';
import { passEnvironment } from './passed-environment.ts';
import type { Graces } from './process-group.ts';
import { runProcess } from './run-process.ts';
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
  const { workingDirectory, onLine, input, keepsOutput = false } = command;
  const [program = '', ...programArguments] = command.shell ?? STRICT_BASH;
  const ran = await runProcess(
    {
      program,
      arguments: [...programArguments, files.script],
      workingDirectory,
      variables,
      onLine,
      keepsOutput,
      ...(input === undefined ? {} : { input }),
    },
    { graces: options.graces ?? GRACES, pipeGraceMs: options.pipeGraceMs ?? PIPE_GRACE_MS },
    signal,
  );
  if (!ran.ok) return err(explainStart(program, ran.error, variables));
  const { kept, ...end } = ran.value;
  const output = await files.readOutput();
  // What a failed command handed on counts for nothing, so its own failure is the one to tell.
  const isGood = end.exitCode === 0 && !end.aborted;
  if (!output.ok && isGood) return output;
  if (kept === undefined && isGood) return err(`it printed more than ${KEPT_OUTPUT_LIMIT_BYTES} bytes`);
  return ok({ ...end, output: output.ok ? output.value : '', ...(keepsOutput ? { kept: kept ?? '' } : {}) });
}
