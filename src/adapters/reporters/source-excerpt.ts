import { printable } from './printable.ts';
import type { Style } from './style.ts';
import { paint } from './style.ts';
import { widthOf } from './text-width.ts';

/** Columns of a source line that are shown; of a longer one, the part around the problem. */
const MAX_SHOWN_WIDTH = 100;

/** Of a longer line, how much stands before the problem. */
const SHOWN_BEFORE = 40;

/**
 * The line of a file with a marker below the word at `column` (both count from 1, columns in UTF-16 code units):
 *
 * ```
 *    4 |     depend_on: [bravo]
 *      |     ^^^^^^^^^
 * ```
 *
 * Nothing where the file has no such line. Without the marker where a secret stands across the column.
 */
export function sourceExcerpt(
  source: string,
  place: { readonly line: number; readonly column: number },
  style: Style,
): readonly string[] {
  const line = source.split(/\r\n|[\n\r]/, place.line)[place.line - 1];
  if (line === undefined || line.trim() === '') return [];
  const number = String(place.line);
  const margin = ' '.repeat(number.length);
  const shown = showLine(line, place.column, style);
  const numbered = `  ${paint(style, 'quiet', `${number} |`)} ${shown.text}`;
  if (shown.marker === undefined) return [numbered];
  return [numbered, `  ${paint(style, 'quiet', `${margin} |`)} ${paint(style, 'bad', shown.marker)}`];
}

function showLine(
  line: string,
  column: number,
  style: Style,
): { readonly text: string; readonly marker: string | undefined } {
  const room = Math.min(MAX_SHOWN_WIDTH, (style.width ?? MAX_SHOWN_WIDTH) - 10);
  const place = Math.min(Math.max(0, column - 1), line.length);
  const before = style.redact(line.slice(0, place));
  const behind = style.redact(line.slice(place));
  // A secret that stands across the column is found in neither part alone.
  if (before + behind !== style.redact(line)) return { text: cutBehind(style.redact(line), room), marker: undefined };
  const ahead = before.length > SHOWN_BEFORE && before.length + behind.length > room;
  const start = printable(ahead ? `…${before.slice(-SHOWN_BEFORE)}` : before);
  const end = cutBehind(behind, room - start.length);
  return { text: start + end, marker: ' '.repeat(widthOf(start)) + '^'.repeat(Math.max(1, widthOf(wordAt(end)))) };
}

function cutBehind(text: string, room: number): string {
  const line = printable(text.trimEnd());
  return line.length > Math.max(1, room) ? `${line.slice(0, Math.max(1, room))}…` : line;
}

/** What the marker stands below: a name, a quoted text, a template action, or one character. */
function wordAt(text: string): string {
  return /^(?:[\p{L}\p{N}_.$/-]+|"[^"]*"|'[^']*'|\{\{.*?\}\})/u.exec(text)?.[0] ?? text.slice(0, 1);
}
