import type { ExecuteAt, NextTime } from '../domain/execution-time.ts';
import type { AttemptRecord, StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { StageDecision } from '../domain/plan.ts';
import type { RunReason, UndecidedReason } from '../domain/reason.ts';

/** What says whether a stage with `execute_at` is due. */
export interface Timing {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Every attempt of the stage, oldest first. Absent: they can't be read here. */
  readonly attempts?: readonly AttemptRecord[];
  /** Present where the project has times that recur. */
  readonly nextTime?: NextTime;
  /** Whether a moment that was used is used up, also for a stage that runs always: only what is due is to run. */
  readonly onlyDue: boolean;
}

/** What a plan knows of times: {@link Timing} of all its stages. */
export interface PlanTiming extends Pick<Timing, 'now' | 'nextTime' | 'onlyDue'> {
  /** Of every selected stage with `execute_at`; of one that is missing they can't be read here. */
  readonly attempts: ReadonlyMap<InstanceId, readonly AttemptRecord[]>;
}

/** A stage that something is to be done for. */
export interface WantedStage {
  readonly executeAt: ExecuteAt;
  readonly history: StageHistory;
  readonly decision: Exclude<StageDecision, { kind: 'skip' }>;
}

/**
 * The decision about a stage that has something to do, as its `execute_at` changes it (spec 05): once its time has
 * come, not at all. Pure: the same history and the same moment give the same answer, in a plan and under a claim.
 */
export function decideByTime({ executeAt, history, decision }: WantedStage, timing: Timing): StageDecision {
  const { time } = executeAt;
  const { now, attempts, onlyDue } = timing;
  if (attempts === undefined && (time.kind === 'recurring' || onlyDue)) return undecided(executeAt, decision);
  const past = pastOf(attempts ?? []);
  const comesAgain = decision.kind === 'run' && COMES_AGAIN.has(decision.reason.because);
  const since = comesAgain ? latest(past.pendingSince, past.completedAt) : past.pendingSince;
  if (time.kind === 'moment' && now >= time.atMs) {
    const isUsed = onlyDue && comesAgain && past.completedAt !== undefined && past.completedAt >= time.atMs;
    return isUsed ? { kind: 'skip', reason: { because: 'up_to_date' } } : decision;
  }
  const due = time.kind === 'moment' ? time.atMs : nextOf(timing)(time, since ?? now);
  if (due <= now) return decision;
  const at = { dueAt: new Date(due).toISOString(), zone: time.zone };
  // What has nothing new to do is no reason for its dependants to wait.
  const isSatisfied = (comesAgain && history.completed) || past.saidSo;
  if (isSatisfied) return { kind: 'skip', reason: { because: 'done_until', ...at } };
  return { kind: 'scheduled', reason: { because: 'not_due', ...at }, isNoted: past.pendingSince !== undefined };
}

/** Reasons that hold again as soon as a stage has completed. */
const COMES_AGAIN: ReadonlySet<RunReason['because']> = new Set<RunReason['because']>(['always', 'repeated']);

/** What the attempts of a stage say about its times, in milliseconds since 1970. */
interface Past {
  /** Since when it has had something to do. Absent: nobody has noted it. */
  readonly pendingSince: number | undefined;
  /** When it completed last, if that was not taken back. */
  readonly completedAt: number | undefined;
  /** Whether its script said last that there was nothing to do, so that it waits for its next time. */
  readonly saidSo: boolean;
}

/**
 * A stage becomes pending when a run first sees that it has something to do, which that run notes as an attempt with the
 * state `scheduled`, or when it is rolled back. A failure changes nothing: it is still due.
 */
function pastOf(attempts: readonly AttemptRecord[]): Past {
  let past: Past = { pendingSince: undefined, completedAt: undefined, saidSo: false };
  for (const { direction, state, startedAt, endedAt, exitCode } of attempts) {
    const ended = Date.parse(endedAt);
    if (direction === 'down') {
      if (state === 'rolled_back') past = { pendingSince: ended, completedAt: undefined, saidSo: false };
    } else if (state === 'completed') {
      past = { pendingSince: undefined, completedAt: ended, saidSo: false };
    } else if (state === 'skipped') {
      // With an exit code the script has run; without one there was nothing to do, so it was not pending any more.
      const saidSo = exitCode !== undefined;
      past = { ...past, pendingSince: saidSo ? ended : undefined, saidSo };
    } else if (state === 'scheduled') {
      past = { ...past, pendingSince: past.pendingSince ?? Date.parse(startedAt) };
    } else {
      past = { ...past, saidSo: false };
    }
  }
  return past;
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function nextOf({ nextTime }: Timing): NextTime {
  if (!nextTime) throw new Error('A stage has times that recur, and nothing was loaded that counts them.');
  return nextTime;
}

function undecided({ text }: ExecuteAt, decision: WantedStage['decision']): StageDecision {
  if (decision.kind !== 'run') return decision;
  const reason: UndecidedReason = { because: 'undecided', condition: `execute_at: ${text}`, after: ['its history'] };
  return { kind: 'undecided', reason };
}
