import { describe, expect, test } from '@jest/globals';
import type { StageReason } from '../../src/domain/reason.ts';
import { describeReason } from '../../src/domain/reason-words.ts';

/** Every reason with its words. A new reason does not compile until it has some. */
const WORDS: {
  readonly [Because in StageReason['because']]: readonly (readonly [
    Extract<StageReason, { readonly because: Because }>,
    string,
  ])[];
} = {
  pending: [
    [{ because: 'pending', count: 1 }, '1 migration pending'],
    [{ because: 'pending', count: 3 }, '3 migrations pending'],
  ],
  resumed: [[{ because: 'resumed', label: '002_b', count: 2 }, 'continues at 002_b, 2 migrations pending']],
  never_ran: [[{ because: 'never_ran' }, 'not completed before']],
  changed: [[{ because: 'changed' }, 'definition or inputs changed']],
  always: [[{ because: 'always' }, 'runs always']],
  repeated: [[{ because: 'repeated' }, 'repeated on request']],
  in_doubt_repeatable: [[{ because: 'in_doubt_repeatable', label: '003_c' }, '003_c was interrupted']],
  values_wanted: [[{ because: 'values_wanted' }, 'its values are wanted']],
  applied: [
    [{ because: 'applied', count: 1 }, '1 version applied'],
    [{ because: 'applied', count: 2 }, '2 versions applied'],
  ],
  up_to_date: [[{ because: 'up_to_date' }, 'nothing to do: everything is applied']],
  condition_false: [
    [
      { because: 'condition_false', condition: "{{.environment}} == 'production'", evaluated: 'test == production' },
      'condition false: test == production',
    ],
  ],
  dependency_failed: [
    [{ because: 'dependency_failed', dependency: 'default/database' }, 'database failed'],
    [{ because: 'dependency_failed', dependency: 'test/database' }, 'test/database failed'],
  ],
  stopped: [[{ because: 'stopped', cause: 'test/database' }, 'not started, since test/database failed']],
  cancelled: [[{ because: 'cancelled' }, 'the run was cancelled']],
  said_so: [
    [{ because: 'said_so', text: 'the schema is there' }, 'the schema is there'],
    [{ because: 'said_so', text: '' }, 'the stage said so'],
  ],
  exit_code: [[{ because: 'exit_code', exitCode: 75 }, 'exit code 75']],
  nothing_applied: [[{ because: 'nothing_applied' }, 'nothing is applied']],
  disabled: [[{ because: 'disabled' }, 'disabled']],
  elsewhere: [
    [
      { because: 'elsewhere', environment: 'test', existsIn: ['staging', 'production'] },
      'not in test: it exists in staging, production',
    ],
  ],
  not_due: [
    [
      { because: 'not_due', dueAt: '2030-07-31T00:00:00.000Z', zone: 'Europe/Berlin' },
      'due 2030-07-31 02:00 Europe/Berlin',
    ],
    [{ because: 'not_due', dueAt: '2030-01-31T01:00:00.000Z', zone: '-03:30' }, 'due 2030-01-30 21:30 -03:30'],
  ],
  waits_for: [
    [
      { because: 'waits_for', dependency: 'test/database', dueAt: '2030-01-31T01:00:00.000Z', zone: 'UTC' },
      'waits for test/database, which is due 2030-01-31 01:00 UTC',
    ],
  ],
  done_until: [
    [
      { because: 'done_until', dueAt: '2030-01-31T01:00:00.000Z', zone: 'Europe/Berlin' },
      'nothing to do until 2030-01-31 02:00 Europe/Berlin',
    ],
  ],
  unique: [
    [
      {
        because: 'unique',
        id: 'reindex-eu',
        first: 'test/nightly',
        forMs: 5_400_000,
        run: '812',
        startedAt: '2026-01-02T03:04:05.000Z',
      },
      'reindex-eu is unique for 1h30m, and test/nightly ran under it in run 812 at 2026-01-02T03:04:05.000Z',
    ],
    [
      { because: 'unique', id: 'reindex', first: 'default/nightly', forMs: 1000 },
      'reindex is unique, and nightly runs under it in this plan',
    ],
  ],
  undecided: [
    [
      { because: 'undecided', condition: "{{.size}} == 'large'", after: ['infrastructure.size', 'web.zone'] },
      "undecided until infrastructure.size, web.zone: {{.size}} == 'large'",
    ],
  ],
};

describe('the words of reasons', () => {
  const table: readonly (readonly [StageReason, string])[] = Object.values(WORDS).flat();

  test.each(table)('%j', (reason, words) => {
    expect(describeReason(reason)).toBe(words);
  });
});
