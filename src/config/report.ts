import type { DiagnosticCode } from '../domain/diagnostic-codes.ts';
import type { Diagnostic, Severity } from '../domain/diagnostic.ts';
import type { SourceLocation } from '../domain/source-location.ts';

/** Takes a problem that was found; loading goes on, so that all problems are told at once. */
export type Report = (diagnostic: Diagnostic) => void;

/** What a problem says besides where it is. Severity is `error` unless it says otherwise. */
export interface ProblemWords {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly severity?: Severity;
  readonly related?: Diagnostic['related'] | undefined;
}

/** A diagnostic at a place. */
export function problemAt(location: SourceLocation, words: ProblemWords): Diagnostic {
  const { code, message, hint, severity = 'error', related } = words;
  return {
    severity,
    code,
    message,
    location,
    ...(hint === undefined ? {} : { hint }),
    ...(related === undefined ? {} : { related }),
  };
}
