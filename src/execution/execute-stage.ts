import type { Direction } from '../domain/migration.ts';
import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { PlannedStage } from '../domain/plan.ts';
import type { RunReason, SkipReason } from '../domain/reason.ts';
import { endStage, failUnclaimed, leaveAlone, skipStage } from './end-stage.ts';
import type { ClaimedStage } from './end-stage.ts';
import type { HistoryStore } from './ports.ts';
import { openParameters, parametersAtStart } from './parameter-files.ts';
import { emit } from './run-context.ts';
import type { EndedStage, RunContext } from './run-context.ts';
import { stageView } from './run-stage-view.ts';
import { nothingDone } from './stage-work.ts';
import type { StageWorkContext } from './stage-work.ts';
import { decideAtStart } from './start-decision.ts';
import { stageTiming } from './stage-timing.ts';
import { tryWork } from './try-work.ts';
import { noteScheduled } from './wait-for-time.ts';

/** Why a stage is left alone. The other way round it may well have something to do: what a run did may be rolled back. */
const NOTHING_TO_DO = { up: 'up_to_date', down: 'nothing_applied' } as const;

/**
 * Runs one planned stage from its claim on the history to its record. Says what happens in events; never throws for
 * the expected. `only`: the versions that a rollback takes back; absent: all.
 */
export async function executeStage(
  run: RunContext,
  planned: PlannedStage,
  direction: Direction,
  only?: ReadonlySet<string>,
): Promise<EndedStage> {
  const { id, decision } = planned;
  if (decision.kind === 'skip' && isLeftAlone(run, decision.reason, id, direction)) {
    return leaveAlone(run, planned, decision.reason);
  }
  const startedAt = run.ports.clock.now();
  const place = run.placeOf(id);
  if (!place.ok) return failUnclaimed(run, planned, startedAt, place.error);
  const claimed = await run.ports.histories.claim(place.value);
  if (!claimed.ok) return failUnclaimed(run, planned, startedAt, claimed.error);
  await using history: HistoryStore = claimed.value;
  // Read again under the claim: another run may have worked on the stage since the plan was made.
  const recorded = await history.read();
  if (!recorded.ok) return failUnclaimed(run, planned, startedAt, recorded.error);
  const { view, missing } = stageView(run, { id, direction, history: recorded.value });
  const { stage } = view;
  const { signals } = run;
  const work: StageWorkContext = { run, view, stage, id, history, signals, try: 1, ...(only ? { only } : {}) };
  return await decideAndWork({ work, planned, direction, startedAt }, missing);
}

/** What waited for its time and has nothing to do any more is recorded so: it does not count as pending since then. */
function isLeftAlone(run: RunContext, reason: SkipReason, id: InstanceId, direction: Direction): boolean {
  if (reason.because === 'done_until') return true;
  return reason.because === NOTHING_TO_DO[direction] && run.histories.get(id)?.lastAttempt?.state !== 'scheduled';
}

async function decideAndWork(claimed: ClaimedStage, hindrance: Failure | undefined): Promise<EndedStage> {
  const { work, planned, direction, startedAt } = claimed;
  const { run, history } = work;
  const timing = await stageTiming(work);
  if (!timing.ok) return endStage(claimed, nothingDone(timing.error));
  const parameters = await parametersAtStart(work, direction);
  const decision = decideAtStart(work, direction, { timing: timing.value, parameters });
  if (decision.kind === 'skip') {
    const { reason } = decision;
    return reason.because === 'done_until' ? leaveAlone(run, planned, reason) : skipStage(claimed, reason);
  }
  if (decision.kind === 'scheduled') {
    const { reason, isNoted } = decision;
    return isNoted ? leaveAlone(run, planned, reason) : noteScheduled(run, { planned, history, reason, startedAt });
  }
  if (decision.kind === 'fail') return failStage(claimed, decision.failure);
  const { reason } = decision;
  if (direction === 'down' || !work.stage.unique) return startWork(claimed, { reason, hindrance, parameters });
  const unique = await (await import('./claim-unique.ts')).claimUnique(work, startedAt);
  if (!unique.ok) return failStage(claimed, unique.error, reason);
  if (unique.value.kind === 'skip') return skipStage(claimed, unique.value.reason);
  const { id: uniqueId, release } = unique.value;
  const ended = await startWork(claimed, { reason, hindrance, parameters, uniqueId });
  if (ended.result.conclusion !== 'success') release();
  return ended;
}

/** What is known about a stage that is to run. */
interface Start {
  readonly reason: RunReason;
  /** Why it can't. */
  readonly hindrance: Failure | undefined;
  readonly parameters: Awaited<ReturnType<typeof parametersAtStart>>;
  readonly uniqueId?: string;
}

async function startWork(
  claimed: ClaimedStage,
  { reason, hindrance, parameters, uniqueId }: Start,
): Promise<EndedStage> {
  const { work, planned, direction } = claimed;
  if (hindrance) return failStage(claimed, hindrance, reason);
  const written = await openParameters(work, parameters);
  if (!written.ok) return failStage(claimed, written.error, reason);
  await using files = written.value;
  const equipped = files.parameters ? { ...work, parameters: files.parameters } : work;
  const steps = planned.steps.length;
  emit(work.run, { type: 'stage_started', id: planned.id, direction, reason, steps, try: 1 });
  const outcome = hasHooks(work)
    ? await (await import('./hooks/hooked-work.ts')).workWithHooks(equipped, direction)
    : await tryWork(equipped, direction);
  if (outcome.skipped) return await skipStage(claimed, outcome.skipped, outcome.exitCode);
  return await endStage(claimed, uniqueId === undefined ? outcome : { ...outcome, uniqueId }, reason);
}

function hasHooks({ stage: { hooks } }: StageWorkContext): boolean {
  return [hooks.before, hooks.after, hooks.failed].some((hook) => hook !== undefined);
}

/** A stage that fails before its work begins. */
async function failStage(claimed: ClaimedStage, failure: Failure, reason?: RunReason): Promise<EndedStage> {
  const { work, direction } = claimed;
  if (hasHooks(work)) await (await import('./hooks/hooked-work.ts')).runFailed(work, direction, failure);
  return endStage(claimed, nothingDone(failure), reason);
}
