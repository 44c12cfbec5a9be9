import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type Strategy, STRATEGY_NAMES, type StrategyName } from '../../domain/strategy.ts';

/** The strategy of a project that chooses none. */
export const DEFAULT_STRATEGY: StrategyName = 'dependency_graph';

/**
 * Every strategy (spec 05). Where a stage has a policy other than `stop`, that policy decides under each of them but
 * `transactional`.
 */
export const STRATEGIES: { readonly [Name in StrategyName]: Strategy & { readonly name: Name } } = {
  sequential: {
    name: 'sequential',
    dependencies: 'ended',
    slots: 1,
    onStop: 'start_none',
    everyFailureStops: false,
    rollsBack: true,
  },
  batch: {
    name: 'batch',
    dependencies: 'started',
    onStop: 'go_on',
    everyFailureStops: false,
    rollsBack: false,
  },
  transactional: {
    name: 'transactional',
    dependencies: 'ended',
    onStop: 'start_none',
    everyFailureStops: true,
    rollsBack: true,
  },
  // One wave, so a failure finds its siblings started; only its own dependants are skipped.
  allowed_to_fail: {
    name: 'allowed_to_fail',
    dependencies: 'ended',
    onStop: 'go_on',
    everyFailureStops: false,
    rollsBack: false,
  },
  dependency_graph: {
    name: 'dependency_graph',
    dependencies: 'ended',
    onStop: 'start_none',
    everyFailureStops: false,
    rollsBack: false,
  },
  scheduled: {
    name: 'scheduled',
    dependencies: 'ended',
    slots: 1,
    onStop: 'start_none',
    everyFailureStops: false,
    onlyDue: true,
    rollsBack: true,
  },
};

/** The strategy of this name. */
export function findStrategy(name: string): Result<Strategy, Failure> {
  const known = STRATEGY_NAMES.find((strategy) => strategy === name);
  if (known === undefined) {
    return err({ reason: 'unknown_name', what: 'strategy', name, known: STRATEGY_NAMES });
  }
  return ok(STRATEGIES[known]);
}
