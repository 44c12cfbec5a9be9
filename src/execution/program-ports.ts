import type { Result } from '../domain/result.ts';

/** A program to run in a process group of its own, without a shell: its arguments are what it gets, one by one. */
export interface ProgramCommand {
  /** Looked for in the folders of the job's PATH. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** Absolute. */
  readonly workingDirectory: string;
  /** Whether the runner's identity token variables pass through, beside the job's own environment. */
  readonly oidc: boolean;
  /** Each line of standard error as it comes, cut at the line limit. */
  readonly onLine: (line: string) => void;
}

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What it wrote to standard output, which nobody else has seen. */
  readonly output: string;
  /** The last lines of standard error. */
  readonly excerpt: string;
  /** It was ended because the signal was aborted. */
  readonly aborted: boolean;
}

/** Why a program did not run to its end. `message`: a sentence. */
export interface ProgramProblem {
  readonly kind: 'missing' | 'not_started' | 'output_too_large';
  readonly message: string;
}

/** Runs programs; on abort the whole group gets SIGINT, then SIGTERM, then SIGKILL. */
export interface Programs {
  run(command: ProgramCommand, signal: AbortSignal): Promise<Result<ProgramResult, ProgramProblem>>;
}
