import { splitInstanceId } from '../domain/instance.ts';
import type { PlannedStage } from '../domain/plan.ts';
import type { RollbackResult, StageResult } from '../domain/run.ts';
import { stageNamed } from '../domain/project-index.ts';
import { executeStage } from './execute-stage.ts';
import { emit } from './run-context.ts';
import type { RunContext } from './run-context.ts';
import type { StateKeeper } from './state-keeper.ts';

/**
 * Takes back what this run completed, newest first: never what was completed earlier, skipped, or the stage that
 * failed, unless that one asks for it. An error in one rollback is recorded and the others still happen (spec 05).
 */
export async function rollBack(run: RunContext, keeper: StateKeeper): Promise<readonly RollbackResult[]> {
  const planned = new Map(run.plan.stages.map((stage) => [stage.id, stage]));
  // Stages stand in the order in which they ended.
  const candidates = [...run.ended.values()]
    .filter(({ result }) => (result.conclusion === 'success' ? result.done.length > 0 : asksForIt(run, result)))
    .map(({ result }) => result.id)
    .toReversed();
  if (candidates.length === 0) return [];
  emit(run, { type: 'rollback_started', ids: candidates });
  const results: RollbackResult[] = [];
  for (const id of candidates) {
    const stage = planned.get(id);
    if (!stage) continue;
    const result = await rollBackStage(run, stage);
    results.push(result);
    keeper.changed(id);
    emit(run, { type: 'rolled_back', id, result });
  }
  return results;
}

/** The stage that failed is taken back as well where it says `rollback_self`. */
function asksForIt(run: RunContext, { id, conclusion }: StageResult): boolean {
  return conclusion === 'failure' && (stageNamed(run.project, splitInstanceId(id).stage)?.rollbackSelf ?? false);
}

async function rollBackStage(run: RunContext, planned: PlannedStage): Promise<RollbackResult> {
  const { id } = planned;
  // Only what this run did is taken back: the versions that were applied before it stay.
  const before = new Set(run.histories.get(id)?.applied.map((applied) => applied.version));
  const { result } = await executeStage(run, planned, 'down', before);
  if (!result.failure) return { id, outcome: 'rolled_back' };
  return { id, outcome: result.failure.reason === 'irreversible' ? 'irreversible' : 'failed', failure: result.failure };
}
