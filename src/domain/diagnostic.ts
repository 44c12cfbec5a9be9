import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { SourceLocation } from './source-location.ts';

/** How bad a diagnostic is. Errors refuse the project; the others are shown and the command goes on. */
export type Severity = 'error' | 'warning' | 'notice';

/** A located problem in the user's file: what, where, and what to do about it. */
export interface Diagnostic {
  readonly severity: Severity;
  /** What kind of problem it is. */
  readonly code: DiagnosticCode;
  /** One sentence without a final full stop: what is wrong. */
  readonly message: string;
  /** What to do: a correction, a suggestion, an example. */
  readonly hint?: string;
  readonly location: SourceLocation;
  /** Other places that belong to the problem: each edge of a cycle, the first use of a name. */
  readonly related?: readonly { readonly message: string; readonly location: SourceLocation }[];
}

/** Diagnostics in the order they are shown: by file, line, column, then code and message. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      compareText(a.location.file, b.location.file) ||
      a.location.line - b.location.line ||
      a.location.column - b.location.column ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

/** Code unit order: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
