import type { Result } from '../../domain/result.ts';
import { ok } from '../../domain/result.ts';
import type { SourceLocation } from '../../domain/source-location.ts';

/** A text, or a value that is not known yet with what it waits for, sorted. */
export type ConditionValue =
  { readonly kind: 'known'; readonly text: string } | { readonly kind: 'unknown'; readonly after: readonly string[] };

/** A value with the expression it came from, in which values stand in place of names. */
export interface ShownValue {
  readonly value: ConditionValue;
  readonly shown: string;
}

/** Why there is no value: at an offset of the condition, or at a place inside one of its templates. */
export interface EvaluationError {
  readonly message: string;
  readonly at: number;
  readonly location?: SourceLocation;
}

/** What evaluating a part of a condition comes to. */
export type Evaluated = Result<ShownValue, EvaluationError>;

/** A value that is known. */
export function known(text: string | boolean, shown: string): Evaluated {
  return ok({ value: { kind: 'known', text: String(text) }, shown });
}

/** A value that is known once all of `after` are, which may come in any order and more than once. */
export function unknown(after: readonly string[], shown: string): Evaluated {
  return ok({ value: { kind: 'unknown', after: [...new Set(after)].toSorted() }, shown });
}

/** Bare where that reads well, as people write values; in quotes where a value is empty or has blanks. */
export function quote(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text}'`;
}
