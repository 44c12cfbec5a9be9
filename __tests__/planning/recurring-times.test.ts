import { describe, expect, test } from '@jest/globals';
import { nextTime } from '../../src/planning/recurring-times.ts';

const BERLIN = 'Europe/Berlin';

/** From a moment on, as many times as are listed, each the first after the one before. */
const TABLE: readonly (readonly [name: string, cron: string, zone: string, after: string, times: readonly string[]])[] =
  [
    [
      'in winter',
      '0 2 * * *',
      BERLIN,
      '2030-01-01T00:00:00Z',
      ['2030-01-01T01:00:00.000Z', '2030-01-02T01:00:00.000Z'],
    ],
    ['in summer', '0 2 * * *', BERLIN, '2030-07-01T00:00:00Z', ['2030-07-02T00:00:00.000Z']],
    ['the moment itself does not count', '0 2 * * *', 'UTC', '2030-01-01T02:00:00Z', ['2030-01-02T02:00:00.000Z']],
    ['nor does a part of its second', '0 2 * * *', 'UTC', '2030-01-01T02:00:00.001Z', ['2030-01-02T02:00:00.000Z']],
    ['just before it', '0 2 * * *', 'UTC', '2030-01-01T01:59:59.999Z', ['2030-01-01T02:00:00.000Z']],
    [
      'a time that the zone leaves out comes right after the gap',
      '30 2 * * *',
      BERLIN,
      '2030-03-30T12:00:00Z',
      ['2030-03-31T01:00:00.000Z', '2030-04-01T00:30:00.000Z'],
    ],
    [
      'a time that the zone has twice comes once',
      '30 2 * * *',
      BERLIN,
      '2030-10-26T12:00:00Z',
      ['2030-10-27T00:30:00.000Z', '2030-10-28T01:30:00.000Z'],
    ],
    [
      'a weekday',
      '0 2 * * 6',
      BERLIN,
      '2030-01-01T00:00:00Z',
      ['2030-01-05T01:00:00.000Z', '2030-01-12T01:00:00.000Z'],
    ],
    ['a leap day', '0 0 29 2 *', 'UTC', '2030-01-01T00:00:00Z', ['2032-02-29T00:00:00.000Z']],
    ['an offset', '0 2 * * *', '-03:30', '2030-01-01T00:00:00Z', ['2030-01-01T05:30:00.000Z']],
    [
      'where days change at midnight',
      '0 0 * * *',
      'America/Santiago',
      '2030-09-07T12:00:00Z',
      // Clocks go forward at midnight: the 8th begins at one o'clock.
      ['2030-09-08T04:00:00.000Z', '2030-09-09T03:00:00.000Z'],
    ],
  ];

describe('times that recur', () => {
  test.each(TABLE)('%s', (_, cron, zone, after, times) => {
    let from = Date.parse(after);
    const found = times.map(() => {
      from = nextTime({ kind: 'recurring', cron, zone }, from);
      return new Date(from).toISOString();
    });
    expect(found).toEqual(times);
  });
});
