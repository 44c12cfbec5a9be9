import type { Direction } from '../domain/migration.ts';
import type { Failure } from '../domain/failure.ts';
import type { PlannedStage } from '../domain/plan.ts';
import { unsupportedInStage } from '../planning/unsupported.ts';
import { endStage, failUnclaimed, leaveAlone, skipStage } from './end-stage.ts';
import type { ClaimedStage } from './end-stage.ts';
import type { HistoryStore } from './ports.ts';
import { emit } from './run-context.ts';
import type { EndedStage, RunContext } from './run-context.ts';
import { stageView } from './run-stage-view.ts';
import { nothingDone } from './stage-work.ts';
import type { StageWorkContext } from './stage-work.ts';
import { decideAtStart } from './start-decision.ts';
import { tryWork } from './try-work.ts';

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
  if (decision.kind === 'skip' && decision.reason.because === NOTHING_TO_DO[direction]) {
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
  return await decideAndWork({ work, planned, direction, startedAt }, missing ?? unsupportedInStage(stage));
}

async function decideAndWork(claimed: ClaimedStage, hindrance: Failure | undefined): Promise<EndedStage> {
  const { work, planned, direction } = claimed;
  const decision = decideAtStart(work, planned, direction);
  if (decision.kind === 'skip') return skipStage(claimed, decision.reason);
  if (decision.kind === 'fail') return endStage(claimed, nothingDone(decision.failure));
  if (hindrance) return endStage(claimed, nothingDone(hindrance), decision.reason);
  const { reason } = decision;
  const steps = planned.steps.length;
  emit(work.run, { type: 'stage_started', id: planned.id, direction, reason, steps, try: 1 });
  const outcome = await tryWork(work, direction);
  return outcome.skipped ? skipStage(claimed, outcome.skipped) : endStage(claimed, outcome, reason);
}
