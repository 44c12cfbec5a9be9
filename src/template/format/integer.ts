import { isPrintable } from '../characters.ts';
import { quoteCharacter, toCodePoint } from './quote.ts';
import { pad, padWithBlanks } from './style.ts';
import type { Style } from './style.ts';

const BASES: ReadonlyMap<string, 2 | 8 | 10 | 16> = new Map([
  ['b', 2],
  ['o', 8],
  ['O', 8],
  ['d', 10],
  ['v', 10],
  ['x', 16],
  ['X', 16],
]);

/** An integer as a `printf` verb prints it; `undefined` for a verb that prints no integers. */
export function formatInteger(value: bigint, verb: string, style: Style): string | undefined {
  const base = BASES.get(verb);
  if (base !== undefined) return formatDigits(value, base, verb, style);
  switch (verb) {
    case 'c':
      return pad(String.fromCodePoint(toCodePoint(value)), style);
    case 'q':
      return pad(quoteCharacter(toCodePoint(value), style.plus), style);
    case 'U':
      return padWithBlanks(formatUnicode(value, style), style);
    default:
      return undefined;
  }
}

function formatDigits(value: bigint, base: 2 | 8 | 10 | 16, verb: string, style: Style): string {
  const sign = value < 0n ? '-' : style.plus ? '+' : style.space ? ' ' : '';
  // Nothing at all is how Go prints zero with a precision of zero.
  if (style.precision === 0 && value === 0n) return padWithBlanks('', style);
  const digits = (value < 0n ? -value : value).toString(base).padStart(leastDigits(style, sign), '0');
  return padWithBlanks(
    sign + prefix(base, verb, style, digits) + (verb === 'X' ? digits.toUpperCase() : digits),
    style,
  );
}

/** A precision asks for leading zeros, and so does a width with the flag `0`; a precision wins. */
function leastDigits({ precision, width, zero, minus }: Style, sign: string): number {
  if (precision !== undefined) return precision;
  return zero && !minus && width !== undefined ? width - sign.length : 1;
}

function prefix(base: number, verb: string, { sharp }: Style, digits: string): string {
  if (verb === 'O') return sharp && !digits.startsWith('0') ? '0o0' : '0o';
  if (!sharp) return '';
  if (base === 2) return '0b';
  if (base === 8) return digits.startsWith('0') ? '' : '0';
  return base === 16 ? `0${verb === 'X' ? 'X' : 'x'}` : '';
}

/** `U+0078`, with the flag `#` also the character: `U+0078 'x'`. */
function formatUnicode(value: bigint, { precision = 4, sharp }: Style): string {
  const unsigned = BigInt.asUintN(64, value);
  const number = `U+${unsigned.toString(16).toUpperCase().padStart(Math.max(precision, 4), '0')}`;
  if (!sharp || unsigned > 0x10ffffn || !isPrintable(Number(unsigned))) return number;
  return `${number} '${String.fromCodePoint(Number(unsigned))}'`;
}
