import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, formatDurationMs, parseDuration, parseDurationMs } from '../../src/domain/duration.ts';

interface Case {
  readonly input: string;
  readonly valid: boolean;
  readonly nanoseconds?: string;
  readonly text?: string;
}

const cases = JSON.parse(
  readFileSync(new URL('../conformance/durations.json', import.meta.url), 'utf8'),
) as readonly Case[];

describe('conformance with Go', () => {
  test('the table is whole', () => {
    expect(cases).toHaveLength(206);
  });

  test.each(cases)('$input', ({ input, valid, nanoseconds, text }) => {
    const parsed = parseDuration(input);
    expect(parsed.ok ? String(parsed.value) : 'refused').toBe(valid ? nanoseconds : 'refused');
    if (parsed.ok) expect(formatDuration(parsed.value)).toBe(text);
  });
});

const GENERIC = 'write a number and a unit (h, m, s, ms, us, ns), such as 30s';

describe('the error shows the right form', () => {
  test.each([
    ['30', '30 has no unit: write 30s'],
    ['1.5', '1.5 has no unit: write 1.5s'],
    ['-3', '-3 has no unit: write -3s'],
    ['1h30', '1h30 has no unit: write 1h30m'],
    ['1m30', '1m30 has no unit: write 1m30s'],
    ['5 minutes', '"5 minutes" is no duration: write 5m'],
    ['1 minute 30 seconds', '"1 minute 30 seconds" is no duration: write 1m30s'],
    ['2 hours and 5 min', '"2 hours and 5 min" is no duration: write 2h5m'],
    ['1 hour, 5 min', '"1 hour, 5 min" is no duration: write 1h5m'],
    ['10 SECONDS', '"10 SECONDS" is no duration: write 10s'],
    ['10S', '10S is no duration: write 10s'],
    ['1h 30m', '"1h 30m" is no duration: write 1h30m'],
    [' 1s', '" 1s" is no duration: write 1s'],
    ['1d', '1d is no duration: write 24h'],
    ['2 days', '"2 days" is no duration: write 48h'],
    ['1.5d', '1.5d is no duration: write 36h'],
    ['1w', '1w is no duration: write 168h'],
    ['1,5s', '"1,5s" is no duration: write 1.5s'],
    ['1_000ms', '1_000ms is no duration: write 1000ms'],
    ['00:01:30', '"00:01:30" is no duration: write 1m30s'],
    ['PT1H30M', 'PT1H30M is no duration: write 1h30m'],
    ['P1D', 'P1D is no duration: write 24h'],
    ['1:30', `"1:30" is no duration: ${GENERIC}`],
    ['1mo', `1mo is no duration: ${GENERIC}`],
    ['soon', `soon is no duration: ${GENERIC}`],
    ['', `"" is no duration: ${GENERIC}`],
    ['3000000h', '3000000h is too long: the longest duration is 2562047h47m16.854775807s'],
    ['1s\n\u001b[31m', `"1s\\n\\u001b[31m" is no duration: ${GENERIC}`],
  ])('%j', (text, message) => {
    expect(parseDuration(text)).toEqual({ ok: false, error: message });
    expect(parseDurationMs(text)).toEqual({ ok: false, error: message });
  });

  test('a text of a million characters is cut, and refused at once', () => {
    for (const text of ['9'.repeat(1_000_000), '.'.repeat(1_000_000), `${'1'.repeat(500_000)} minutes`]) {
      const parsed = parseDuration(text);
      expect(parsed.ok ? '' : parsed.error).toMatch(/^.{1,200}$/u);
    }
  });
});

describe('parseDurationMs', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['1ns', 1],
    ['1ms', 1],
    ['1.000001ms', 2],
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['2562047h47m16.854775807s', 9_223_372_036_855],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDurationMs(text)).toEqual({ ok: true, value: milliseconds });
  });

  test('a negative span is refused', () => {
    expect(parseDurationMs('-1s')).toEqual({ ok: false, error: '-1s is negative: write a duration of 0s or more' });
  });
});

describe('formatDurationMs', () => {
  test.each([
    [0, '0ms'],
    [0.4, '0ms'],
    [340, '340ms'],
    [999.4, '999ms'],
    [999.6, '1s'],
    [1_000, '1s'],
    [1_234, '1.2s'],
    [59_940, '59.9s'],
    [59_960, '1m'],
    [90_000, '1m30s'],
    [90_499, '1m30s'],
    [3_599_700, '1h'],
    [3_605_000, '1h0m5s'],
    [3_900_000, '1h5m'],
    [90_061_000, '25h1m1s'],
    [-1_500, '-1.5s'],
  ])('%d is written %s', (milliseconds, text) => {
    expect(formatDurationMs(milliseconds)).toBe(text);
  });

  test('is a Go duration again, within half of what is shown last', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), (milliseconds) => {
        const parsed = parseDurationMs(formatDurationMs(milliseconds));
        const tolerance = milliseconds < 1_000 ? 0 : milliseconds < 59_950 ? 50 : 500;
        expect(parsed.ok && Math.abs(parsed.value - milliseconds) <= tolerance).toBe(true);
      }),
    );
  });
});

test('what formatDuration writes, parseDuration reads back exactly', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (nanoseconds) => {
      expect(parseDuration(formatDuration(nanoseconds))).toEqual({ ok: true, value: nanoseconds });
    }),
  );
});
