import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { SkipReason, WaitReason } from '../domain/reason.ts';
import type { StageResult } from '../domain/run.ts';
import type { OnFailure } from '../domain/stage.ts';
import type { Strategy } from '../domain/strategy.ts';
import { waitsBehind } from './hold-back.ts';
import { createReadyQueue, type ReadyQueue } from './ready-queue.ts';
import { buildStartGates, type StartGate, type StartGates, type Waiting } from './start-gates.ts';
import { startOrder, type StartRank } from './strategies/start-order.ts';

/** A stage of a plan as its schedule needs it. */
export interface ScheduledStage extends Waiting, StartRank {
  readonly onFailure: OnFailure;
  /** Takes none of the strategy's slots, only one of `maxConcurrentStages`: nothing but its dependants waits for it. */
  readonly background: boolean;
}

/** What a schedule has to keep to. */
export interface ScheduleSettings {
  readonly direction: Direction;
  readonly strategy: Strategy;
  /** Absent: no limit but the strategy's. */
  readonly maxConcurrentStages?: number;
}

/** A stage in a schedule. */
export interface Entry {
  readonly stage: ScheduledStage;
  readonly place: number;
  state: 'waiting' | 'ready' | 'held' | 'running' | 'ended' | 'skipped';
  /** Why it was skipped. */
  reason: SkipReason | undefined;
  /** Whether the gates that wait for its start are open. */
  started: boolean;
}

/** The inside of a schedule. */
export interface ScheduleState {
  readonly settings: ScheduleSettings;
  readonly entries: readonly Entry[];
  readonly places: ReadonlyMap<InstanceId, number>;
  readonly gates: StartGates;
  /** May hold entries that are not ready any more: they are passed over. */
  readonly ready: { readonly foreground: ReadyQueue<Entry>; readonly background: ReadyQueue<Entry> };
  readonly compare: (a: Entry, b: Entry) => number;
  readonly newlySkipped: Entry[];
  running: number;
  runningInForeground: number;
  held: number;
  unfinished: number;
}

/** A schedule in which nothing has started. */
export function createScheduleState(stages: readonly ScheduledStage[], settings: ScheduleSettings): ScheduleState {
  const inOrder = startOrder(settings.strategy, settings.direction);
  const compare = (a: Entry, b: Entry): number => inOrder(a.stage, b.stage);
  const state: ScheduleState = {
    settings,
    entries: stages.map((stage, place) => ({ stage, place, state: 'waiting', reason: undefined, started: false })),
    places: new Map(stages.map(({ id }, place) => [id, place])),
    gates: buildStartGates(stages, settings.strategy.dependencies),
    ready: { foreground: createReadyQueue(compare), background: createReadyQueue(compare) },
    compare,
    newlySkipped: [],
    running: 0,
    runningInForeground: 0,
    held: 0,
    unfinished: stages.length,
  };
  for (const gate of state.gates.all) if (gate.outstanding === 0) admit(state, gate);
  return state;
}

/** Takes the most urgent stage for which a slot is free out of the ready ones. */
export function takeReady(state: ScheduleState): Entry | undefined {
  const { strategy, maxConcurrentStages = Infinity } = state.settings;
  if (state.running >= maxConcurrentStages) return undefined;
  const isFull = state.runningInForeground >= (strategy.slots ?? Infinity);
  const foreground = isFull ? undefined : firstReady(state, 'foreground');
  const background = firstReady(state, 'background');
  if (foreground === undefined && background === undefined) return undefined;
  const takesBackground =
    background !== undefined && (foreground === undefined || state.compare(background, foreground) < 0);
  return state.ready[takesBackground ? 'background' : 'foreground'].pop();
}

function firstReady(state: ScheduleState, kind: 'foreground' | 'background'): Entry | undefined {
  const queue = state.ready[kind];
  let first = queue.peek();
  while (first !== undefined && first.state !== 'ready') {
    queue.pop();
    first = queue.peek();
  }
  return first;
}

/** Counts a stage as running, which is enough for those that wait for its start only. */
export function begin(state: ScheduleState, entry: Entry): void {
  entry.state = 'running';
  state.running += 1;
  if (!entry.stage.background) state.runningInForeground += 1;
  openOnStart(state, entry);
}

/** Makes a stage that waited, or was held back, ready to start. */
export function makeReady(state: ScheduleState, entry: Entry): void {
  leave(state, entry);
  entry.state = 'ready';
  state.ready[entry.stage.background ? 'background' : 'foreground'].push(entry);
}

