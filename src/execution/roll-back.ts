import { splitInstanceId } from '../domain/instance.ts';
import type { PlannedStage } from '../domain/plan.ts';
import type { RollbackResult } from '../domain/run.ts';
import { stageNamed } from '../domain/project-index.ts';
import { executeStage } from './execute-stage.ts';
import { emit } from './run-context.ts';
import type { EndedStage, RunContext } from './run-context.ts';
import type { StateKeeper } from './state-keeper.ts';

/**
 * Takes back what this run did, newest first: never what was done earlier, found to be there, or skipped, and of the
 * stage that failed nothing, unless that one asks for it. An error in one rollback is recorded and the others still
 * happen (spec 05).
 */
export async function rollBack(run: RunContext, keeper: StateKeeper): Promise<readonly RollbackResult[]> {
  const planned = new Map(run.plan.stages.map((stage) => [stage.id, stage]));
  // Stages stand in the order in which they ended.
  const candidates = [...run.ended.values()].filter((ended) => isTakenBack(run, ended)).toReversed();
  if (candidates.length === 0) return [];
  emit(run, { type: 'rollback_started', ids: candidates.map(({ result }) => result.id) });
  const results: RollbackResult[] = [];
  for (const { result, made } of candidates) {
    const { id } = result;
    const stage = planned.get(id);
    const taken = stage && (await rollBackStage(run, stage, made));
    if (!taken) continue;
    results.push(taken);
    keeper.changed(id);
    emit(run, { type: 'rolled_back', id, result: taken });
  }
  return results;
}

function isTakenBack(run: RunContext, { result: { id, conclusion }, made }: EndedStage): boolean {
  if (made.size === 0) return false;
  if (conclusion === 'success') return true;
  return conclusion === 'failure' && (stageNamed(run.project, splitInstanceId(id).stage)?.rollbackSelf ?? false);
}

/** `undefined`: nothing of what the stage tried had come about. */
async function rollBackStage(
  run: RunContext,
  planned: PlannedStage,
  made: ReadonlySet<string>,
): Promise<RollbackResult | undefined> {
  const { id } = planned;
  const { result } = await executeStage(run, planned, 'down', made);
  if (result.conclusion === 'skipped') return undefined;
  if (!result.failure) return { id, outcome: 'rolled_back' };
  return { id, outcome: result.failure.reason === 'irreversible' ? 'irreversible' : 'failed', failure: result.failure };
}
