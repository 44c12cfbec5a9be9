import { describe, expect, test } from '@jest/globals';
import { completedAfter, type CompletionEvent } from '../../../src/adapters/history/completed.ts';

/** Event, what follows for a stage that was not completed, and for one that was. */
const table: readonly (readonly [CompletionEvent, boolean, boolean])[] = [
  ['opened', false, false],
  ['undone', false, false],
  [{ direction: 'up', state: 'completed' }, true, true],
  [{ direction: 'up', state: 'failed' }, false, false],
  [{ direction: 'up', state: 'in_doubt' }, false, false],
  [{ direction: 'up', state: 'rolled_back' }, false, false],
  [{ direction: 'up', state: 'skipped' }, false, true],
  [{ direction: 'up', state: 'skipped', wasCompleted: true }, true, true],
  [{ direction: 'up', state: 'skipped', wasCompleted: false }, false, false],
  [{ direction: 'up', state: 'pending' }, false, true],
  [{ direction: 'up', state: 'scheduled' }, false, true],
  [{ direction: 'up', state: 'running' }, false, true],
  [{ direction: 'down', state: 'completed' }, false, false],
  [{ direction: 'down', state: 'failed' }, false, true],
  [{ direction: 'down', state: 'in_doubt' }, false, false],
  [{ direction: 'down', state: 'rolled_back' }, false, false],
  [{ direction: 'down', state: 'skipped' }, false, true],
];

describe('whether a stage counts as completed', () => {
  test.each(table)('after %j: from incomplete %s, from completed %s', (event, fromIncomplete, fromCompleted) => {
    expect(completedAfter(false, event)).toBe(fromIncomplete);
    expect(completedAfter(true, event)).toBe(fromCompleted);
  });

  const runs: readonly (readonly [string, readonly CompletionEvent[], boolean])[] = [
    ['nothing', [], false],
    ['a run', ['opened', { direction: 'up', state: 'completed' }], true],
    ['a run that was killed', [{ direction: 'up', state: 'completed' }, 'opened'], false],
    [
      'a run and a later one with nothing to do',
      ['opened', { direction: 'up', state: 'completed' }, { direction: 'up', state: 'skipped' }],
      true,
    ],
    [
      'a run and a later one in which the script said that there was nothing to do',
      [{ direction: 'up', state: 'completed' }, 'opened', { direction: 'up', state: 'skipped', wasCompleted: true }],
      true,
    ],
    [
      'a failed run that was resumed',
      ['opened', { direction: 'up', state: 'failed' }, 'opened', { direction: 'up', state: 'completed' }],
      true,
    ],
    [
      'a rollback that failed after a step',
      [{ direction: 'up', state: 'completed' }, 'opened', 'undone', 'opened', { direction: 'down', state: 'failed' }],
      false,
    ],
    [
      'a rollback and a new run',
      [
        { direction: 'up', state: 'completed' },
        { direction: 'down', state: 'completed' },
        { direction: 'up', state: 'completed' },
      ],
      true,
    ],
  ];
  test.each(runs)('%s', (_name, events, completed) => {
    expect(events.reduce(completedAfter, false)).toBe(completed);
  });
});
