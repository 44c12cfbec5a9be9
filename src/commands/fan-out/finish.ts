import type { Failure } from '../../domain/failure.ts';
import { EXIT_DONE } from '../../domain/exit-status.ts';
import { showInstance } from '../../domain/instance.ts';
import type { InstanceId } from '../../domain/instance.ts';
import type { PlannedStage } from '../../domain/plan.ts';
import type { Run, StageResult } from '../../domain/run.ts';
import { endedElsewhere } from '../../execution/fan-out/ended-elsewhere.ts';
import type { EndedStage } from '../../execution/run-context.ts';
import { stageResult } from '../../execution/stage-result.ts';
import { conclude } from '../../planning/conclude.ts';
import { collectExports } from '../collect-exports.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import { exitStatusOfRun, runContext } from '../prepared-run.ts';
import { type PreparedPlan, preparePlan } from '../prepare-plan.ts';
import { failed } from '../state-subject.ts';
import { readAnnounced, sharedContext } from './announced.ts';
import { bringHome } from './bring-home.ts';
import type { FanOutDocument } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { gatherLeft, type LeftBehind } from './left-behind.ts';
import { markInDoubt } from './mark-in-doubt.ts';
import { readRollback } from './rollback-results.ts';

/** What the workflow tells the last job of the others. */
export interface FinishRequest {
  /** How the job of the plan ended: `success`, `failure`, `cancelled`, `skipped`. */
  readonly planResult: string;
  /** Whether there was anything to do. */
  readonly hasLegs: boolean;
  readonly cancelled: boolean;
}

/**
 * The last job, which always runs: brings what all jobs did into the state, marks what vanished as in doubt, and says
 * what the run came to. It fails when the run failed.
 */
export async function finishFanOut(job: FanOutJob, request: FinishRequest): Promise<CommandOutcome> {
  if (request.planResult !== 'success') return failed(notPlanned(request.planResult));
  if (!request.hasLegs) return nothingToDo();
  const announced = await readAnnounced(job);
  if (!announced.ok) return failed(announced.error);
  const { document } = announced.value;
  const context = sharedContext(job.context, document);
  const { onMissingState: _, ...options } = context.options;
  // The run has begun with what was there: what is missing by now is no reason to lose what was done.
  const own = { ...context, options: { ...options, dryRun: true, onMissingState: 'start' as const } };
  const prepared = await preparePlan(own, 'up');
  if (!prepared.ok) return failed(prepared.error);
  const left = await gatherLeft(job, document);
  if (!left.ok) return failed(left.error);
  const saved = await bringHome(own, left.value);
  const marked = saved.ok ? await markInDoubt(own, prepared.value, left.value.vanished) : saved;
  return conclusion(
    job,
    { prepared: prepared.value, document, left: left.value, request },
    marked.ok ? undefined : marked.error,
  );
}

interface Finished {
  readonly prepared: PreparedPlan;
  readonly document: FanOutDocument;
  readonly left: LeftBehind;
  readonly request: FinishRequest;
}

async function conclusion(job: FanOutJob, finished: Finished, failure: Failure | undefined): Promise<CommandOutcome> {
  const { context } = job;
  const { prepared, document, request } = finished;
  const { plan, warnings } = prepared;
  const ended = endedInJobs(finished);
  const results = [...ended.values()].map(({ result }) => result);
  const { cancelled } = request;
  const settings = { failOnAllowedFailure: plan.failOnAllowedFailure, cancelled, ...(failure ? { failure } : {}) };
  const rollback = await readRollback(job);
  if (!rollback.ok) return failed(rollback.error);
  const outcome = conclude(results, settings);
  const run: Run = {
    id: context.identity.run,
    attempt: context.identity.attempt,
    direction: 'up',
    plan,
    conclusion: outcome.conclusion,
    warnings: outcome.warnings,
    startedAt: Math.min(...results.map(({ startedAt }) => startedAt)),
    endedAt: Math.max(...results.map(({ endedAt }) => endedAt)),
    stages: results,
    rollback: rollback.value,
    ...(outcome.failure ? { failure: outcome.failure } : {}),
  };
  const signals = { stop: context.stop, abort: context.stop };
  const exports = collectExports({ ...runContext(context, prepared, signals), ended: new Map(ended) });
  return { kind: 'run', run, hash: document.hash, exports, exitStatus: exitStatusOfRun(run), warnings };
}

/** How every stage of the plan ended, in the order of their ends. */
function endedInJobs({ prepared, document, left, request }: Finished): ReadonlyMap<InstanceId, EndedStage> {
  const { now } = prepared.world;
  const legOf = new Map(document.legs.flatMap((leg) => leg.stages.map((id) => [id, leg] as const)));
  const ended = prepared.plan.stages.map((planned): EndedStage => {
    const leg = legOf.get(planned.id);
    if (!leg) return leftAlone(prepared, planned, now);
    const { stage } = left.left.get(planned.id) ?? {};
    if (stage) return endedElsewhere(stage, leg.name);
    return notEnded(prepared, planned, {
      now,
      cancelled: request.cancelled,
      vanished: left.vanished.includes(planned.id),
    });
  });
  const inOrder = ended.toSorted((a, b) => a.result.endedAt - b.result.endedAt);
  return new Map(inOrder.map((stage) => [stage.result.id, stage]));
}

function leftAlone({ plan }: PreparedPlan, planned: PlannedStage, now: number): EndedStage {
  const { decision } = planned;
  const reason = decision.kind === 'skip' ? decision.reason : ({ because: 'up_to_date' } as const);
  const times = { startedAt: now, endedAt: now, done: [], exports: [] };
  return withoutValues(stageResult({ plan }, planned, { conclusion: 'skipped', reason, ...times }));
}

function notEnded(
  { plan }: PreparedPlan,
  planned: PlannedStage,
  { now, cancelled, vanished }: { readonly now: number; readonly cancelled: boolean; readonly vanished: boolean },
): EndedStage {
  const times = { startedAt: now, endedAt: now, done: [], exports: [] };
  if (cancelled && !vanished) {
    return withoutValues(
      stageResult({ plan }, planned, { conclusion: 'skipped', reason: { because: 'cancelled' }, ...times }),
    );
  }
  const failure = {
    reason: 'failed_in_job',
    instance: planned.id,
    job: showInstance(planned.id),
    summary: silence(planned, vanished),
  } as const;
  return withoutValues(
    stageResult({ plan }, planned, { conclusion: 'failure', reason: { because: 'never_ran' }, failure, ...times }),
  );
}

function silence({ id }: PlannedStage, vanished: boolean): string {
  return vanished
    ? `${showInstance(id)}: its job began and has left nothing: what it was about to do is in doubt`
    : `${showInstance(id)}: its job never began`;
}

function withoutValues(result: StageResult): EndedStage {
  return { result, exports: new Map(), made: new Set(), recorded: false };
}

function notPlanned(result: string): Failure {
  return {
    reason: 'usage',
    message: `the job of the plan ended with ${result || 'nothing'}, so nothing ran`,
    hint: 'its log says why',
    next: [],
  };
}

function nothingToDo(): CommandOutcome {
  return { kind: 'message', lines: ['there was nothing to do'], next: [], exitStatus: EXIT_DONE, warnings: [] };
}
