import type { RunEvent } from '../../domain/event.ts';
import type { ShowNext } from '../../domain/next-step.ts';
import { NOTHING_RUNS, advance, frameLines } from './live-frame.ts';
import { createLogReporter } from './log-reporter.ts';
import { closingLines } from './run-closing.ts';
import { createRunLines } from './run-lines.ts';
import type { RunReporter } from './run-reporter.ts';
import type { Redact, Style } from './style.ts';
import { HIDE_CURSOR, SHOW_CURSOR } from './terminal.ts';
import type { Terminal, Timer } from './terminal.ts';
import { widthOf } from './text-width.ts';
import { createTextWriter } from './text-writer.ts';

/** Shortest time between two drawings. */
export const REDRAW_INTERVAL_MS = 100;

/** On a terminal with fewer columns there is nothing to be seen in place: one line per event is written. */
export const MIN_COLUMNS = 20;

/** As above, with fewer rows. */
const MIN_ROWS = 4;

const ERASE_BELOW = '\u001b[J';

/** How a run is shown on a terminal. */
export interface LiveViewOptions {
  readonly terminal: Terminal;
  readonly timer: Timer;
  readonly redact: Redact;
  readonly colour: boolean;
  readonly showNext?: ShowNext;
}

/**
 * Shows a run in place: one line per running stage, redrawn at most ten times a second, while what has ended scrolls
 * away above. The cursor is hidden in between, so whoever ends the process has to call `close` on every way out.
 */
export function createLiveView(options: LiveViewOptions): RunReporter {
  const { terminal, redact } = options;
  if (terminal.columns() >= MIN_COLUMNS && terminal.rows() >= MIN_ROWS) return createDrawing(options);
  const print = createTextWriter({ write: (text) => terminal.write(text), redact, actions: false });
  return createLogReporter({ print, style: unlimited(options) });
}

function unlimited({ redact, colour, showNext }: LiveViewOptions): Style {
  return { colour, redact, ...(showNext === undefined ? {} : { showNext }) };
}

function createDrawing(options: LiveViewOptions): RunReporter {
  const { terminal, timer, redact } = options;
  const style = (): Style => ({ ...unlimited(options), width: terminal.columns() });
  const narrate = createNarrator(style);
  let state = NOTHING_RUNS;
  let waiting: string[] = [];
  let frame: readonly string[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isOpen = true;
  let cursorIsHidden = false;

  const stopTicking = timer.every(REDRAW_INTERVAL_MS, drawWhenDue);
  const stopListening = terminal.onResize(draw);

  function drawWhenDue(): void {
    if (timer.now() - drawnAt >= REDRAW_INTERVAL_MS) draw();
  }

  function draw(): void {
    // A command that ends before it runs anything leaves the terminal as it was.
    if (!isOpen || (state === NOTHING_RUNS && waiting.length === 0)) return;
    const next = frameLines(state, { now: timer.now(), rows: terminal.rows() }, style()).map(redact);
    if (waiting.length > 0 || next.join('\n') !== frame.join('\n')) replaceFrame(next);
  }

  function replaceFrame(next: readonly string[]): void {
    const hide = cursorIsHidden ? '' : HIDE_CURSOR;
    const above = waiting.map((line) => `${redact(line)}\n`).join('');
    terminal.write(`${hide}${eraseFrame()}${above}${next.map((line) => `${line}\n`).join('')}`);
    cursorIsHidden = true;
    drawnAt = timer.now();
    waiting = [];
    frame = next;
  }

  /** Back to the first row of the frame. A terminal that was made narrower has wrapped its lines by now. */
  function eraseFrame(): string {
    const columns = Math.max(1, terminal.columns());
    const rows = frame.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    return rows === 0 ? '' : `\u001b[${rows}A${ERASE_BELOW}`;
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    stopTicking();
    stopListening();
    if (waiting.length > 0 || frame.length > 0) replaceFrame([]);
    if (cursorIsHidden) terminal.write(SHOW_CURSOR);
  }

  return {
    emit(event) {
      state = advance(state, event);
      const lines = narrate(event);
      if (event.type === 'operations_finished') close();
      if (isOpen) {
        waiting.push(...lines);
        drawWhenDue();
      } else if (lines.length > 0) terminal.write(redact(`${lines.join('\n')}\n`));
    },
    close,
  };
}

/** What stays on the screen: everything but what the line of a running stage shows. */
function createNarrator(style: () => Style): (event: RunEvent) => readonly string[] {
  const narrate = createRunLines(style());
  return (event) => {
    const lines = narrate(event);
    switch (event.type) {
      case 'stage_started':
      case 'waited':
      case 'hook_started':
      case 'migration_started':
      case 'request_retried':
      case 'migration_applied':
      case 'migration_failed':
        return [];
      case 'operations_finished':
        return closingLines(event.run, style());
      default:
        return lines;
    }
  };
}
