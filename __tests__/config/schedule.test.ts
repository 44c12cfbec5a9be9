import { expect, test } from '@jest/globals';
import { problemOfCron, problemOfExecuteAt, problemOfZone } from '../../src/config/schedule.ts';

test.each([
  '2030-01-31T02:00:00+01:00',
  '2030-01-31T02:00:00Z',
  '2030-01-31t02:00:00.250z',
  '2028-02-29T23:59:59-12:00',
  '2030-01-31 02:00:00Z',
  '02:00 Europe/Berlin',
  '23:59 UTC',
  '0 2 * * 6 Europe/Berlin',
  '0 2 * * 6',
  '*/15 8-18 1,15 * MON-FRI America/New_York',
  '0 0 29 2 * UTC',
])('%s is a time', (text) => {
  expect(problemOfExecuteAt(text)).toBeUndefined();
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
  ['61 2 * * 6 UTC', /five fields of cron/],
  ['0 2 31 2 * UTC', /never/],
  ['* * * * * *', /no time zone/],
])('%s is none', (text, message) => {
  const problem = problemOfExecuteAt(text);
  expect(problem?.message).toMatch(message);
  expect(problem?.hint).toMatch(/^write /);
});

test('fields and zones by themselves', () => {
  expect([problemOfCron('0 2 * * 6'), problemOfZone('Asia/Tokyo')]).toEqual([undefined, undefined]);
  expect(problemOfCron('0 2 * * 6 UTC')?.message).toMatch(/five/);
});
