import { formatCount } from './plural.ts';
import { printableLines } from './printable.ts';
import type { Style } from './style.ts';

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
