import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import type { NextStep } from '../../domain/next-step.ts';
import type { PlannedStage } from '../../domain/plan.ts';
import type { RollbackResult, Run, StageResult } from '../../domain/run.ts';
import { nextAfter, nextAfterRollback } from './next-after.ts';
import { formatCount, plural } from './plural.ts';
import type { StageGroup } from './stage-words.ts';
import { groupOfResult } from './stage-words.ts';
import type { Hue } from './style.ts';

/** One planned stage with what became of it. */
export interface StageOutcome {
  readonly planned: PlannedStage;
  /** Absent: the run ended before anything was known of it. */
  readonly result?: StageResult;
  readonly rollback?: RollbackResult;
}

/** Every stage of the plan in its order, with what became of it. */
export function stageOutcomes(run: Run): readonly StageOutcome[] {
  const results = new Map<InstanceId, StageResult>(run.stages.map((result) => [result.id, result]));
  const rollbacks = new Map<InstanceId, RollbackResult>(run.rollback.map((result) => [result.id, result]));
  return run.plan.stages.map((planned) => {
    const result = results.get(planned.id);
    const rollback = rollbacks.get(planned.id);
    return { planned, ...(result ? { result } : {}), ...(rollback ? { rollback } : {}) };
  });
}

/** What became of a stage in a word or two: `completed`, `failed (tolerated)`, `completed, rolled back`. */
export function outcomeWords({ result, rollback }: StageOutcome): string {
  const words = result === undefined ? 'not started' : conclusionWords(result);
  switch (rollback?.outcome) {
    case undefined:
      return words;
    case 'rolled_back':
      return `${words}, rolled back`;
    case 'failed':
      return `${words}, rollback failed`;
    case 'irreversible':
      return `${words}, not reversible`;
  }
}

function conclusionWords(result: StageResult): string {
  const group = groupOfResult(result);
  if (group === 'run') return 'completed';
  return group === 'failed' && result.tolerated ? 'failed (tolerated)' : group;
}

/** The end of a run in one sentence: `done: 2 stages completed, 1 unchanged`. */
export function outcomeSentence(run: Run): string {
  const parts = countParts(run);
  const groups = new Set(run.stages.map(groupOfResult));
  const nothing = [...groups].every((group) => group === 'unchanged' || group === 'scheduled');
  const told = groups.has('scheduled') ? 'nothing to do yet' : 'nothing to do';
  const words = nothing && run.failure === undefined ? [told, ...parts] : parts;
  return `${endOf(run)}: ${words.join(', ') || 'no stage'}`;
}

function endOf({ conclusion, warnings, direction }: Run): string {
  switch (conclusion) {
    case 'success':
      return warnings ? 'done with warnings' : 'done';
    case 'failure':
      return direction === 'up' ? 'failed' : 'rollback failed';
    case 'cancelled':
      return 'cancelled';
    case 'skipped':
      return 'skipped';
  }
}

function countParts(run: Run): readonly string[] {
  const counts: Record<CountedAs, number> = {
    failed: 0,
    tolerated: 0,
    cancelled: 0,
    run: 0,
    undone: 0,
    standing: 0,
    undecided: 0,
    scheduled: 0,
    skipped: 0,
    unchanged: 0,
    none: 0,
  };
  for (const outcome of stageOutcomes(run)) counts[countedAs(outcome)] += 1;
  const groups = [
    ['failed', 'failed'],
    ['tolerated', 'failed and tolerated'],
    ['cancelled', 'cancelled'],
    ['run', run.direction === 'up' ? 'completed' : 'rolled back'],
    ['undone', 'rolled back'],
    ['standing', 'completed and not rolled back'],
    ['scheduled', 'scheduled'],
    ['skipped', 'skipped'],
    ['none', 'not started'],
    ['unchanged', 'unchanged'],
  ] as const;
  const there = groups.filter(([group]) => counts[group] > 0);
  // The first count says what is counted.
  return there.map(([group, words], place) => {
    const count = counts[group];
    return `${place === 0 ? plural(count, 'stage') : formatCount(count)} ${words}`;
  });
}

/** `undone`: what the run did it took back itself; `standing`: it wanted to and could not. */
type CountedAs = StageGroup | 'tolerated' | 'none' | 'undone' | 'standing';

function countedAs({ result, rollback }: StageOutcome): CountedAs {
  if (result === undefined) return 'none';
  const group = groupOfResult(result);
  if (group === 'run' && rollback !== undefined) return rollback.outcome === 'rolled_back' ? 'undone' : 'standing';
  return group === 'failed' && result.tolerated ? 'tolerated' : group;
}

/** The failure of the run itself, such as a state that could not be saved; those of its stages are told with them. */
export function ownFailure({ failure, unsaved, stages }: Run): Failure | undefined {
  if (unsaved !== undefined || failure === undefined) return unsaved;
  const { summary } = describeFailure(failure);
  const isOfStage = stages.some((stage) => stage.failure && describeFailure(stage.failure).summary === summary);
  return isOfStage ? undefined : failure;
}

/** Everything to type after a run that did not go well, in the order of the plan. */
export function nextOf(run: Run): readonly NextStep[] {
  const next = [
    ...(run.failure === undefined ? [] : nextAfter(run.failure, run.plan)),
    ...(run.unsaved === undefined ? [] : nextAfter(run.unsaved, run.plan)),
    ...stageOutcomes(run).flatMap(({ result, rollback }) => [
      ...(result?.failure === undefined ? [] : nextAfter(result.failure, run.plan)),
      ...(rollback?.failure === undefined ? [] : nextAfterRollback(rollback.id, rollback.failure)),
    ]),
  ];
  const byWords = new Map(next.map((step) => [JSON.stringify(step), step]));
  return [...byWords.values()];
}

/** What the end of a run means to whoever reads. */
export function hueOfRun({ conclusion, warnings }: Run): Hue {
  if (conclusion === 'failure') return 'bad';
  return conclusion === 'success' && !warnings ? 'good' : 'warning';
}
