import { toBytes } from '../bytes.ts';
import { canBackquote, quoteText } from './quote.ts';
import { pad, truncate } from './style.ts';
import type { Style } from './style.ts';

/** A text as a `printf` verb prints it; `undefined` for a verb that prints no texts. */
export function formatText(text: string, verb: string, style: Style): string | undefined {
  switch (verb) {
    case 'v':
      return style.goSyntax ? formatQuoted(text, style) : pad(truncate(text, style), style);
    case 's':
      return pad(truncate(text, style), style);
    case 'q':
      return formatQuoted(text, style);
    case 'x':
    case 'X':
      return formatHexBytes(text, verb, style);
    default:
      return undefined;
  }
}

function formatQuoted(text: string, style: Style): string {
  const part = truncate(text, style);
  return pad(style.sharp && canBackquote(part) ? `\`${part}\`` : quoteText(part, style.plus), style);
}

/** The bytes in hexadecimal, with the flag ` ` separated, with `#` each (or the whole) after `0x`. */
function formatHexBytes(text: string, verb: 'x' | 'X', style: Style): string {
  const bytes = toBytes(text).subarray(0, style.precision);
  if (bytes.length === 0) return pad('', style);
  const mark = style.sharp ? '0x' : '';
  const digits = Buffer.from(bytes).toString('hex');
  const joined = mark + (style.space ? digits.replaceAll(/..(?=.)/g, `$& ${mark}`) : digits);
  return pad(verb === 'X' ? joined.toUpperCase() : joined, style);
}
