/** The decimal digits of a number: 0.`digits` × 10^`point`, with as many digits as are significant; none for zero. */
export interface Digits {
  readonly digits: string;
  readonly point: number;
}

const ZERO: Digits = { digits: '', point: 0 };

/** Takes a positive float64 apart: `mantissa` × 2^`exponent`. */
export function decompose(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const fraction = word & ((1n << 52n) - 1n);
  const biased = Number((word >> 52n) & 0x7ffn);
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function significant(digits: string, point: number): Digits {
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? ZERO : { digits: trimmed, point };
}

/** The fewest digits that still give back the same positive number. */
export function shortestDigits(value: number): Digits {
  if (value === 0) return ZERO;
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  return significant(mantissa.replace('.', ''), Number(exponent) + 1);
}

/** All digits of a positive number: every float64 is a finite decimal fraction. */
export function exactDigits(value: number): Digits {
  const { mantissa, exponent } = decompose(value);
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return significant(digits, digits.length);
  }
  // m × 2^-k = m × 5^k / 10^k
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
  return significant(digits, digits.length + exponent);
}

/** Rounds to `count` significant digits; exactly half goes to the even digit. `count` may be negative. */
export function roundDigits({ digits, point }: Digits, count: number): Digits {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return ZERO;
  const kept = digits.slice(0, count);
  const next = digits.charAt(count);
  const half = next === '5' && count + 1 === digits.length;
  const up = half ? count > 0 && Number(digits.charAt(count - 1)) % 2 === 1 : next >= '5';
  if (!up) return significant(kept, point);
  const raised = (BigInt(kept === '' ? '0' : kept) + 1n).toString().padStart(kept.length, '0');
  return significant(raised, point + raised.length - kept.length);
}
