import type { InstanceId } from '../../domain/instance.ts';
import type { StageResult } from '../../domain/run.ts';
import type { StageOutcome } from './run-outcome.ts';

/** A stage that did something, with when. */
export type RanStage = StageOutcome & { readonly result: StageResult };

/** Stages that did something: neither skipped nor never reached. */
export function ranStages(outcomes: readonly StageOutcome[]): readonly RanStage[] {
  return outcomes.flatMap(({ result, ...rest }) =>
    result === undefined || result.conclusion === 'skipped' ? [] : [{ ...rest, result }],
  );
}

/**
 * The critical path as it was: from the stage that ended last back over whatever each one waited for the longest. A
 * skipped stage on the way took no time and is left out, but what it waited for was waited for.
 */
export function criticalChain(outcomes: readonly StageOutcome[]): readonly RanStage[] {
  const byId = new Map<InstanceId, StageOutcome>(outcomes.map((outcome) => [outcome.planned.id, outcome]));
  const chain: StageOutcome[] = [];
  let current = lastToEnd(ranStages(outcomes));
  while (current !== undefined) {
    chain.unshift(current);
    current = lastToEnd(
      [...current.planned.waitsFor, ...(current.planned.after ?? [])].flatMap((id) => byId.get(id) ?? []),
    );
  }
  return ranStages(chain);
}

/** Of those that ended at the same moment, the first. */
function lastToEnd(outcomes: readonly StageOutcome[]): StageOutcome | undefined {
  return outcomes.reduce<StageOutcome | undefined>(
    (last, one) => ((one.result?.endedAt ?? -1) > (last?.result?.endedAt ?? -1) ? one : last),
    undefined,
  );
}
