import type { Result } from '../domain/result.ts';
import type { UnknownValue } from './value.ts';

/** What a template may learn of the world, and what helps its author. */
export interface RenderOptions {
  /** The environment variable of that name for the function `env`, or why there is none. Without it `env` fails. */
  readonly env?: (name: string) => Result<string, string>;
  /** The present for the function `now`, in milliseconds since 1970. Without it `now` fails. */
  readonly now?: () => number;
  /**
   * What became of a stage, for the functions `success` and `failed`; `undefined` where nothing can be known of
   * that stage. Without it both fail: only a condition may ask.
   */
  readonly outcomeOf?: (stage: string) => 'success' | 'failure' | 'skipped' | UnknownValue | undefined;
  /** What to add to the message about a missing key, such as who would provide it. */
  readonly missingKeyHint?: (key: string) => string | undefined;
}
