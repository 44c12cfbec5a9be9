import { err, ok, type Result } from './result.ts';

/** Why a text is no Go duration: nothing is measured, a number lacks its unit, the unit is unknown, or 64 bits overflow. */
export type DurationProblem = 'malformed' | 'missing-unit' | 'unknown-unit' | 'out-of-range';

/** The units of Go durations with their length in nanoseconds; the micro sign and the Greek letter both stand for micro. */
const NANOSECONDS_PER_UNIT: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** Go keeps a duration in a signed 64-bit integer; the negative side reaches one nanosecond further. */
const MAX_MAGNITUDE = 1n << 63n;

/** The longest duration, in nanoseconds: 2562047h47m16.854775807s. */
export const MAX_DURATION_NANOSECONDS: bigint = MAX_MAGNITUDE - 1n;

/** One number and its unit, matched where the previous one ended. */
const COMPONENT = /([0-9]*)(\.([0-9]*))?([^0-9.]*)/y;

/**
 * Reads a duration as Go's `time.ParseDuration` does, in nanoseconds.
 *
 * Grammar: `[+-] (number unit)+`, or a bare `0`; numbers are decimal with an optional fraction, units are
 * `ns us µs ms s m h`. Fractions of a nanosecond are cut off.
 */
export function readDuration(text: string): Result<bigint, DurationProblem> {
  const signed = text.startsWith('-') || text.startsWith('+');
  const negative = text.startsWith('-');
  const body = signed ? text.slice(1) : text;
  if (body === '0') return ok(0n);
  if (body === '') return err('malformed');

  let total = 0n;
  let position = 0;
  while (position < body.length) {
    COMPONENT.lastIndex = position;
    const [matched = '', whole = '', , fraction = '', unit = ''] = COMPONENT.exec(body) ?? [];
    if (whole === '' && fraction === '') return err('malformed');
    const component = readComponent(whole, fraction, unit);
    if (!component.ok) return component;
    total += component.value;
    if (total > MAX_MAGNITUDE) return err('out-of-range');
    position += matched.length;
  }
  if (negative) return ok(-total);
  return total > MAX_DURATION_NANOSECONDS ? err('out-of-range') : ok(total);
}

function readComponent(whole: string, fraction: string, unit: string): Result<bigint, DurationProblem> {
  const wholeValue = readWhole(whole);
  if (wholeValue === undefined) return err('out-of-range');
  if (unit === '') return err('missing-unit');
  const nanoseconds = NANOSECONDS_PER_UNIT.get(unit);
  if (nanoseconds === undefined) return err('unknown-unit');
  const value = wholeValue * nanoseconds + readFraction(fraction, nanoseconds);
  return value > MAX_MAGNITUDE ? err('out-of-range') : ok(value);
}

/** Stops at the first digit that overflows, so that a text of a million digits costs no more than a short one. */
function readWhole(digits: string): bigint | undefined {
  let value = 0n;
  for (const digit of digits) {
    value = value * 10n + BigInt(digit);
    if (value > MAX_MAGNITUDE) return undefined;
  }
  return value;
}

/**
 * The fraction of a unit in whole nanoseconds. Go multiplies in floating point and drops the digits that do not fit
 * 63 bits; both are repeated here because they decide the last nanosecond.
 */
function readFraction(digits: string, nanosecondsPerUnit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > MAX_DURATION_NANOSECONDS / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > MAX_MAGNITUDE) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(nanosecondsPerUnit) / scale)));
}
