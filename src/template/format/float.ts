import { decompose, exactDigits, roundDigits, shortestDigits } from './digits.ts';
import type { Digits } from './digits.ts';

/** Where `%g` with as many digits as needed turns to an exponent: `100000`, but `1e+06`. */
const SHORTEST_EXPONENT = 6;
const LEAST_FIXED_EXPONENT = -4;
const FRACTION_BITS = 52n;
const FRACTION_HEX_DIGITS = 13;

/** The notations of a float64: decimal `e f g`, binary `b`, hexadecimal `x`. */
export type FloatNotation = 'b' | 'e' | 'f' | 'g' | 'x';

/** What remains of a float64 without its sign: `Inf`, `NaN` or the number, in lower case. */
export interface FloatText {
  readonly sign: '+' | '-';
  readonly text: string;
}

/** A float64 in Go's notation (`strconv.FormatFloat`); without a precision, as many digits as the value needs. */
export function formatFloat(value: number, notation: FloatNotation, precision?: number): FloatText {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '+';
  if (Number.isNaN(value)) return { sign: '+', text: 'NaN' };
  if (!Number.isFinite(value)) return { sign, text: 'Inf' };
  return { sign, text: formatMagnitude(Math.abs(value), notation, precision) };
}

function formatMagnitude(value: number, notation: FloatNotation, precision: number | undefined): string {
  switch (notation) {
    case 'b': {
      const { mantissa, exponent } = decompose(value);
      return `${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
    }
    case 'x':
      return formatHexadecimal(value, precision);
    case 'e': {
      const digits = precision === undefined ? shortestDigits(value) : roundDigits(exactDigits(value), precision + 1);
      return withExponent(digits, precision ?? digits.digits.length - 1);
    }
    case 'f': {
      const exact = precision === undefined ? shortestDigits(value) : exactDigits(value);
      const digits = precision === undefined ? exact : roundDigits(exact, exact.point + precision);
      return withoutExponent(digits, precision ?? digits.digits.length - digits.point);
    }
    case 'g':
      return formatGeneral(value, precision);
  }
}

/** `%g`: with an exponent if it is small or not less than the precision, and without trailing zeros. */
function formatGeneral(value: number, precision: number | undefined): string {
  const wanted = Math.max(precision ?? 0, 1);
  const digits = precision === undefined ? shortestDigits(value) : roundDigits(exactDigits(value), wanted);
  const count = digits.digits.length;
  const exponent = count === 0 ? -1 : digits.point - 1;
  const allWhole = precision !== undefined && wanted > count && count >= digits.point;
  const exponentFrom = precision === undefined ? SHORTEST_EXPONENT : allWhole ? count : wanted;
  if (exponent < LEAST_FIXED_EXPONENT || exponent >= exponentFrom) return withExponent(digits, count - 1);
  return withoutExponent(digits, count - digits.point);
}

/** `d.ddde±dd` with `decimals` digits behind the point. */
function withExponent({ digits, point }: Digits, decimals: number): string {
  const exponent = digits === '' ? 0 : point - 1;
  const first = digits.charAt(0) || '0';
  const fraction = decimals > 0 ? `.${digits.slice(1, decimals + 1).padEnd(decimals, '0')}` : '';
  return `${first}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `ddd.ddd` with `decimals` digits behind the point. */
function withoutExponent({ digits, point }: Digits, decimals: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (decimals <= 0) return whole;
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, decimals)) + digits;
  return `${whole}.${fraction.slice(0, decimals).padEnd(decimals, '0')}`;
}

/** `0x1.8p+01`: one leading bit, then the fraction in hexadecimal digits; rounded half to even. */
function formatHexadecimal(value: number, precision: number | undefined): string {
  let { mantissa, exponent } = decompose(value);
  if (mantissa === 0n) exponent = -Number(FRACTION_BITS);
  while (mantissa !== 0n && mantissa < 1n << FRACTION_BITS) {
    mantissa <<= 1n;
    exponent -= 1;
  }
  exponent += Number(FRACTION_BITS);
  let hexDigits = FRACTION_HEX_DIGITS;
  if (precision !== undefined && precision < FRACTION_HEX_DIGITS) {
    const dropped = BigInt(4 * (FRACTION_HEX_DIGITS - precision));
    const rest = (mantissa & ((1n << dropped) - 1n)) * 2n;
    mantissa >>= dropped;
    if (rest > 1n << dropped || (rest === 1n << dropped && mantissa % 2n === 1n)) mantissa += 1n;
    hexDigits = precision;
    // Rounding up may carry into a second leading bit.
    if (mantissa >> BigInt(4 * hexDigits) > 1n) exponent += 1;
    if (mantissa >> BigInt(4 * hexDigits) > 1n) mantissa >>= 1n;
  }
  const digits = mantissa.toString(16).padStart(hexDigits + 1, '0');
  const fraction =
    precision === undefined ? digits.slice(1).replace(/0+$/, '') : digits.slice(1).padEnd(precision, '0');
  const power = `p${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `0x${digits.charAt(0)}${fraction === '' ? '' : '.'}${fraction}${power}`;
}
