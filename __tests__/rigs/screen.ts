import { stripVTControlCharacters } from 'node:util';
import type { Terminal, Timer } from '../../src/adapters/reporters/terminal.ts';
import { startOf, widthOf } from '../../src/adapters/reporters/text-width.ts';

/** A terminal in memory that wraps lines, and wraps them anew when it is resized, as real ones do. */
export interface Screen extends Terminal {
  /** Everything on it and above it, without colours; trailing blank rows are left out. */
  text(): string;
  cursorIsVisible(): boolean;
  /** How often something was written, and what. */
  writes(): readonly string[];
  resize(columns: number, rows: number): void;
}

/** Controls that a live view may use: cursor up, erase below, hide and show the cursor, colours. */
const CONTROL = /(\u001b\[\d+A\u001b\[J|\u001b\[\?25[lh])/u;

/** Makes a screen; anything written to it that it does not know is an error. */
export function createScreen(columns: number, rows: number): Screen {
  const size = { columns, rows };
  /** Lines as they were written; the last one is where the cursor is. */
  let lines: string[] = [''];
  let visible = true;
  const writes: string[] = [];
  const listeners = new Set<() => void>();

  function put(text: string): void {
    const plain = stripVTControlCharacters(text);
    if (plain.includes('\u001b')) throw new Error(`unknown control in ${JSON.stringify(text)}`);
    const [first = '', ...rest] = plain.split('\n');
    lines = [...lines.slice(0, -1), (lines.at(-1) ?? '') + first, ...rest];
  }

  function eraseUp(count: number): void {
    if (lines.at(-1) !== '') throw new Error('the cursor is not at the start of a row');
    if (count > size.rows - 1) throw new Error(`the screen has no ${count} rows above the cursor`);
    const wrapped = lines.slice(0, -1).flatMap((line) => {
      const pieces = wrapRows(line, size.columns);
      return pieces.map((piece, place) => ({ piece, continues: place > 0 }));
    });
    const kept = wrapped.slice(0, Math.max(0, wrapped.length - count));
    const joined: string[] = [];
    for (const { piece, continues } of kept) {
      if (continues) joined.push((joined.pop() ?? '') + piece);
      else joined.push(piece);
    }
    lines = [...joined, ''];
  }

  return {
    columns: () => size.columns,
    rows: () => size.rows,
    write(text) {
      writes.push(text);
      for (const part of text.split(CONTROL)) {
        if (part === '\u001b[?25l') visible = false;
        else if (part === '\u001b[?25h') visible = true;
        else if (CONTROL.test(part)) eraseUp(Number.parseInt(part.slice(2), 10));
        else put(part);
      }
    },
    onResize(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    text: () => lines.join('\n').trimEnd(),
    cursorIsVisible: () => visible,
    writes: () => writes,
    resize(newColumns, newRows) {
      size.columns = newColumns;
      size.rows = newRows;
      for (const listener of listeners) listener();
    },
  };
}

function wrapRows(line: string, columns: number): readonly string[] {
  const rows: string[] = [];
  let rest = line;
  while (widthOf(rest) > columns) {
    const row = startOf(rest, columns);
    rows.push(row);
    rest = rest.slice(row.length);
  }
  return [...rows, rest];
}

/** A timer that a test moves. */
export interface ManualTimer extends Timer {
  /** Lets this much time pass, with the ticks that fall into it. */
  advance(durationMs: number): void;
  /** How many are still called. */
  running(): number;
}

/** Makes a timer that stands at `now`. */
export function createManualTimer(now: number): ManualTimer {
  let time = now;
  const ticks = new Map<() => void, { readonly intervalMs: number; next: number }>();
  return {
    now: () => time,
    every(intervalMs, tick) {
      ticks.set(tick, { intervalMs, next: time + intervalMs });
      return () => void ticks.delete(tick);
    },
    advance(durationMs) {
      const end = time + durationMs;
      for (;;) {
        const due = [...ticks].filter(([, { next }]) => next <= end).toSorted(([, a], [, b]) => a.next - b.next)[0];
        if (due === undefined) break;
        const [tick, entry] = due;
        time = entry.next;
        entry.next += entry.intervalMs;
        tick();
      }
      time = end;
    },
    running: () => ticks.size,
  };
}
