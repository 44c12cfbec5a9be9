import { readDuration } from './duration-syntax.ts';

/** What people write for a unit, in the unit Go knows and how many of it; days and weeks have no Go unit. */
const SPELLED_UNITS: ReadonlyMap<string, { readonly unit: string; readonly count: bigint }> = new Map(
  (
    [
      [['ns', 'nanos', 'nanosecond', 'nanoseconds'], 'ns', 1n],
      [['us', '\u00b5s', '\u03bcs', 'micros', 'microsecond', 'microseconds'], 'us', 1n],
      [['ms', 'msec', 'msecs', 'millis', 'millisecond', 'milliseconds'], 'ms', 1n],
      [['s', 'sec', 'secs', 'second', 'seconds'], 's', 1n],
      [['m', 'min', 'mins', 'minute', 'minutes'], 'm', 1n],
      [['h', 'hr', 'hrs', 'hour', 'hours'], 'h', 1n],
      [['d', 'day', 'days'], 'h', 24n],
      [['w', 'wk', 'wks', 'week', 'weeks'], 'h', 168n],
    ] as const
  ).flatMap(([spellings, unit, count]) => spellings.map((spelling) => [spelling, { unit, count }] as const)),
);

/** A number written without its unit after this one is most likely of the next smaller one: `1h30` is `1h30m`. */
const NEXT_SMALLER_UNIT: ReadonlyMap<string, string> = new Map([
  ['h', 'm'],
  ['m', 's'],
  ['s', 'ms'],
  ['ms', 'us'],
  ['us', 'ns'],
]);

/** Longer texts are no slip of the pen and get no suggestion. */
const MAX_SUGGESTION_INPUT_LENGTH = 60;

const PART = /\s*(?:(?:and|,)\s+)?([0-9]+(?:[.,][0-9]+)?|\.[0-9]+)\s*([a-z\u00b5\u03bc]*)/y;
const CLOCK = /^([0-9]+):([0-5]?[0-9]):([0-5]?[0-9])$/;
const ISO_8601 = /^p(?:([0-9]+)w)?(?:([0-9]+)d)?(?:t(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9.]+)s)?)?$/;

/**
 * The Go duration that someone who wrote `text` most likely meant: `30` → `30s`, `5 minutes` → `5m`, `2 days` → `48h`,
 * `00:01:30` → `1m30s`, `PT1H` → `1h`. Undefined when there is no safe guess; what is returned is always valid.
 */
export function suggestDuration(text: string): string | undefined {
  if (text.length > MAX_SUGGESTION_INPUT_LENGTH) return undefined;
  const plain = text.trim().replaceAll(/(?<=[0-9])_(?=[0-9])/g, '');
  const lowerCase = plain.replace(/^[+-]/, '').toLowerCase();
  const suggestion = fromClock(lowerCase) ?? fromIso8601(lowerCase) ?? fromParts(lowerCase);
  if (suggestion === undefined) return undefined;
  const signed = (plain.startsWith('-') ? '-' : '') + suggestion;
  return readDuration(signed).ok ? signed : undefined;
}

function fromClock(text: string): string | undefined {
  const [matched, hours = '', minutes = '', seconds = ''] = CLOCK.exec(text) ?? [];
  return matched === undefined ? undefined : joinParts([hours, 'h'], [minutes, 'm'], [seconds, 's']);
}

function fromIso8601(text: string): string | undefined {
  const [matched, weeks, days, hours, minutes, seconds] = ISO_8601.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const wholeHours = BigInt(weeks ?? 0) * 168n + BigInt(days ?? 0) * 24n + BigInt(hours ?? 0);
  return joinParts([String(wholeHours), 'h'], [minutes ?? '0', 'm'], [seconds ?? '0', 's']);
}

function joinParts(...parts: readonly (readonly [number: string, unit: string])[]): string {
  const written = parts
    .map(([number, unit]) => ({ number: number.replace(/^0+(?=[0-9])/, ''), unit }))
    .filter(({ number }) => number !== '0')
    .map(({ number, unit }) => number + unit);
  return written.length === 0 ? '0s' : written.join('');
}

function fromParts(text: string): string | undefined {
  let suggestion = '';
  let previousUnit = '';
  let position = 0;
  while (position < text.length) {
    PART.lastIndex = position;
    const [matched, number, spelling = ''] = PART.exec(text) ?? [];
    if (matched === undefined || number === undefined) return undefined;
    position += matched.length;
    if (spelling === '' && position < text.length) return undefined;
    const known = spelling === '' ? unitOfBareNumber(previousUnit) : SPELLED_UNITS.get(spelling);
    if (known === undefined) return undefined;
    const count = multiply(number.replace(',', '.'), known.count);
    if (count === undefined) return undefined;
    suggestion += count + known.unit;
    previousUnit = known.unit;
  }
  return suggestion === '' ? undefined : suggestion;
}

function unitOfBareNumber(previousUnit: string): { readonly unit: string; readonly count: bigint } | undefined {
  const unit = previousUnit === '' ? 's' : NEXT_SMALLER_UNIT.get(previousUnit);
  return unit === undefined ? undefined : { unit, count: 1n };
}

function multiply(number: string, count: bigint): string | undefined {
  if (count === 1n) return number;
  if (/^[0-9]+$/.test(number)) return String(BigInt(number) * count);
  const product = Number(number) * Number(count);
  return Number.isSafeInteger(product) ? String(product) : undefined;
}
