import { formatFloat } from './float.ts';
import type { FloatNotation } from './float.ts';
import { pad, padWithBlanks } from './style.ts';
import type { Style } from './style.ts';

interface FloatVerb {
  readonly notation: FloatNotation;
  readonly upper: boolean;
  /** The precision without one in the format; none means as many digits as needed. */
  readonly precision?: number;
}

const VERBS: ReadonlyMap<string, FloatVerb> = new Map<string, FloatVerb>([
  ['b', { notation: 'b', upper: false }],
  ['e', { notation: 'e', upper: false, precision: 6 }],
  ['E', { notation: 'e', upper: true, precision: 6 }],
  ['f', { notation: 'f', upper: false, precision: 6 }],
  ['F', { notation: 'f', upper: false, precision: 6 }],
  ['g', { notation: 'g', upper: false }],
  ['G', { notation: 'g', upper: true }],
  ['v', { notation: 'g', upper: false }],
  ['x', { notation: 'x', upper: false }],
  ['X', { notation: 'x', upper: true }],
]);
/** The significant digits that the flag `#` keeps where the format has no precision. */
const SHARP_DIGITS = 6;

/** Whether `verb` prints floats. */
export function isFloatVerb(verb: string): boolean {
  return VERBS.has(verb);
}

/** A float64 as a `printf` verb prints it; `undefined` for a verb that prints no floats. */
export function formatStyledFloat(value: number, verb: string, style: Style): string | undefined {
  const kind = VERBS.get(verb);
  if (!kind) return undefined;
  const precision = style.precision ?? kind.precision;
  const { sign, text } = formatFloat(value, kind.notation, precision);
  const shownSign = sign === '-' || style.plus ? sign : style.space ? ' ' : '';
  // Infinities and NaN don't look like numbers and are never filled up with zeros; +Inf always shows its sign.
  if (value === Infinity) return padWithBlanks((shownSign || '+') + text, style);
  if (!Number.isFinite(value)) return padWithBlanks(shownSign + text, style);
  const sharp = style.sharp && verb !== 'b' ? withPoint(text, verb, precision) : text;
  const number = kind.upper ? sharp.toUpperCase() : sharp;
  const zeros = style.zero && !style.minus && style.width !== undefined ? style.width - shownSign.length : 0;
  return pad(shownSign + number.padStart(zeros, '0'), style);
}

/** The flag `#`: always a decimal point, and for `%g` the zeros that belong to the precision. */
function withPoint(text: string, verb: string, precision: number | undefined): string {
  const exponentAt = text.search(verb === 'x' || verb === 'X' ? /p/ : /[ep]/);
  const number = exponentAt < 0 ? text : text.slice(0, exponentAt);
  const tail = exponentAt < 0 ? '' : text.slice(exponentAt);
  let missing = 'vgGx'.includes(verb) ? (precision ?? SHARP_DIGITS) : 0;
  missing -= number.replace(/^[0.]*/, '').replace('.', '').length;
  if (!number.includes('.') && number === '0') missing -= 1;
  return number + (number.includes('.') ? '' : '.') + '0'.repeat(Math.max(missing, 0)) + tail;
}
