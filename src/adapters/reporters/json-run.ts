import { splitInstanceId } from '../../domain/instance.ts';
import type { RollbackResult, Run, StageResult } from '../../domain/run.ts';
import { reasonJson, withFailure } from './json-failure.ts';
import { nextOf, outcomeSentence } from './run-outcome.ts';
import { isoTime } from './time-words.ts';

/** What happened, as the document of `up` and `down` tells it. Moments in ISO 8601, lengths in milliseconds. */
export function runJson(run: Run): object {
  return {
    id: run.id,
    attempt: run.attempt,
    direction: run.direction,
    project: run.plan.project,
    conclusion: run.conclusion,
    warnings: run.warnings,
    summary: outcomeSentence(run),
    startedAt: isoTime(run.startedAt),
    endedAt: isoTime(run.endedAt),
    durationMs: run.endedAt - run.startedAt,
    stages: run.stages.map(stageResultJson),
    rollback: run.rollback.map(rollbackJson),
    ...withFailure(run.failure),
    next: nextOf(run),
  };
}

/** What happened to one stage. */
export function stageResultJson(result: StageResult): object {
  const { environment, stage } = splitInstanceId(result.id);
  return {
    id: result.id,
    environment,
    stage,
    conclusion: result.conclusion,
    tolerated: result.tolerated,
    reason: reasonJson(result.reason),
    startedAt: isoTime(result.startedAt),
    endedAt: isoTime(result.endedAt),
    durationMs: result.endedAt - result.startedAt,
    done: result.done,
    exports: result.exports,
    ...withFailure(result.failure),
  };
}

/** What became of the rollback of one stage. */
export function rollbackJson({ id, outcome, failure }: RollbackResult): object {
  return { id, outcome, ...withFailure(failure) };
}
