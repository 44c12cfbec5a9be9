import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';

/** A failure in words that stand beside the name of its stage. */
export interface FailureNote {
  /** Without the name of the stage, with which the words of a failure begin. */
  readonly summary: string;
  /** Without blank lines and the blanks around each. */
  readonly details: readonly string[];
}

/** Puts a failure into words for whoever names the stage already. */
export function failureNote(failure: Failure): FailureNote {
  const { summary, details } = describeFailure(failure);
  const colon = summary.indexOf(': ');
  const lines = details.map((line) => line.trim()).filter((line) => line !== '');
  return { summary: colon < 0 ? summary : summary.slice(colon + 2), details: lines };
}
