import type { RunEvent } from '../../domain/event.ts';
import { formatDurationMs } from '../../domain/duration.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { showInstance } from '../../domain/instance.ts';
import type { StageNames } from './display-names.ts';
import { stageNames } from './display-names.ts';
import { isMigrationEvent, migrationWords } from './event-words.ts';
import { formatCount, plural } from './plural.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';
import { cutToWidth, padToWidth, widthOf } from './text-width.ts';

/** Columns of the bar that shows how far a run has come. */
const BAR_WIDTH = 24;

/** Below this the counts need all the room. */
const MIN_WIDTH_WITH_BAR = 76;

/** Of the columns, names that are longer than this are not waited for by the others. */
const NAME_SHARE = 0.4;

/** What is going on right now. */
export interface LiveState {
  readonly stages: number;
  readonly ended: number;
  readonly failed: number;
  /** From then on, stages that have ended start and end again. */
  readonly rollingBack: boolean;
  /** In the order in which they started. */
  readonly running: ReadonlyMap<InstanceId, RunningStage>;
  readonly nameOf: StageNames;
}

/** A stage that runs, or is being rolled back. */
export interface RunningStage {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** What it does at the moment. */
  readonly doing: string;
}

/** Before anything has started. */
export const NOTHING_RUNS: LiveState = {
  stages: 0,
  ended: 0,
  failed: 0,
  rollingBack: false,
  running: new Map(),
  nameOf: showInstance,
};

/** What is going on after an event. */
export function advance(state: LiveState, event: RunEvent): LiveState {
  switch (event.type) {
    case 'operations_started':
      return { ...NOTHING_RUNS, stages: event.plan.stages.length, nameOf: stageNames(event.plan) };
    case 'stage_started': {
      const doing = event.direction === 'down' ? 'rolling back' : '';
      return { ...state, running: new Map(state.running).set(event.id, { startedAt: event.at, doing }) };
    }
    case 'rollback_started':
      return { ...state, rollingBack: true };
    case 'stage_completed':
    case 'stage_skipped':
      return end(state, event.id, 0);
    case 'stage_failed':
      return end(state, event.id, 1);
    case 'stage_retried':
      return nowDoing(state, event.id, `try ${event.try} in ${formatDurationMs(event.delayMs)}`);
    case 'hook_started':
      return nowDoing(state, event.id, `hook ${event.hook}`);
    default:
      return isMigrationEvent(event) ? nowDoing(state, event.id, `${event.label}  ${migrationWords(event)}`) : state;
  }
}

function nowDoing(state: LiveState, id: InstanceId, words: string): LiveState {
  const stage = state.running.get(id);
  if (stage === undefined) return state;
  return { ...state, running: new Map(state.running).set(id, { ...stage, doing: words }) };
}

function end(state: LiveState, id: InstanceId, failed: number): LiveState {
  const running = new Map(state.running);
  running.delete(id);
  if (state.rollingBack) return { ...state, running };
  return { ...state, running, ended: state.ended + 1, failed: state.failed + failed };
}

/** Lines for a terminal: one for each running stage, as many as there is room for, and one that counts. */
export function frameLines(
  state: LiveState,
  { now, rows }: { readonly now: number; readonly rows: number },
  style: Style,
): readonly string[] {
  const running = [...state.running];
  // The line that counts, perhaps one for those left out, and the line on which the cursor rests.
  const room = running.length <= rows - 2 ? running.length : Math.max(0, rows - 3);
  const shown = running.slice(0, room).map(([id, { startedAt, doing }]) => ({
    name: show(style, state.nameOf(id)),
    time: elapsedWords(now - startedAt),
    doing: show(style, doing),
  }));
  const lines = shown.map((stage) => stageLine(stage, shown, style));
  if (running.length > room)
    lines.push(cutLine([['quiet', `… and ${plural(running.length - room, 'more stage')}`]], style));
  const failed = state.failed > 0 ? `, ${formatCount(state.failed)} failed` : '';
  const counts = `${formatCount(state.ended)} of ${plural(state.stages, 'stage')} ended, ${formatCount(running.length)} running${failed}`;
  const bar = progressBar(state, style);
  return [...lines, cutLine([...bar, ['quiet', counts]], style)];
}

/** How far a run has come; nothing on a terminal where it would take the room of the counts. */
function progressBar({ stages, ended, failed }: LiveState, { width = 0 }: Style): readonly Piece[] {
  if (width < MIN_WIDTH_WITH_BAR || stages === 0) return [];
  const done = Math.round((BAR_WIDTH * ended) / stages);
  return [
    [failed > 0 ? 'bad' : 'good', '━'.repeat(done)],
    ['quiet', '─'.repeat(BAR_WIDTH - done)],
    [undefined, '  '],
  ];
}

/** Whole seconds: a line that changes ten times a second can't be read. */
function elapsedWords(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1_000));
  return formatDurationMs(seconds * 1_000).replace(/^0ms$/, '0s');
}

interface ShownStage {
  readonly name: string;
  readonly time: string;
  readonly doing: string;
}

/** Names and times stand below each other, as far as names are not so long that what is done would have no room. */
function stageLine({ name, time, doing }: ShownStage, all: readonly ShownStage[], style: Style): string {
  const most = Math.floor((style.width ?? Number.POSITIVE_INFINITY) * NAME_SHARE);
  const widest = Math.max(...all.map((one) => widthOf(one.name)).filter((width) => width <= most), 0);
  const latest = Math.max(...all.map((one) => one.time.length));
  return cutLine(
    [
      ['strong', padToWidth(name, widest)],
      [undefined, '  '],
      ['name', time.padStart(latest)],
      [undefined, `  ${doing}`],
    ],
    style,
  );
}

type Piece = readonly [Hue | undefined, string];

/** Pieces on one line that the terminal does not wrap: cut first and coloured then. */
function cutLine(pieces: readonly Piece[], style: Style): string {
  // In the last column some terminals wrap already.
  let room = (style.width ?? Number.POSITIVE_INFINITY) - 1;
  let line = '';
  for (const [hue, text] of pieces) {
    const cut = cutToWidth(text, room);
    line += paint(style, hue, cut);
    if (cut !== text) break;
    room -= widthOf(text);
  }
  return line.trimEnd();
}
