import { describe, expect, test } from '@jest/globals';
import { problemOfCron } from '../../src/config/cron-fields.ts';
import { problemOfZone, readExecutionTime } from '../../src/config/schedule.ts';
import type { ExecutionTime } from '../../src/domain/execution-time.ts';

function moment(iso: string, zone: string): ExecutionTime {
  return { kind: 'moment', atMs: Date.parse(iso), zone };
}

function recurring(cron: string, zone: string): ExecutionTime {
  return { kind: 'recurring', cron, zone };
}

describe('execute_at', () => {
  test.each<[string, ExecutionTime]>([
    ['2030-01-31T02:00:00+01:00', moment('2030-01-31T01:00:00Z', '+01:00')],
    ['2030-01-31T02:00:00Z', moment('2030-01-31T02:00:00Z', 'UTC')],
    ['2030-01-31T02:00:00-00:00', moment('2030-01-31T02:00:00Z', 'UTC')],
    ['2030-01-31t02:00:00.250z', moment('2030-01-31T02:00:00.250Z', 'UTC')],
    ['2028-02-29T23:59:59-12:00', moment('2028-03-01T11:59:59Z', '-12:00')],
    ['2030-01-31 02:00:00Z', moment('2030-01-31T02:00:00Z', 'UTC')],
    ['02:00 Europe/Berlin', recurring('0 2 * * *', 'Europe/Berlin')],
    ['  23:59\tUTC ', recurring('59 23 * * *', 'UTC')],
    ['0 2 * * 6 Europe/Berlin', recurring('0 2 * * 6', 'Europe/Berlin')],
    ['0 2 * * 6', recurring('0 2 * * 6', 'UTC')],
    ['*/15 8-18 1,15 * MON-FRI America/New_York', recurring('*/15 8-18 1,15 * MON-FRI', 'America/New_York')],
  ])('%s', (text, time) => {
    expect(readExecutionTime(text)).toEqual({ ok: true, value: time });
    if (time.kind === 'recurring') expect(problemOfCron(time.cron)).toBeUndefined();
  });

  test.each([
    ['tomorrow', /no time/],
    ['', /no time/],
    ['2030-02-29T00:00:00Z', /no such time/],
    ['2030-13-01T00:00:00Z', /no such time/],
    ['2030-01-31T25:00:00Z', /no such time/],
    ['2030-01-31T02:00:00', /no offset/],
    ['2030-01-31', /no offset/],
    ['02:00', /no zone/],
    ['24:00 UTC', /no time/],
    ['02:00 Europe/Berln', /no time zone "Europe\/Berln"/],
    ['0 2 * * 6 Mars/Olympus', /no time zone "Mars\/Olympus"/],
    ['* * * * * *', /no time zone/],
  ])('%s is none', (text, message) => {
    const read = readExecutionTime(text);
    expect(read).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) } });
    expect(read).toMatchObject({ error: { hint: expect.stringMatching(/^write /) } });
  });
});

describe('cron fields', () => {
  test.each(['0 2 * * 6', '0 0 29 2 *', '*/15 8-18 1,15 * MON-FRI', '0 0 1 1 *'])('%s', (fields) => {
    expect(problemOfCron(fields)).toBeUndefined();
  });

  test.each([
    ['61 2 * * 6', /five fields of cron/],
    ['0 2 31 2 *', /never/],
    ['0 2 * * 6 UTC', /five/],
    ['x', /five/],
  ])('%s are none', (fields, message) => {
    const problem = problemOfCron(fields);
    expect(problem?.message).toMatch(message);
    expect(problem?.hint).toMatch(/^write /);
  });
});

test('zones', () => {
  expect(['Asia/Tokyo', 'UTC', '+02:00', 'Nowhere'].map((zone) => problemOfZone(zone) === undefined)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
