import type { Failure } from '../domain/failure.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { Stage } from '../domain/stage.ts';

/**
 * The first key of a stage that is read and checked, but not carried out by this version. Said while planning, with its
 * place, instead of leaving it out in silence: whoever wrote it relies on it.
 */
export function unsupportedInStage(stage: Stage): Failure | undefined {
  const { name, unique } = stage;
  const keys: readonly (readonly [string, SourceLocation | undefined])[] = [['unique', unique?.id.at]];
  for (const [key, location] of keys) if (location) return unsupported(`${key} of ${name}`, location);
  return undefined;
}

function unsupported(what: string, location: SourceLocation): Failure {
  return { reason: 'unsupported', what, location };
}
