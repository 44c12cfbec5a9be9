import { describeReason, describeReasonAfterwards } from '../../../domain/reason-words.ts';
import type { Plan, PlannedStage, PlannedStep } from '../../../domain/plan.ts';
import type { Run, StageResult } from '../../../domain/run.ts';
import { summaryBehind } from '../failure-text.ts';
import type { MigrationTime } from '../run-times.ts';
import { outcomeWords, stageOutcomes } from '../run-outcome.ts';
import { groupOfPlanned, groupOfResult, skipWords } from '../stage-words.ts';
import type { StageGroup } from '../stage-words.ts';

/** A stage as a page shows it, planned or done. */
export interface ReportedStage {
  /** The name of its element: `s0`, `s1`; a stage may be called anything. */
  readonly key: string;
  readonly planned: PlannedStage;
  /** `waiting`: the run ended before it was its turn. */
  readonly group: StageGroup | 'waiting';
  /** `will run`, `completed, rolled back`. */
  readonly state: string;
  readonly why: string;
  readonly result?: StageResult;
  readonly times: readonly MigrationTime[];
  /** Whether it was looked up what was last applied: only plans do that. */
  readonly isCompared: boolean;
}

const PLANNED_WORDS: Readonly<Record<StageGroup, string>> = {
  failed: 'will fail',
  cancelled: 'cancelled',
  run: 'will run',
  undecided: 'undecided',
  scheduled: 'scheduled',
  skipped: 'skipped',
  unchanged: 'unchanged',
};

/** The stages of a plan in its order. */
export function plannedStages({ stages }: Plan): readonly ReportedStage[] {
  return stages.map((planned, place) => {
    const { id, decision, failure } = planned;
    const group = groupOfPlanned(planned);
    const isWaiting = decision.kind === 'skip' || decision.kind === 'scheduled';
    const words = isWaiting ? skipWords(decision.reason) : describeReason(decision.reason);
    const why = failure === undefined ? words : summaryBehind(id, failure);
    return { key: `s${place}`, planned, group, state: PLANNED_WORDS[group], why, times: [], isCompared: true };
  });
}

/** The stages of a run in the order of its plan, with when their migrations were sent. */
export function doneStages(run: Run, all: readonly MigrationTime[]): readonly ReportedStage[] {
  const byStage = Map.groupBy(all, ({ id }) => id);
  return stageOutcomes(run).map((outcome, place) => {
    const { result } = outcome;
    const planned = uncompared(outcome.planned);
    const times = byStage.get(planned.id) ?? [];
    const common = { key: `s${place}`, planned, state: outcomeWords(outcome), times, isCompared: false };
    if (result === undefined) return { ...common, group: 'waiting', why: 'the run ended before it was its turn' };
    const { failure, reason } = result;
    const why = failure === undefined ? describeReasonAfterwards(reason) : summaryBehind(planned.id, failure);
    return { ...common, group: groupOfResult(result), why, result };
  });
}

/** What nobody has asked is not said to be unknown. */
function uncompared(planned: PlannedStage): PlannedStage {
  return { ...planned, steps: planned.steps.map(uncomparedStep) };
}

function uncomparedStep(step: PlannedStep): PlannedStep {
  if (step.kind === 'deployment' || step.comparison?.kind !== 'unknown') return step;
  const { comparison: _, ...rest } = step;
  return rest;
}
