import { err, ok, type Result } from '../../domain/result.ts';
import { unavailable, type GitProblem } from './git-problem.ts';
import { runGit, type GitCommand, type GitOutput } from './git-process.ts';
import { gitWords } from './git-words.ts';

/** How long one call of git may take that only computes. */
export const LOCAL_TIMEOUT_MS = 60_000;

/** Most bytes of one answer of git, file contents aside. */
export const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;

/** Runs git and gives what it said; every exit status but 0 is `unavailable` with what git says. */
export async function askGit(command: GitCommand, signal: AbortSignal): Promise<Result<GitOutput, GitProblem>> {
  const end = await runGit(command, signal);
  switch (end.kind) {
    case 'ended': {
      if (end.exitCode === 0) return ok(end.output);
      const words = gitWords(end.output.stderr);
      return unavailable(words === '' ? `git ended with status ${end.exitCode ?? 'unknown'}` : words);
    }
    case 'cancelled':
      return err({ kind: 'cancelled' });
    case 'timeout':
      return unavailable(`git was ended because it took longer than ${command.timeoutMs / 1_000} s`);
    case 'too_much_output':
      return unavailable(`git was ended because it answered more than ${command.outputLimitBytes} bytes`);
    case 'not_started':
      return unavailable(
        end.code === 'ENOENT'
          ? 'git was not found: is it installed, and in a folder of PATH?'
          : `git could not be started: ${end.code}`,
      );
  }
}
