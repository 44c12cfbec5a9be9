import { int64, integerOf } from '../go-value.ts';
import type { GoInteger, GoValue } from '../go-value.ts';
import { parseFloat64, parseInteger } from '../number-syntax.ts';
import { fixed, variadic } from './function.ts';
import type { FunctionList } from './function.ts';

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** What sprig makes an integer of: numbers (cut, not rounded), digits, booleans; everything else is 0. */
function toInteger(value: GoValue): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return truncate(value);
  if (typeof value !== 'string') return integerOf(value) ?? 0n;
  const parsed = parseInteger(withoutZeroDecimals(value));
  return parsed === undefined || parsed < MIN_INT64 || parsed > MAX_INT64 ? 0n : parsed;
}

/** A float64 that is no int64 becomes the smallest one, as on every common processor. */
function truncate(value: number): bigint {
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : MIN_INT64;
  return whole < MIN_INT64 || whole > MAX_INT64 ? MIN_INT64 : whole;
}

/** `3.00` counts as `3`. */
function withoutZeroDecimals(text: string): string {
  return text.replace(/\.0+$/, '');
}

function toFloat(value: GoValue): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return parseFloat64(value) ?? 0;
  return Number(integerOf(value) ?? 0n);
}

/** Arithmetic on int64 from the left; the result wraps around. */
function arithmetic(start: (values: readonly bigint[]) => bigint): (values: readonly GoValue[]) => GoInteger {
  return (values) => int64(start(values.map(toInteger)));
}

const add = arithmetic((values) => values.reduce((sum, value) => sum + value, 0n));
const sub = arithmetic(([left = 0n, right = 0n]) => left - right);
const mul = arithmetic((values) => values.reduce((product, value) => BigInt.asIntN(64, product * value), 1n));
const max = arithmetic((values) => values.reduce((best, value) => (value > best ? value : best)));
const min = arithmetic((values) => values.reduce((best, value) => (value < best ? value : best)));

function dividing(operation: (left: bigint, right: bigint) => bigint): FunctionList[number][1] {
  return fixed(['any', 'any'], ([left, right], { fail }) => {
    const divisor = toInteger(right);
    return divisor === 0n ? fail('integer divide by zero') : int64(operation(toInteger(left), divisor));
  });
}

/** Numbers, as in sprig: arithmetic is on integers. */
export const NUMBER: FunctionList = [
  ['int', fixed(['any'], ([value]) => toInteger(value))],
  ['float64', fixed(['any'], ([value]) => toFloat(value))],
  ['add', variadic([], add)],
  ['sub', fixed(['any', 'any'], sub)],
  ['mul', variadic(['any'], mul)],
  ['div', dividing((left, right) => left / right)],
  ['mod', dividing((left, right) => left % right)],
  ['max', variadic(['any'], max)],
  ['min', variadic(['any'], min)],
];
