const INTEGER = /^[+-]?(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/;
const DECIMAL = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]_?([\da-fA-F_]*)(?:\.([\da-fA-F_]*))?[pP]([+-]?\d[\d_]*)$/;
const NAMED = /^([+-]?)(inf|infinity|nan)$/i;
/** Far more digits than 64 bits need; longer texts are not worth the arithmetic. */
const MAX_DIGITS = 200;

/**
 * The value of an integer in Go's notation, also beyond 64 bits: `42`, `1_000`, `0x1F`, `0o17`, `017`, `0b11`, with a sign.
 * `undefined` when the text is none, or much longer than 64 bits need.
 */
export function parseInteger(text: string): bigint | undefined {
  if (text.length > MAX_DIGITS || !INTEGER.test(text)) return undefined;
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '').toLowerCase();
  const octal = /^0[0-7]/.test(digits);
  const magnitude = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  return negative ? -magnitude : magnitude;
}

/**
 * The float64 nearest to a number in Go's notation (`strconv.ParseFloat`): `1.5`, `.5`, `1e3`, `0x1p-2`, `inf`, `nan`.
 * `undefined` when the text is none or its value is too large.
 */
export function parseFloat64(text: string): number | undefined {
  const named = NAMED.exec(text);
  if (named) {
    if (named[2]?.toLowerCase() === 'nan') return named[1] === '' ? Number.NaN : undefined;
    return named[1] === '-' ? -Infinity : Infinity;
  }
  const value = DECIMAL.test(text) ? Number(text.replaceAll('_', '')) : parseHexadecimalFloat(text);
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

function parseHexadecimalFloat(text: string): number | undefined {
  const match = HEXADECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = ''] = match;
  const digits = `${whole}${fraction}`.replaceAll('_', '');
  if (digits === '' || digits.length > MAX_DIGITS || /__|_\.|\._|_[pP]|_$/.test(text)) return undefined;
  const power = Number(exponent.replaceAll('_', '')) - 4 * fraction.replaceAll('_', '').length;
  // In two steps, because 2 ** power alone may be too large or too small where the product is neither.
  const half = Math.trunc(power / 2);
  const magnitude = Number(BigInt(`0x${digits}`)) * 2 ** half * 2 ** (power - half);
  return sign === '-' ? -magnitude : magnitude;
}
