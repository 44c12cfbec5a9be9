import { err, ok } from '../../domain/result.ts';
import type { Programs } from '../../execution/program-ports.ts';
import { KEPT_OUTPUT_LIMIT_BYTES } from './kept-output.ts';
import { passEnvironment } from './passed-environment.ts';
import { runProcess } from './run-process.ts';
import { GRACES, PIPE_GRACE_MS, type ShellOptions } from './shell.ts';
import { explainStart, findStartProblem, isMissing } from './start-problem.ts';

/** Runs programs with the job's own environment, as shell work gets it; see {@link Programs}. */
export function createPrograms(options: Omit<ShellOptions, 'temporaryDirectory'>): Programs {
  return {
    run: async (command, signal) => {
      const { program, workingDirectory, onLine, oidc } = command;
      const variables = passEnvironment(options.environment, { oidc, variables: new Map() });
      const problem = await findStartProblem(workingDirectory, variables);
      if (problem !== undefined) return err({ kind: 'not_started', message: problem });
      if (signal.aborted) return err({ kind: 'not_started', message: 'cancelled before it was started' });
      const ran = await runProcess(
        {
          program,
          arguments: command.arguments,
          workingDirectory,
          variables,
          onLine: (_, line) => onLine(line),
          keepsOutput: true,
        },
        { graces: options.graces ?? GRACES, pipeGraceMs: options.pipeGraceMs ?? PIPE_GRACE_MS },
        signal,
      );
      if (!ran.ok) {
        const message = explainStart(program, ran.error, variables);
        return err({ kind: isMissing(ran.error) ? 'missing' : 'not_started', message });
      }
      const { kept, ...end } = ran.value;
      if (kept === undefined && end.exitCode === 0 && !end.aborted) {
        return err({ kind: 'output_too_large', message: `it printed more than ${KEPT_OUTPUT_LIMIT_BYTES} bytes` });
      }
      return ok({ ...end, output: kept ?? '' });
    },
  };
}
