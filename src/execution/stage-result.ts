import type { Failure } from '../domain/failure.ts';
import type { PlannedStage } from '../domain/plan.ts';
import type { RunReason, SkipReason } from '../domain/reason.ts';
import type { Conclusion, StageResult } from '../domain/run.ts';
import type { ExportedValue } from '../domain/variables.ts';
import { isTolerated } from '../planning/conclude.ts';
import type { RunContext } from './run-context.ts';

/** What a failure makes of a stage; none is a success. `givenUp`: the run has given up what was in flight. */
export function conclusionOf(failure: Failure | undefined, givenUp: boolean): Conclusion {
  if (!failure) return 'success';
  const interrupted =
    failure.reason === 'cancelled' ||
    (failure.reason === 'request_failed' && failure.cause === 'cancelled') ||
    (failure.reason === 'answer_unknown' && givenUp);
  return interrupted ? 'cancelled' : 'failure';
}

/** The result of a stage. A failure is tolerated by the stage's own policy, unless the strategy makes every failure stop the run. */
export function stageResult(
  run: Pick<RunContext, 'plan'>,
  planned: PlannedStage,
  outcome: {
    readonly conclusion: Conclusion;
    readonly reason: RunReason | SkipReason;
    readonly startedAt: number;
    readonly endedAt: number;
    readonly done: readonly string[];
    readonly exports: readonly ExportedValue[];
    readonly failure?: Failure | undefined;
  },
): StageResult {
  const { failure, exports, ...rest } = outcome;
  const { strategy, direction } = run.plan;
  const tolerated = outcome.conclusion === 'failure' && isTolerated(planned.onFailure, direction, strategy);
  return {
    id: planned.id,
    ...rest,
    tolerated,
    exports: exports.map(({ name }) => name).toSorted(),
    ...(failure ? { failure } : {}),
  };
}
