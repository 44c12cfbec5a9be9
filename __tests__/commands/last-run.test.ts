import { expect, test } from '@jest/globals';
import { type LastRun, whySkipped } from '../../src/commands/last-run.ts';

const LAST: LastRun = {
  format: 'stage-orchestrator/last-run/v1',
  run: '812',
  direction: 'up',
  endedAt: '2030-01-01T00:00:00.000Z',
  stages: [
    { id: 'default/b', conclusion: 'failure', why: '1 migration was pending' },
    { id: 'default/c', conclusion: 'skipped', why: 'b failed' },
    { id: 'default/e', conclusion: 'scheduled', why: 'due 2031-01-01 02:00 UTC' },
  ],
};

test('says why a stage was left out of the last run, and nothing of one that ran', () => {
  expect(whySkipped(LAST, 'default/c', 'c')).toBe('In run 812 (up, 2030-01-01 00:00:00Z) c was skipped: b failed.');
  expect(whySkipped(LAST, 'default/b', 'b')).toBeUndefined();
  expect(whySkipped(LAST, 'default/d', 'd')).toBeUndefined();
  expect(whySkipped(LAST, 'default/e', 'e')).toBeUndefined();
  expect(whySkipped(undefined, 'default/c', 'c')).toBeUndefined();
});