/** Takes the end of a stage in: opens what waited for it or skips it, as the policy of the stage says. */
export function finish(state: ScheduleState, entry: Entry, result: Pick<StageResult, 'conclusion' | 'reason'>): void {
  const { conclusion, reason } = result;
  if (entry.state === 'ended' || (entry.state === 'skipped' && conclusion === 'skipped')) return;
  if (conclusion === 'skipped' && isBlocked(reason)) {
    skip(state, entry, reason);
    skipBehind(state, entry, { reason: behind(entry, reason), evenIfStarted: true });
    return;
  }
  if (entry.state !== 'skipped') state.unfinished -= 1;
  leave(state, entry);
  if (entry.state !== 'skipped') open(state, state.gates.onSettled[entry.place]);
  entry.state = 'ended';
  const failed = conclusion === 'failure' || conclusion === 'cancelled';
  const policy = failed ? policyOf(state, entry) : 'continue';
  if (policy === 'continue') {
    openOnStart(state, entry);
    open(state, state.gates.onEnd[entry.place]);
    return;
  }
  const { id } = entry.stage;
  const goesOn = policy === 'stop' && state.settings.strategy.onStop === 'go_on';
  if (goesOn) openOnStart(state, entry);
  const failure: SkipReason = { because: 'dependency_failed', dependency: id };
  skipBehind(state, entry, { reason: failure, evenIfStarted: !goesOn });
  if (policy === 'stop' && !goesOn) skipAll(state, { because: 'stopped', cause: id });
}

/** Skips everything that has not started. */
export function skipAll(state: ScheduleState, reason: SkipReason): void {
  for (const entry of state.entries) if (mayStillStart(entry)) skip(state, entry, reason);
}

function policyOf({ settings }: ScheduleState, { stage }: Entry): OnFailure {
  return settings.strategy.everyFailureStops ? 'stop' : stage.onFailure;
}

type BlockingReason = WaitReason | Extract<SkipReason, { because: 'dependency_failed' | 'stopped' | 'cancelled' }>;

const BLOCKING: ReadonlySet<StageResult['reason']['because']> = new Set<BlockingReason['because']>([
  'dependency_failed',
  'stopped',
  'cancelled',
  'not_due',
  'waits_for',
]);

/** Skips that leave their dependants without what they need; after any other the dependants run. */
function isBlocked(reason: StageResult['reason']): reason is BlockingReason {
  return BLOCKING.has(reason.because);
}

/** What a dependant is told: the stage whose failure or whose time it is about. */
function behind({ stage }: Entry, reason: BlockingReason): SkipReason {
  return reason.because === 'not_due' || reason.because === 'waits_for' ? waitsBehind(stage.id, reason) : reason;
}

function mayStillStart({ state }: Entry): boolean {
  return state === 'waiting' || state === 'ready' || state === 'held';
}

function skip(state: ScheduleState, entry: Entry, reason: SkipReason): void {
  leave(state, entry);
  entry.state = 'skipped';
  entry.reason = reason;
  state.unfinished -= 1;
  state.newlySkipped.push(entry);
  open(state, state.gates.onSettled[entry.place]);
}

/** Gives back what a stage takes up in its present state. */
function leave(state: ScheduleState, entry: Entry): void {
  if (entry.state === 'held') state.held -= 1;
  if (entry.state !== 'running') return;
  state.running -= 1;
  if (!entry.stage.background) state.runningInForeground -= 1;
}

function openOnStart(state: ScheduleState, entry: Entry): void {
  if (entry.started) return;
  entry.started = true;
  open(state, state.gates.onStart[entry.place]);
}

function open(state: ScheduleState, gates: readonly StartGate[] = []): void {
  for (const gate of gates) {
    gate.outstanding -= 1;
    if (gate.outstanding === 0) admit(state, gate);
  }
}

function admit(state: ScheduleState, gate: StartGate): void {
  for (const place of gate.members) {
    const entry = state.entries[place];
    if (entry?.state === 'waiting') makeReady(state, entry);
  }
}

interface Blame {
  readonly reason: SkipReason;
  /** Whether it also concerns those that waited only for the start of the stage. */
  readonly evenIfStarted: boolean;
}

/** Skips what waits for a stage, directly or not, naming the one root cause. */
function skipBehind(state: ScheduleState, cause: Entry, { reason, evenIfStarted }: Blame): void {
  const { onStart, onEnd } = state.gates;
  const closed = [...(onEnd[cause.place] ?? []), ...(evenIfStarted ? (onStart[cause.place] ?? []) : [])];
  for (let gate = closed.pop(); gate !== undefined; gate = closed.pop()) {
    if (gate.closed) continue;
    gate.closed = true;
    for (const place of gate.members) {
      const entry = state.entries[place];
      if (entry === undefined || !mayStillStart(entry)) continue;
      skip(state, entry, reason);
      closed.push(...(onEnd[place] ?? []), ...(onStart[place] ?? []));
    }
  }
}
