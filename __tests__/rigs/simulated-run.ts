import type { InstanceId } from '../../src/domain/instance.ts';
import type { SkipReason } from '../../src/domain/reason.ts';
import type { Conclusion } from '../../src/domain/run.ts';
import { createSchedule } from '../../src/planning/next-starts.ts';
import type { ScheduledStage, ScheduleSettings } from '../../src/planning/schedule-state.ts';

/** What happened to a stage in a run without a clock. Times are milliseconds of the simulation. */
export interface SimulatedStage {
  readonly id: InstanceId;
  readonly startedAt?: number;
  /** How many stages had ended or been skipped when it started: tells the order of what happens at one moment. */
  readonly startedAfter?: number;
  readonly endedAt: number;
  readonly conclusion: Conclusion;
  readonly reason?: SkipReason;
}

/** How the stages of a simulated run behave. */
export interface Behaviour {
  durationMs(id: InstanceId): number;
  conclusion?(id: InstanceId): 'success' | 'failure';
}

/** Runs a schedule to its end as an engine would; stages that end at the same moment end in the order of their start. */
export function simulateRun(
  stages: readonly ScheduledStage[],
  settings: ScheduleSettings,
  { durationMs, conclusion = () => 'success' }: Behaviour,
): readonly SimulatedStage[] {
  const schedule = createSchedule(stages, settings);
  const happened: SimulatedStage[] = [];
  const running: { id: InstanceId; startedAt: number; startedAfter: number; endsAt: number }[] = [];
  let now = 0;
  for (;;) {
    const { start, skip } = schedule.next();
    for (const { id, reason } of skip) happened.push({ id, endedAt: now, conclusion: 'skipped', reason });
    const startedAfter = happened.length;
    running.push(...start.map((id) => ({ id, startedAt: now, startedAfter, endsAt: now + durationMs(id) })));
    const [first] = running.toSorted((a, b) => a.endsAt - b.endsAt);
    if (first === undefined) return happened;
    running.splice(running.indexOf(first), 1);
    now = first.endsAt;
    const ended = { id: first.id, conclusion: conclusion(first.id) };
    happened.push({ ...ended, startedAt: first.startedAt, startedAfter: first.startedAfter, endedAt: now });
    schedule.end({ ...ended, reason: { because: 'always' } });
  }
}

/** When the last stage ended. */
export function makespan(run: readonly SimulatedStage[]): number {
  return run.reduce((latest, { endedAt }) => Math.max(latest, endedAt), 0);
}
