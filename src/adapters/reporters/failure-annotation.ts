import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Annotation } from './annotation.ts';

/** A failure as an annotation, in the file that it is about where that is known. */
export function failureAnnotation(kind: 'error' | 'warning', title: string, failure: Failure): Annotation {
  const { summary, details } = describeFailure(failure);
  const message = [summary, ...details].join('\n');
  // The others have annotations of their own.
  const [first] = failure.reason === 'parameter_files' ? failure.diagnostics : [];
  const location = first?.location ?? ('location' in failure ? failure.location : undefined);
  return { kind, title, message, ...(location === undefined ? {} : { location }) };
}
