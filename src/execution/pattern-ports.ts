import type { Result } from '../domain/result.ts';

/**
 * Looks for a regular expression of the user's in a text that somebody else wrote. A pattern such as `(a+)+` can take
 * longer than the universe has time for, so the search has a limit of its own; the error is a sentence.
 */
export type FindPattern = (pattern: string, text: string) => Result<FoundPattern | undefined, string>;

/** What was found: the whole match and its first group, where the pattern has one that took part. */
export interface FoundPattern {
  readonly whole: string;
  readonly group?: string;
}
