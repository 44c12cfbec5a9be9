import type { Failure } from '../domain/failure.ts';
import type { Project } from '../domain/project.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { Stage } from '../domain/stage.ts';
import type { Strategy } from '../domain/strategy.ts';

/**
 * The first key of a stage that is read and checked, but not carried out by this version. Said while planning, with its
 * place, instead of leaving it out in silence: whoever wrote it relies on it.
 */
export function unsupportedInStage(stage: Stage): Failure | undefined {
  const { name, hooks, executeAt, unique, parameters } = stage;
  const hook = hooks.before ?? hooks.after ?? hooks.failed;
  const [files] = parameters ?? [];
  const keys: readonly (readonly [string, SourceLocation | undefined])[] = [
    ['hooks', hook?.at],
    ['execute_at', executeAt?.at],
    ['unique', unique?.id.at],
    ['parameters', files?.location],
  ];
  for (const [key, location] of keys) if (location) return unsupported(`${key} of ${name}`, location);
  return undefined;
}

/** The same of a strategy, by whatever way it was chosen. */
export function unsupportedStrategy(strategy: Strategy): Failure | undefined {
  return strategy.name === 'scheduled' ? { reason: 'unsupported', what: 'the strategy scheduled' } : undefined;
}

/** A strategy of the user's own, where nothing else was chosen. */
export function unsupportedCommand({ settings }: Project): Failure | undefined {
  return settings.strategyCommand && unsupported('a strategy with a command', settings.strategyCommand.at);
}

/** Guards, which would have to be asked before a run begins; a plan does not ask them. */
export function unsupportedGuards({ settings }: Project): Failure | undefined {
  const [guard] = settings.guards;
  return guard && unsupported(`the guard ${guard.type}`, guard.location);
}

function unsupported(what: string, location: SourceLocation): Failure {
  return { reason: 'unsupported', what, location };
}
