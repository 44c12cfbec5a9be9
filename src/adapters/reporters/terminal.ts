import type { WriteStream } from 'node:tty';

/** A terminal that is drawn on. Sizes are in characters. */
export interface Terminal {
  columns(): number;
  rows(): number;
  write(text: string): void;
  /** Calls `listener` when the size changes, until what it gives back is called. */
  onResize(listener: () => void): () => void;
}

/** The time for what moves on the screen. `now`: milliseconds since 1970. */
export interface Timer {
  now(): number;
  /** Calls `tick` again and again, until what it gives back is called. */
  every(intervalMs: number, tick: () => void): () => void;
}

/** The size of a terminal that does not say how large it is. */
const USUAL_SIZE = { columns: 80, rows: 24 } as const;

/** Controls of the cursor, as `xterm` and all that follow it have them (DECTCEM). */
export const HIDE_CURSOR = '\u001b[?25l';
export const SHOW_CURSOR = '\u001b[?25h';

/** A terminal that can be given back whatever happened to the program. */
export interface OwnTerminal extends Terminal {
  /** Shows the cursor again where it is hidden. */
  restore(): void;
}

/** The terminal behind a stream of this process. */
export function streamTerminal(stream: WriteStream): OwnTerminal {
  let cursorIsHidden = false;
  return {
    columns: () => (stream.columns > 0 ? stream.columns : USUAL_SIZE.columns),
    rows: () => (stream.rows > 0 ? stream.rows : USUAL_SIZE.rows),
    write(text) {
      const [hidden, shown] = [text.lastIndexOf(HIDE_CURSOR), text.lastIndexOf(SHOW_CURSOR)];
      if (hidden !== shown) cursorIsHidden = hidden > shown;
      stream.write(text);
    },
    restore() {
      if (cursorIsHidden) stream.write(SHOW_CURSOR);
      cursorIsHidden = false;
    },
    onResize(listener) {
      stream.on('resize', listener);
      return () => void stream.off('resize', listener);
    },
  };
}

/** The machine's own time. It keeps no process alive. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  every(intervalMs, tick) {
    const timer = setInterval(tick, intervalMs).unref();
    return () => clearInterval(timer);
  },
};
