import type { InstanceId } from '../domain/instance.ts';
import type { SkipReason } from '../domain/reason.ts';
import type { StageResult } from '../domain/run.ts';
import {
  type Entry,
  type ScheduledStage,
  type ScheduleSettings,
  type ScheduleState,
  begin,
  createScheduleState,
  finish,
  makeReady,
  skipAll,
  takeReady,
} from './schedule-state.ts';

/** What is to be done now. */
export interface NextStarts {
  /** To be started now, most urgent first. */
  readonly start: readonly InstanceId[];
  /** Will not run any more, in the order of the file (on down: reversed). */
  readonly skip: readonly { readonly id: InstanceId; readonly reason: SkipReason }[];
}

/** Where a stage stands. `ready`: it may start, but no slot was free or nobody asked. `held`: until `resume`. */
export type Standing =
  | { readonly state: 'waiting' | 'ready' | 'held' | 'running' | 'ended' }
  | { readonly state: 'skipped'; readonly reason: SkipReason };

/**
 * Decides which stages start and which are skipped, and why. It is the one place that does: for the engine, for a run
 * that is only simulated, and for a leg of a fan-out, which tells it the results of earlier waves and looks at the
 * standing of its own stage.
 *
 * Knows no time: who runs the stages says what ended and asks what is next. Every stage is given out once, as a start
 * or as a skip.
 */
export interface Schedule {
  /**
   * What to do now; what is under `start` counts as running from here on. A stage for which `mayStart` is false is
   * held back without a slot until `resume`, and others go ahead.
   */
  next(mayStart?: (id: InstanceId) => boolean): NextStarts;
  /**
   * A stage ended, whether this schedule started it or another job. What has really happened beats an earlier decision
   * to skip it; otherwise a second end changes nothing.
   */
  end(result: Pick<StageResult, 'id' | 'conclusion' | 'reason'>): void;
  /** A stage that was held back may start. Nothing happens when it was skipped meanwhile. */
  resume(id: InstanceId): void;
  /** Nothing starts any more: everything that is not running is skipped for this reason. */
  stopAll(reason: SkipReason): void;
  standing(id: InstanceId): Standing;
  /** Whether every stage has ended or was skipped. */
  readonly finished: boolean;
}

/**
 * A schedule of these stages. Each operation costs what it changes, so that a run of n stages and m dependencies costs
 * (n + m) · log n, with one slot too.
 */
export function createSchedule(stages: readonly ScheduledStage[], settings: ScheduleSettings): Schedule {
  const state = createScheduleState(stages, settings);
  const entryOf = (id: InstanceId): Entry => {
    const entry = state.entries[state.places.get(id) ?? -1];
    if (entry === undefined) throw new Error(`The schedule has no stage ${id}.`);
    return entry;
  };
  return {
    next: (mayStart = () => true) => nextStarts(state, mayStart),
    end: (result) => finish(state, entryOf(result.id), result),
    resume(id) {
      const entry = entryOf(id);
      if (entry.state === 'held') makeReady(state, entry);
    },
    stopAll: (reason) => skipAll(state, reason),
    standing(id) {
      const { state: standing, reason } = entryOf(id);
      if (standing !== 'skipped') return { state: standing };
      return { state: standing, reason: reason ?? { because: 'cancelled' } };
    },
    get finished() {
      return state.unfinished === 0;
    },
  };
}

function nextStarts(state: ScheduleState, mayStart: (id: InstanceId) => boolean): NextStarts {
  const start: InstanceId[] = [];
  for (let entry = takeReady(state); entry !== undefined; entry = takeReady(state)) {
    const { id } = entry.stage;
    if (mayStart(id)) {
      begin(state, entry);
      start.push(id);
    } else {
      entry.state = 'held';
      state.held += 1;
    }
  }
  const sign = state.settings.direction === 'up' ? 1 : -1;
  const skip = state.newlySkipped
    .splice(0)
    .toSorted((a, b) => (a.stage.position - b.stage.position) * sign)
    .flatMap(({ stage: { id }, reason, state: now }) => (now === 'skipped' && reason ? { id, reason } : []));
  if (state.unfinished > 0 && state.running + state.held === 0) {
    throw new Error(`${state.unfinished} stages wait for each other: the plan has a cycle.`);
  }
  return { start, skip };
}
