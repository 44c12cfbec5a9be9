import type { Failure } from '../domain/failure.ts';
import type { Project } from '../domain/project.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { Stage } from '../domain/stage.ts';

/**
 * The first key of a stage that is read and checked, but not carried out by this version. Said while planning, with its
 * place, instead of leaving it out in silence: whoever wrote it relies on it.
 */
export function unsupportedInStage(stage: Stage): Failure | undefined {
  const { name, hooks, unique, parameters } = stage;
  const hook = hooks.before ?? hooks.after ?? hooks.failed;
  const [files] = parameters ?? [];
  const keys: readonly (readonly [string, SourceLocation | undefined])[] = [
    ['hooks', hook?.at],
    ['unique', unique?.id.at],
    ['parameters', files?.location],
  ];
  for (const [key, location] of keys) if (location) return unsupported(`${key} of ${name}`, location);
  return undefined;
}

/** A strategy of the user's own, where nothing else was chosen. */
export function unsupportedCommand({ settings }: Project): Failure | undefined {
  return settings.strategyCommand && unsupported('a strategy with a command', settings.strategyCommand.at);
}

function unsupported(what: string, location: SourceLocation): Failure {
  return { reason: 'unsupported', what, location };
}
