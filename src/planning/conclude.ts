import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { Conclusion, StageResult } from '../domain/run.ts';
import type { OnFailure } from '../domain/stage.ts';
import type { Strategy } from '../domain/strategy.ts';

/**
 * Whether the failure of a stage with this policy does not fail the run. On down every failure does: `continue` then
 * only means that the rest goes on. A strategy under which every failure stops tolerates none.
 */
export function isTolerated(onFailure: OnFailure, direction: Direction, strategy: Strategy): boolean {
  return direction === 'up' && onFailure !== 'stop' && !strategy.everyFailureStops;
}

/** What of a run decides how it ends, beside the results of its stages. */
export interface ConclusionSettings {
  /** End with failure even if only tolerated stages failed. */
  readonly failOnAllowedFailure: boolean;
  /** Whether the run was interrupted. */
  readonly cancelled: boolean;
  /** What failed the run itself and not one of its stages: a snapshot that could not be saved. */
  readonly failure?: Failure;
}

/** How a run ended. */
export interface Outcome {
  readonly conclusion: Exclude<Conclusion, 'skipped'>;
  /** Success although stages failed. */
  readonly warnings: boolean;
  /** What failed the run: the first failure that counts. */
  readonly failure?: Failure;
  /** What failed the run itself, where a stage had failed it already. */
  readonly unsaved?: Failure;
  /** Whether a failure that is not tolerated failed it: only then may it be rolled back. */
  readonly rollsBack: boolean;
}

/** The conclusion of a run from the results of its stages, in the order in which they ended (spec 02, `on_failure`). */
export function conclude(results: readonly StageResult[], settings: ConclusionSettings): Outcome {
  const failed = results.filter(({ conclusion }) => conclusion === 'failure' || conclusion === 'cancelled');
  const decisive = failed.filter(({ tolerated }) => !tolerated);
  const counted = settings.failOnAllowedFailure ? [...decisive, ...failed] : decisive;
  const ofStage = counted.find((result) => result.failure)?.failure;
  const failure = ofStage ?? settings.failure;
  const cancelled = settings.cancelled || failed.some(({ conclusion }) => conclusion === 'cancelled');
  const failing = counted.length > 0 || settings.failure !== undefined;
  return {
    conclusion: cancelled ? 'cancelled' : failing ? 'failure' : 'success',
    warnings: !cancelled && !failing && failed.length > 0,
    ...(failure === undefined ? {} : { failure }),
    ...(ofStage === undefined || settings.failure === undefined ? {} : { unsaved: settings.failure }),
    rollsBack: !cancelled && (decisive.length > 0 || settings.failure !== undefined),
  };
}
