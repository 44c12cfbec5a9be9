import type { Failure } from '../../domain/failure.ts';
import { err, type Result } from '../../domain/result.ts';

/** Why something could not be done with git. `problem` is a sentence without its place. */
export type GitProblem =
  | { readonly kind: 'cancelled' }
  /** The remote cannot be reached, denies, or answers with something else; or git itself does not work. */
  | { readonly kind: 'unavailable'; readonly problem: string }
  /** What is there was not written by this program. */
  | { readonly kind: 'damaged'; readonly problem: string };

/** The failure of reading at a place that messages name. */
export function gitFailure(place: string, problem: GitProblem): Failure {
  return problem.kind === 'damaged'
    ? { reason: 'history_damaged', file: place, problem: problem.problem }
    : { reason: 'history_unavailable', place, problem: wordsOf(problem) };
}

/** The failure of saving an environment. What is damaged has to be mended before anything is put on top of it. */
export function saveFailure(environment: string, place: string, problem: GitProblem): Failure {
  return problem.kind === 'damaged'
    ? gitFailure(place, problem)
    : { reason: 'save_failed', environment, place, problem: wordsOf(problem) };
}

function wordsOf(problem: GitProblem): string {
  return problem.kind === 'cancelled' ? 'the run was cancelled meanwhile' : problem.problem;
}

/** A result of {@link GitProblem} `unavailable`. */
export function unavailable(problem: string): Result<never, GitProblem> {
  return err({ kind: 'unavailable', problem });
}

/** A result of {@link GitProblem} `damaged`. */
export function damaged(problem: string): Result<never, GitProblem> {
  return err({ kind: 'damaged', problem });
}
