import type { PlannedStage } from '../domain/plan.ts';
import type { WaitReason } from '../domain/reason.ts';
import { decideByTime } from '../planning/due.ts';
import { attemptRecord } from './attempt-record.ts';
import { failUnclaimed, leaveAlone } from './end-stage.ts';
import type { HistoryStore } from './ports.ts';
import type { EndedStage, RunContext } from './run-context.ts';
import { stageView } from './run-stage-view.ts';
import { stageTiming } from './stage-timing.ts';

/**
 * Ends the stages of a plan that wait for their own time, or for that of one that is not part of it, before any other starts: whatever they depend on, it is known
 * from now on since when they have something to do. A run never waits for a time.
 */
export async function endScheduled(
  run: RunContext,
  ended: (stage: EndedStage, planned: PlannedStage) => void,
): Promise<void> {
  const inPlan = new Set(run.plan.stages.map(({ id }) => id));
  for (const planned of run.plan.stages) {
    const { decision } = planned;
    if (decision.kind !== 'scheduled' || run.ended.has(planned.id)) continue;
    const { reason } = decision;
    // Behind another one of this run it is the schedule that leaves it out.
    if (reason.because === 'waits_for' && inPlan.has(reason.dependency)) continue;
    const isLeftAlone = decision.isNoted || run.signals.stop.aborted;
    const stage = isLeftAlone ? leaveAlone(run, planned, reason) : await noteWaiting(run, planned, reason);
    ended(stage, planned);
  }
}

/** Records since when a stage waits for its own time, if no other run has done so meanwhile, and ends it for this run. */
export async function noteWaiting(run: RunContext, planned: PlannedStage, reason: WaitReason): Promise<EndedStage> {
  const startedAt = run.ports.clock.now();
  const place = run.placeOf(planned.id);
  const claimed = place.ok ? await run.ports.histories.claim(place.value) : place;
  // Whoever works on it now notes what there is to note.
  if (!claimed.ok && claimed.error.reason === 'history_busy') return leaveAlone(run, planned, reason);
  if (!claimed.ok) return failUnclaimed(run, planned, startedAt, claimed.error);
  await using history: HistoryStore = claimed.value;
  const recorded = await history.read();
  if (!recorded.ok) return failUnclaimed(run, planned, startedAt, recorded.error);
  const { view } = stageView(run, { id: planned.id, direction: 'up', history: recorded.value });
  const timing = await stageTiming({ run, stage: view.stage, history });
  if (!timing.ok) return failUnclaimed(run, planned, startedAt, timing.error);
  const { executeAt } = view.stage;
  const decision = { kind: 'run', reason: { because: 'never_ran' } } as const;
  const now = executeAt && decideByTime({ executeAt, history: recorded.value, decision }, timing.value);
  // Another run has noted it meanwhile, or its time has come since the plan was made: then the next run starts it.
  if (now?.kind !== 'scheduled' || now.isNoted) return leaveAlone(run, planned, reason);
  return await noteScheduled(run, { planned, history, reason, startedAt });
}

/** A stage whose history is claimed, and why it waits. */
export interface WaitingStage {
  readonly planned: PlannedStage;
  readonly history: HistoryStore;
  readonly reason: WaitReason;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** Records that a stage has something to do from now on, and ends it for this run. */
export async function noteScheduled(
  run: RunContext,
  { planned, history, reason, startedAt }: WaitingStage,
): Promise<EndedStage> {
  const endedAt = run.ports.clock.now();
  const finished = await history.finish({
    attempt: attemptRecord(run, { direction: 'up', state: 'scheduled', startedAt, endedAt, reason }),
    durationMs: endedAt - startedAt,
  });
  if (!finished.ok) return { ...failUnclaimed(run, planned, startedAt, finished.error), recorded: true };
  return { ...leaveAlone(run, planned, reason), recorded: true };
}
