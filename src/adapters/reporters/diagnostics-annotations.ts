import type { Diagnostic } from '../../domain/diagnostic.ts';
import { formatLocation } from '../../domain/source-location.ts';
import type { AnnotationLimit } from './annotation.ts';
import { createAnnotationLimit, formatAnnotation } from './annotation.ts';
import { worstFirst } from './diagnostics-text.ts';
import type { Redact } from './style.ts';

/** How diagnostics become annotations. */
export interface DiagnosticsAnnotationsOptions {
  readonly redact: Redact;
  /** A file of a location as GitHub knows it: relative to the root of the repository. */
  readonly fileOf?: (file: string) => string;
  /** Shared with other annotations of the step. Its count of what was left out is then told by whoever made it. */
  readonly limit?: AnnotationLimit;
}

/** Annotations on the user's files, worst first; where there are more than GitHub keeps, a last line counts the rest. */
export function diagnosticsAnnotations(
  diagnostics: readonly Diagnostic[],
  options: DiagnosticsAnnotationsOptions,
): readonly string[] {
  const { redact, fileOf = (file) => file } = options;
  const limit = options.limit ?? createAnnotationLimit();
  const lines = worstFirst(diagnostics)
    .filter(({ severity }) => limit.admit(severity))
    .map((diagnostic) => {
      const { location, severity, code } = diagnostic;
      const there = { ...location, file: fileOf(location.file) };
      return formatAnnotation({ kind: severity, title: code, message: messageOf(diagnostic), location: there }, redact);
    });
  return options.limit === undefined ? [...lines, ...limit.leftOut()] : lines;
}

/** Everything that is known about a problem: an annotation stands alone. */
function messageOf({ message, hint, related = [] }: Diagnostic): string {
  return [
    message,
    ...related.map((other) => `${formatLocation(other.location)}: ${other.message}`),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ].join('\n');
}
