import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { splitInstanceId } from '../../domain/instance.ts';
import type { ShowNext } from '../../domain/next-step.ts';
import type { Notice } from '../../domain/plan.ts';
import type { RollbackResult, Run, StageResult } from '../../domain/run.ts';
import { withAbsent } from './absent-text.ts';
import { failureJson, reasonJson, withFailure } from './json-failure.ts';
import type { JsonFailure, JsonView } from './json-failure.ts';
import { noticesJson } from './json-plan.ts';
import { nextAfterRollback } from './next-after.ts';
import { nextOf, outcomeSentence } from './run-outcome.ts';
import { isoTime } from './time-words.ts';

/** What happened, as the document of `up` and `down` tells it. Moments in ISO 8601, lengths in milliseconds. */
export function runJson(run: Run, showNext: ShowNext): object {
  const view = { showNext, plan: run.plan };
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
    ...(run.nextDueAt === undefined ? {} : { nextDueAt: run.nextDueAt }),
    notices: noticesJson([...run.plan.notices, ...unsavedNotices(run)]),
    stages: run.stages.map((result) => stageResultJson(result, view)),
    ...withAbsent(run.plan.absent),
    rollback: run.rollback.map((result) => rollbackJson(result, view)),
    ...withFailure(run.failure, view),
    next: showNext(nextOf(run)),
  };
}

/** The failure of a run is that of a stage where one failed it, whatever else went wrong. */
function unsavedNotices({ unsaved }: Run): readonly Notice[] {
  return unsaved === undefined ? [] : [{ kind: 'other', message: describeFailure(unsaved).summary }];
}

/** What happened to one stage. */
export function stageResultJson(result: StageResult, view: JsonView): object {
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
    ...withFailure(result.failure, view),
  };
}

/** What became of the rollback of one stage. */
export function rollbackJson({ id, outcome, failure }: RollbackResult, view: JsonView): object {
  return { id, outcome, ...(failure === undefined ? {} : { failure: rollbackFailureJson(id, failure, view) }) };
}

function rollbackFailureJson(id: InstanceId, failure: Failure, { showNext }: JsonView): JsonFailure {
  return { ...failureJson(failure, { showNext }), next: showNext(nextAfterRollback(id, failure)) };
}
