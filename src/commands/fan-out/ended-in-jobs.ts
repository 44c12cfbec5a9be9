import { showInstance } from '../../domain/instance.ts';
import type { InstanceId } from '../../domain/instance.ts';
import type { PlannedStage } from '../../domain/plan.ts';
import type { StageResult } from '../../domain/run.ts';
import { endedElsewhere } from '../../execution/fan-out/ended-elsewhere.ts';
import type { SlotStage } from '../../execution/fan-out/slot.ts';
import type { EndedStage } from '../../execution/run-context.ts';
import { stageResult } from '../../execution/stage-result.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import type { LegSlot } from './earlier-slots.ts';
import type { AnnouncedLeg, FanOutDocument } from './fan-out-document.ts';
import type { LeftBehind } from './left-behind.ts';

/** What the last job knows of all others. */
export interface KnownOfJobs {
  readonly prepared: PreparedPlan;
  readonly document: FanOutDocument;
  readonly left: LeftBehind;
  /** The slots that have arrived. */
  readonly told: readonly LegSlot[];
  readonly cancelled: boolean;
}

/** How every stage of the plan ended, in the order of their ends. */
export function endedInJobs({
  prepared,
  document,
  left,
  told,
  cancelled,
}: KnownOfJobs): ReadonlyMap<InstanceId, EndedStage> {
  const { now } = prepared.world;
  const legOf = new Map(document.legs.flatMap((leg) => leg.stages.map((id) => [id, leg] as const)));
  const slots = new Map(told.flatMap(({ slot }) => slot.stages.map((stage) => [stage.id, stage] as const)));
  const ended = prepared.plan.stages.map((planned): EndedStage => {
    const leg = legOf.get(planned.id);
    if (!leg) return leftAlone(prepared, planned, now);
    const stage = newestOf(left, slots, planned.id);
    return stage ? endedElsewhere(stage, leg.name) : notEnded(prepared, planned, { now, cancelled, leg, left });
  });
  const inOrder = ended.toSorted((a, b) => a.result.endedAt - b.result.endedAt);
  return new Map(inOrder.map((stage) => [stage.result.id, stage]));
}

/** The artifact holds all of it; the job output is there too when a cancelled job had no time to upload more. */
function newestOf(
  { left, vanished }: LeftBehind,
  slots: ReadonlyMap<InstanceId, SlotStage>,
  id: InstanceId,
): SlotStage | undefined {
  return vanished.includes(id) ? undefined : (left.get(id)?.stage ?? slots.get(id));
}

function leftAlone({ plan }: PreparedPlan, planned: PlannedStage, now: number): EndedStage {
  const { decision } = planned;
  const isTold = decision.kind === 'skip' || decision.kind === 'scheduled';
  const reason = isTold ? decision.reason : ({ because: 'up_to_date' } as const);
  const times = { startedAt: now, endedAt: now, done: [], exports: [] };
  return withoutValues(stageResult({ plan }, planned, { conclusion: 'skipped', reason, ...times }));
}

interface Silence {
  readonly now: number;
  readonly cancelled: boolean;
  readonly leg: AnnouncedLeg;
  readonly left: LeftBehind;
}

function notEnded({ plan }: PreparedPlan, planned: PlannedStage, silence: Silence): EndedStage {
  const { now, cancelled, leg, left } = silence;
  const times = { startedAt: now, endedAt: now, done: [], exports: [] };
  const hasVanished = left.vanished.includes(planned.id);
  if (cancelled && !hasVanished) {
    const reason = { because: 'cancelled' } as const;
    return withoutValues(stageResult({ plan }, planned, { conclusion: 'skipped', reason, ...times }));
  }
  const summary = `${showInstance(planned.id)}: ${wordsFor(silence, planned.id)}`;
  const failure = { reason: 'failed_in_job', instance: planned.id, job: leg.name, summary } as const;
  const reason = { because: 'never_ran' } as const;
  return withoutValues(stageResult({ plan }, planned, { conclusion: 'failure', reason, failure, ...times }));
}

function wordsFor({ leg, left }: Silence, id: InstanceId): string {
  if (left.vanished.includes(id))
    return `the job ${leg.name} began and has left nothing: what it was about to do is in doubt`;
  if (left.left.has(id)) return `the job ${leg.name} was ended before the stage was; its history says how far it came`;
  return `the job ${leg.name} never began, or ended before the stage did: its log says why`;
}

function withoutValues(result: StageResult): EndedStage {
  return { result, exports: new Map(), made: new Set(), recorded: false };
}
