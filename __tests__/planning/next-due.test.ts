import { describe, expect, test } from '@jest/globals';
import type { ExecuteAt } from '../../src/domain/execution-time.ts';
import type { StageReason } from '../../src/domain/reason.ts';
import { earliestDue, nextDueAfter } from '../../src/planning/next-due.ts';
import { nextTime } from '../../src/planning/recurring-times.ts';
import { shellWork, sourceText } from '../rigs/migration-of.ts';
import { projectOf } from '../rigs/project-of.ts';

const NIGHTLY: ExecuteAt = {
  ...sourceText('02:00 UTC'),
  time: { kind: 'recurring', cron: '0 2 * * *', zone: 'UTC' },
};

function waits(day: number): Extract<StageReason, { because: 'not_due' }> {
  return { because: 'not_due', dueAt: `2030-01-0${day}T00:00:00.000Z`, zone: 'UTC' };
}

describe('when the next stage is due', () => {
  test('is the earliest of all', () => {
    expect(earliestDue([waits(3), { because: 'always' }, waits(2)])).toBe('2030-01-02T00:00:00.000Z');
    expect(earliestDue([{ because: 'always' }])).toBeUndefined();
  });

  const project = projectOf([
    { name: 'backup', executeAt: NIGHTLY, ...shellWork('backup', { runPolicy: 'always' }) },
    { name: 'once', executeAt: NIGHTLY, ...shellWork('once') },
    { name: 'plain', ...shellWork('plain', { runPolicy: 'always' }) },
  ]);
  const ended = (stage: string, conclusion: 'success' | 'failure') => ({
    id: `default/${stage}` as const,
    conclusion,
    reason: { because: 'always' } as const,
    endedAt: Date.UTC(2030, 0, 1, 2, 5),
  });

  test.each<[string, Parameters<typeof nextDueAfter>[0], string | undefined]>([
    ['what completed and comes again counts', [ended('backup', 'success')], '2030-01-02T02:00:00.000Z'],
    ['what failed is due still', [ended('backup', 'failure')], undefined],
    ['what completed and does not come again is done', [ended('once', 'success')], undefined],
    ['what has no time is never due', [ended('plain', 'success')], undefined],
  ])('after a run: %s', (_, results, due) => {
    expect(nextDueAfter(results, project, nextTime)).toBe(due);
  });

  test('after a run: what waits may come first', () => {
    const waiting = { ...ended('once', 'success'), conclusion: 'skipped' as const, reason: waits(1) };
    expect(nextDueAfter([ended('backup', 'success'), waiting], project, nextTime)).toBe('2030-01-01T00:00:00.000Z');
  });
});
