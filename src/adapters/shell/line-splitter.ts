/** How far back from a limit a blank is looked for, to cut there. */
const CUT_WINDOW = 256;

/** Takes text as it comes and gives it on by lines. */
export interface LineSplitter {
  push(text: string): void;
  /** Gives on what stands after the last line end. */
  end(): void;
}

/**
 * Splits at `\n` and `\r\n`. Of a line longer than `limit` characters the rest is counted, not kept; what is given on
 * says how much that was.
 */
export function createLineSplitter(limit: number, onLine: (line: string) => void): LineSplitter {
  let held = '';
  let dropped = 0;

  function hold(text: string): void {
    const room = limit + 1 - held.length;
    held += text.slice(0, room);
    dropped += Math.max(0, text.length - room);
  }

  function give(): void {
    const line = held.endsWith('\r') ? held.slice(0, -1) : held;
    if (line.length <= limit && dropped === 0) {
      onLine(line);
    } else {
      const kept = cutAtBlank(line, limit);
      onLine(`${kept}\u2026 (${line.length + dropped - kept.length} more characters)`);
    }
    held = '';
    dropped = 0;
  }

  return {
    push(text) {
      let start = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        hold(text.slice(start, end));
        give();
        start = end + 1;
      }
      hold(text.slice(start));
    },
    end() {
      if (held !== '') give();
    },
  };
}

/**
 * At most `limit` characters, cut at a blank where one is near: what is cut through a secret is not recognised as one
 * any more, and half of it would be shown.
 */
export function cutAtBlank(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const blank = text.slice(0, limit).search(/\s\S*$/);
  return text.slice(0, blank >= limit - CUT_WINDOW ? blank : limit);
}
