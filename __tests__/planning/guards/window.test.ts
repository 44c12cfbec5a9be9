import { describe, expect, test } from '@jest/globals';
import { type GuardWindow, nextOpening } from '../../../src/planning/guards/window.ts';

const HOUR_MS = 3_600_000;

function stateAt(window: GuardWindow, moment: string): string {
  const opensAt = nextOpening(window, Date.parse(moment));
  return opensAt === undefined ? 'open' : `opens ${new Date(opensAt).toISOString()}`;
}

/** The night of Saturday, two hours from 02:00 on in Berlin. */
const NIGHT: GuardWindow = { cron: '0 2 * * 6', durationMs: 2 * HOUR_MS, zone: 'Europe/Berlin' };
const SUNDAY: GuardWindow = { ...NIGHT, cron: '0 2 * * 0' };
const DAILY: GuardWindow = { cron: '30 2 * * *', durationMs: HOUR_MS, zone: 'Europe/Berlin' };
const OFFICE: GuardWindow = { cron: '0 6 * * 1-5', durationMs: 10 * HOUR_MS, zone: 'UTC' };

describe('a window', () => {
  test.each<[what: string, window: GuardWindow, moment: string, state: string]>([
    ['just before it opens', NIGHT, '2026-11-21T00:59:59.999Z', 'opens 2026-11-21T01:00:00.000Z'],
    ['when it opens', NIGHT, '2026-11-21T01:00:00Z', 'open'],
    ['in the middle', NIGHT, '2026-11-21T02:10:00Z', 'open'],
    ['in its last moment', NIGHT, '2026-11-21T02:59:59.999Z', 'open'],
    ['when it closes', NIGHT, '2026-11-21T03:00:00Z', 'opens 2026-11-28T01:00:00.000Z'],
    ['in another zone', { ...NIGHT, zone: 'UTC' }, '2026-11-21T03:00:00Z', 'open'],
    ['on Friday afternoon', OFFICE, '2026-11-20T16:00:00Z', 'opens 2026-11-23T06:00:00.000Z'],
    ['longer than what lies between', { ...DAILY, durationMs: 25 * HOUR_MS }, '2026-11-21T20:00:00Z', 'open'],
    ['in the zone of an offset', { ...NIGHT, zone: '-03:30' }, '2026-11-21T05:30:00Z', 'open'],
    ['over midnight', { ...OFFICE, cron: '0 22 * * *' }, '2026-11-21T07:59:00Z', 'open'],
  ])('%s', (_, window, moment, state) => {
    expect(stateAt(window, moment)).toBe(state);
  });
});

describe('when clocks change in Berlin', () => {
  test.each<[what: string, window: GuardWindow, moment: string, state: string]>([
    // On 29 March 2026 the hour from 02:00 to 03:00 is left out: 01:00 UTC is 03:00.
    ['before the hour that is left out', DAILY, '2026-03-29T00:59:59Z', 'opens 2026-03-29T01:00:00.000Z'],
    ['an opening in it comes at its end', DAILY, '2026-03-29T01:00:00Z', 'open'],
    ['and lasts as long as always', DAILY, '2026-03-29T01:59:59Z', 'open'],
    ['and not longer', DAILY, '2026-03-29T02:00:00Z', 'opens 2026-03-30T00:30:00.000Z'],
    // On 25 October 2026 the hour from 02:00 to 03:00 comes twice: first at 00:00 UTC.
    ['an opening in the hour that comes twice is its first one', DAILY, '2026-10-25T00:30:00Z', 'open'],
    ['which lasts an hour', DAILY, '2026-10-25T01:29:59Z', 'open'],
    ['and does not come again', DAILY, '2026-10-25T01:30:00Z', 'opens 2026-10-26T01:30:00.000Z'],
    ['one over the hour that comes twice lasts as long as always', SUNDAY, '2026-10-25T01:59:59Z', 'open'],
    ['though clocks show more than that', SUNDAY, '2026-10-25T02:00:00Z', 'opens 2026-11-01T01:00:00.000Z'],
  ])('%s', (_, window, moment, state) => {
    expect(stateAt(window, moment)).toBe(state);
  });
});
