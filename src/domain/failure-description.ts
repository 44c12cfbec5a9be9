import type { NextStep } from './next-step.ts';

/** A failure in words: what happened and where, more lines about it, and commands or steps that come next. */
export interface FailureWords {
  readonly summary: string;
  readonly details: readonly string[];
  /** Commands to copy. */
  readonly next: readonly NextStep[];
}

/** The words of a failure of which there may be nothing more to say. */
export function say(summary: string, details: readonly string[] = [], next: readonly NextStep[] = []): FailureWords {
  return { summary, details, next };
}
