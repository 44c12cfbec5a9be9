import { EXIT_DONE, EXIT_FAILED } from '../../domain/exit-status.ts';
import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { showInstance } from '../../domain/instance.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { RollbackResult, StageResult } from '../../domain/run.ts';
import { endedElsewhere } from '../../execution/fan-out/ended-elsewhere.ts';
import { interruptible } from '../../execution/interruption.ts';
import { rollBack } from '../../execution/roll-back.ts';
import type { EndedStage, RunContext } from '../../execution/run-context.ts';
import { createStateKeeper } from '../../execution/state-keeper.ts';
import { conclude } from '../../planning/conclude.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import { type PreparedPlan, preparePlan } from '../prepare-plan.ts';
import { runContext } from '../prepared-run.ts';
import { failed } from '../state-subject.ts';
import { readAnnounced, sharedContext } from './announced.ts';
import type { FanOutDocument } from './fan-out-document.ts';
import type { BegunWith } from './history-checksum.ts';
import type { FanOutJob } from './job.ts';
import { endedStages, gatherLeft, type LeftBehind } from './left-behind.ts';
import { bringHistories } from './leg-histories.ts';
import { uploadResults } from './leg-results.ts';
import { hasMovedOn } from './moved-on.ts';
import { openOwnState, type OwnState } from './own-state.ts';
import { readRollback, tellRollback, tellRollbackBegun } from './rollback-results.ts';

/** The job of the rollback: when the run has failed and says so, takes back what its legs did, newest first. */
export async function rollBackFanOut(job: FanOutJob): Promise<CommandOutcome> {
  const announced = await readAnnounced(job);
  if (!announced.ok) return failed(announced.error);
  const { document } = announced.value;
  const left = await gatherLeft(job, document);
  if (!left.ok) return failed(left.error);
  const context = sharedContext(job.context, document);
  const stages = document.legs.flatMap((leg) => leg.stages);
  const brought = await bringHistories({ ...job, context }, announced.value, stages);
  if (!brought.ok) return failed(brought.error);
  const { listed, project } = brought.value;
  const current = await hasMovedOn(job, { announced: announced.value, project, listed, stages });
  if (!current.ok) return failed(current.error);
  const before = await readRollback(job, listed, document);
  if (!before.ok) return failed(before.error);
  const prepared = await preparePlan({ ...context, options: { ...context.options, repeat: false } }, 'up', {
    refusals: 'none',
    opened: project,
  });
  if (!prepared.ok) return failed(prepared.error);
  const { warnings, plan } = prepared.value;
  const ended = endedByTime(left.value);
  const settings = { failOnAllowedFailure: plan.failOnAllowedFailure, cancelled: false };
  const isSilent = stages.some((id) => !ended.has(id));
  const results = [...ended.values()].map(({ result }) => outOfTime(result));
  if (!isSilent && !conclude(results, settings).rollsBack) {
    return { kind: 'message', lines: ['there is nothing to roll back'], next: [], exitStatus: EXIT_DONE, warnings };
  }
  const begun = await tellRollbackBegun(job);
  if (!begun.ok) return failed(begun.error);
  job.onProgress('begun');
  const earlier = before.value.results.filter(({ outcome }) => outcome === 'rolled_back');
  for (const { id } of earlier) ended.delete(id);
  const taking = await takeBack({ ...job, context }, { prepared: prepared.value, ended });
  if (!taking.ok) return failed(taking.error);
  const taken = new Set(taking.value.map(({ id }) => id));
  const told = await leave(
    { ...job, context },
    { document, left: left.value, archive: brought.value.archive, begunWith: brought.value.begunWith, taken },
  );
  if (!told.ok) return failed(told.error);
  const said = await tellRollback(job, [...earlier, ...taking.value]);
  if (!said.ok) return failed(said.error);
  job.onProgress('left');
  const hasFailed = taking.value.some(({ outcome }) => outcome !== 'rolled_back');
  const lines = taking.value.map(({ id, outcome }) => `${showInstance(id)}: ${outcome.replace('_', ' ')}`);
  return { kind: 'message', lines, next: [], exitStatus: hasFailed ? EXIT_FAILED : EXIT_DONE, warnings };
}

/** Of a run that nobody has cancelled, since this job runs: a stage that was is one whose job had no more time. */
function outOfTime(result: StageResult): StageResult {
  const isCancelled = result.conclusion === 'cancelled' || result.reason.because === 'cancelled';
  return isCancelled ? { ...result, conclusion: 'failure' } : result;
}

async function takeBack(
  { context }: FanOutJob,
  { prepared, ended }: { readonly prepared: PreparedPlan; readonly ended: Map<InstanceId, EndedStage> },
): Promise<Result<readonly RollbackResult[], Failure>> {
  using signals = interruptible(context.stop, context.ports.clock);
  const running: RunContext = { ...runContext(context, prepared, signals), ended };
  const keeper = createStateKeeper(running);
  const results = await rollBack(running, keeper);
  const failure = await keeper.settled();
  return failure ? { ok: false, error: failure } : ok(results);
}

interface TakenBack extends Pick<OwnState, 'archive'> {
  readonly document: FanOutDocument;
  readonly left: LeftBehind;
  readonly begunWith: BegunWith;
  readonly taken: ReadonlySet<InstanceId>;
}

/** Leaves the histories of what was taken back, as the legs did before. */
async function leave(
  job: FanOutJob,
  { document, left, archive, begunWith, taken }: TakenBack,
): Promise<Result<void, Failure>> {
  for (const leg of document.legs) {
    const own = leg.stages.filter((id) => taken.has(id));
    if (own.length === 0) continue;
    const stages = endedStages(left).filter(({ id }) => own.includes(id));
    const uploaded = await uploadResults(job, { ...leg, stages: own }, { archive, stages, begunWith });
    if (!uploaded.ok) return uploaded;
  }
  return ok(undefined);
}

/** Leaves what a rollback did that was ended before it could do so itself: its histories say how far it came. */
export async function leaveUnfinishedRollback(job: FanOutJob): Promise<Result<void, Failure>> {
  const announced = await readAnnounced(job);
  if (!announced.ok) return announced;
  const { document } = announced.value;
  const left = await gatherLeft(job, document);
  if (!left.ok) return left;
  const taken = new Set(endedStages(left.value).flatMap(({ id, made }) => (made.length > 0 ? [id] : [])));
  const own = await openOwnState(job.context);
  if (!own.ok) return own;
  const told = await leave(job, {
    document,
    left: left.value,
    archive: own.value.archive,
    begunWith: new Map(),
    taken,
  });
  return told.ok ? tellRollback(job, []) : told;
}

/** The stages in the order in which they ended, whichever job they ran in. */
function endedByTime(left: LeftBehind): Map<InstanceId, EndedStage> {
  const stages = endedStages(left).toSorted((a, b) => a.endedAt - b.endedAt);
  return new Map(stages.map((stage) => [stage.id, endedElsewhere(stage, stage.id)]));
}
