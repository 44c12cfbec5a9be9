import { formatCount } from './plural.ts';
import { printableLines } from './printable.ts';
import type { Style } from './style.ts';
import { widthOf } from './text-width.ts';

/** How much of a foreign text is shown. */
export interface BlockLimits {
  readonly lines: number;
  readonly characters: number;
}

/**
 * The lines of a body, a script or an answer as they may be shown: redacted first and cut then. Where something is left
 * out, a last line says how much there is in all.
 */
export function blockLines(text: string, limits: BlockLimits, style: Style): readonly string[] {
  const whole = style.redact(text);
  const cut = whole.length > limits.characters ? whole.slice(0, limits.characters) : whole;
  const all = printableLines(cut);
  const lines = all.slice(0, limits.lines);
  if (lines.length < all.length || cut.length < whole.length) {
    const count = whole.trimEnd().split('\n').length;
    const inLines = count === 1 ? '' : `${formatCount(count)} lines, `;
    lines.push(`… (${inLines}${formatCount(whole.length)} characters in all)`);
  }
  return lines;
}

/** Lines moved to the right. */
export function indented(lines: readonly string[], indent: string): readonly string[] {
  return lines.map((line) => (line === '' ? '' : indent + line));
}

/**
 * A line of prose as a terminal shows it best: divided at blanks, what follows moved `indent` columns further in than its
 * beginning. Words that are longer than a line stay whole, so that an address can be copied. In a log it is one line.
 */
export function prose(line: string, { width }: Pick<Style, 'width'>, indent = 2): readonly string[] {
  if (width === undefined || widthOf(line) <= width) return [line];
  const start = line.search(/\S|$/);
  const ahead = ' '.repeat(Math.min(start + indent, Math.max(0, width - 1)));
  const lines: string[] = [];
  let current = line.slice(0, start);
  for (const [place, word] of line.slice(start).split(' ').entries()) {
    const joined = place === 0 ? current + word : `${current} ${word}`;
    if (place === 0 || widthOf(joined) <= width) {
      current = joined;
      continue;
    }
    lines.push(current.trimEnd());
    current = ahead + word;
  }
  return [...lines, current];
}

/** The style of lines that are then moved so many columns to the right. */
export function narrowed<Own extends Style>(style: Own, columns: number): Own {
  return style.width === undefined ? style : { ...style, width: Math.max(1, style.width - columns) };
}
