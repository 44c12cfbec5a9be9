import type * as z from 'zod/mini';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../domain/diagnostic-codes.ts';

/** An issue of zod, at the top or inside another one. */
export type Issue = z.core.$ZodIssue;

/** What is wrong with a value that may have several shapes. */
export type UnionChoice =
  | { readonly kind: 'wrong-type'; readonly expected: readonly string[] }
  | { readonly kind: 'inside'; readonly issues: readonly Issue[] };

/**
 * Of the complaints of each alternative, those worth telling: the ones of the alternative whose shape the value has.
 * Where it has none, all the shapes it could have had.
 */
export function chooseUnionIssues(alternatives: readonly (readonly Issue[])[]): UnionChoice {
  const flat = alternatives.flatMap((issues) => flatten(issues));
  const inside = flat.filter((issues) => !issues.some(isWrongShape));
  const [best] = inside.toSorted((a, b) => weigh(a) - weigh(b));
  if (best !== undefined) return { kind: 'inside', issues: best };
  const expected = flat.flatMap((issues) =>
    issues.flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : [])),
  );
  return { kind: 'wrong-type', expected };
}

/** The alternatives of alternatives, as alternatives of the same value. */
function flatten(issues: readonly Issue[]): readonly (readonly Issue[])[] {
  const [only] = issues;
  if (issues.length === 1 && only?.code === 'invalid_union' && only.path.length === 0 && only.errors.length > 0) {
    return only.errors.flatMap((inner) => flatten(inner));
  }
  return [issues];
}

function isWrongShape(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** A refusal in words of its own counts less than others; then the alternative with fewest complaints is meant. */
function weigh(issues: readonly Issue[]): number {
  return issues.length * 2 - (issues.some((issue) => issue.code === 'custom') ? 1 : 0);
}

const CODES: ReadonlySet<unknown> = new Set(DIAGNOSTIC_CODES);

/** The code that a schema of ours gave an issue. */
export function codeOfIssue(code: unknown): DiagnosticCode {
  return isCode(code) ? code : 'invalid-value';
}

function isCode(code: unknown): code is DiagnosticCode {
  return CODES.has(code);
}
