import { expect, test } from '@jest/globals';
import { MAX_UNIQUE_IDS, uniqueChange, uniqueRunsIn } from '../../../src/adapters/history/unique-meta.ts';
import { attempt, stageOutcome } from '../../rigs/history-records.ts';

function rememberedAt(minute: number) {
  return { run: '1', attempt: 1, startedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString() };
}

test('the newest ids are kept: one more makes the history forget the oldest', () => {
  const known = new Map(Array.from({ length: MAX_UNIQUE_IDS }, (_, n) => [`id-${n}`, rememberedAt(500 - n)] as const));
  const another = stageOutcome({ attempt: attempt(), uniqueId: 'another' });
  expect(uniqueChange(another, known)?.remove).toEqual([`unique:id-${MAX_UNIQUE_IDS - 1}`]);
  expect(uniqueChange({ ...another, uniqueId: 'id-3' }, known)?.remove).toEqual([]);
});

test.each(['no JSON', '[]', 'null', '{"run":1,"attempt":1,"startedAt":"x"}', '{"run":"1","startedAt":"x"}'])(
  'a row that holds %s is damage',
  (value) => {
    expect(() => uniqueRunsIn([['unique:a', value]])).toThrow(TypeError);
  },
);
