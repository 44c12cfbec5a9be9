import type { ShellCommand } from '../../execution/ports.ts';
import { createLineSplitter, cutAtBlank } from './line-splitter.ts';

/** Most characters of one line that are given on. */
export const LINE_LIMIT = 16 * 1024;

/** Most characters of both streams together that are given on. */
export const OUTPUT_LIMIT = 8 * 1024 * 1024;

/** The excerpt: so many of the last lines, and no more characters than that. */
export const EXCERPT_LINES = 20;
export const EXCERPT_CHARACTERS = 4 * 1024;

/** Takes in the bytes of both streams and gives them on by lines. */
export interface OutputLog {
  push(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** Gives on unfinished lines and says what was left out; returns the last lines. */
  end(): string;
}

/** Makes the log of one command. Bytes that are not UTF-8 become the replacement character. */
export function createOutputLog(onLine: ShellCommand['onLine']): OutputLog {
  let given = 0;
  const leftOut = { lines: 0, characters: 0 };
  const last: string[] = [];

  function take(stream: 'stdout' | 'stderr', line: string): void {
    last.push(line);
    if (last.length > EXCERPT_LINES) last.shift();
    // Nothing is given on after a gap, not even a line that would still fit.
    if (leftOut.lines > 0 || given + line.length > OUTPUT_LIMIT) {
      leftOut.lines += 1;
      leftOut.characters += line.length;
      return;
    }
    given += line.length + 1;
    onLine(stream, line);
  }

  const streams = { stdout: makeStream('stdout'), stderr: makeStream('stderr') };

  function makeStream(stream: 'stdout' | 'stderr'): { readonly push: (bytes: Uint8Array) => void; end: () => void } {
    const decoder = new TextDecoder();
    const splitter = createLineSplitter(LINE_LIMIT, (line) => take(stream, line));
    return {
      push: (bytes) => splitter.push(decoder.decode(bytes, { stream: true })),
      end: () => {
        splitter.push(decoder.decode());
        splitter.end();
      },
    };
  }

  return {
    push: (stream, bytes) => streams[stream].push(bytes),
    end: () => {
      streams.stdout.end();
      streams.stderr.end();
      if (leftOut.lines > 0) {
        const what = `${leftOut.lines} more lines with ${leftOut.characters} characters were left out`;
        onLine('stderr', `\u2026 ${what}: at most ${OUTPUT_LIMIT} characters of output are kept`);
      }
      return excerptOf(last);
    },
  };
}

/** Whole lines from the end; only the last one is cut where it alone is too long. */
function excerptOf(lines: readonly string[]): string {
  const kept: string[] = [];
  let room = EXCERPT_CHARACTERS;
  for (const line of lines.toReversed()) {
    room -= line.length + 1;
    if (room < 0) break;
    kept.unshift(line);
  }
  const [only = ''] = lines.slice(-1);
  return kept.length === 0 ? cutAtBlank(only, EXCERPT_CHARACTERS) : kept.join('\n');
}
