import { CUSTOM_STRATEGY, type Strategy } from '../../domain/strategy.ts';

/**
 * A strategy of the user's own, `strategy: {command: …}` (spec 05): the command says which stages are in which wave, and
 * a wave begins when the one before has ended. Otherwise it is as `dependency_graph`.
 */
export const CUSTOM: Strategy = {
  name: CUSTOM_STRATEGY,
  dependencies: 'ended',
  onStop: 'start_none',
  everyFailureStops: false,
  rollsBack: false,
};
