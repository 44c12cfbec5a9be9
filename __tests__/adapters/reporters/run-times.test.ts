import { expect, test } from '@jest/globals';
import { timesOf } from '../../rigs/sample-pages.ts';
import { failedRunEvents, SAMPLE_START } from '../../rigs/sample-plans.ts';

test('the times of migrations are kept, with their attempts and what came of them', () => {
  const times = timesOf(failedRunEvents()).map(({ startedAt, endedAt, id, label, ...rest }) => [
    `${id} ${label}`,
    [startedAt - SAMPLE_START, endedAt - SAMPLE_START],
    rest,
  ]);
  expect(times).toEqual([
    ['default/delta 001_apply', [10, 30], { direction: 'up', outcome: 'failed', status: 418, attempts: 1 }],
    ['default/alpha 001_apply', [10, 1_020], { direction: 'up', outcome: 'done', status: 201, attempts: 2 }],
    ['default/alpha 002_found', [1_030, 1_030], { direction: 'up', outcome: 'found', attempts: 0 }],
    ['default/bravo 001_apply', [1_080, 6_000], { direction: 'up', outcome: 'failed', status: 418, attempts: 1 }],
    ['default/alpha 001_apply', [6_050, 6_060], { direction: 'down', outcome: 'done', status: 204, attempts: 1 }],
  ]);
});
