import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AppliedVersion } from '../../src/domain/history.ts';
import { compareHistories } from '../../src/execution/compare-histories.ts';
import type { HistoryContent } from '../../src/execution/kept-files-ports.ts';
import { attempt, intent, provenance } from '../rigs/history-records.ts';

const EMPTY: HistoryContent = { applied: [], openIntents: [], attempts: [], requests: [], generation: 0 };

const applied = (version: string, run = '812'): AppliedVersion => ({
  ...provenance,
  run,
  version,
  label: version,
  variables: [],
  appliedAt: '2026-01-02T03:04:06.000Z',
  durationMs: 1,
});

/** What a run leaves that applied these versions. */
function ran(before: HistoryContent, run: string, ...versions: readonly string[]): HistoryContent {
  return {
    applied: [...before.applied, ...versions.map((version) => applied(version, run))],
    openIntents: [],
    attempts: [...before.attempts, attempt({ run })],
    requests: [...before.requests, ...versions.map((version) => `${run}:${version}`)],
    generation: before.generation + 2 * versions.length + 1,
  };
}

const BASE = ran(EMPTY, '800', '1');

describe('of two copies of a history', () => {
  test.each<[string, HistoryContent, HistoryContent, string]>([
    ['the same twice', BASE, structuredClone(BASE), 'same'],
    ['nothing and something', EMPTY, BASE, 'second_is_newer'],
    ['one that another run went on with', BASE, ran(BASE, '801', '2'), 'second_is_newer'],
    ['one that two runs went on with', BASE, ran(ran(BASE, '801', '2'), '802', '3'), 'second_is_newer'],
    ['one each of which a run went on with', ran(BASE, '801', '2'), ran(BASE, '802', '2'), 'both_changed'],
    ['two that began apart', ran(EMPTY, '801', '1'), ran(EMPTY, '802', '1'), 'both_changed'],
    ['one in which only an intent was dropped', BASE, { ...BASE, generation: BASE.generation + 1 }, 'second_is_newer'],
    [
      'one that was taken back meanwhile',
      BASE,
      { ...ran(BASE, '801'), applied: [], requests: [...BASE.requests, '801:down'] },
      'second_is_newer',
    ],
  ])('%s', (_, first, second, relation) => {
    expect(compareHistories(first, second)).toBe(relation);
  });
});

describe('what a killed run has left', () => {
  const sent: HistoryContent = { ...BASE, openIntents: [intent('2', { run: '801' })], generation: BASE.generation + 1 };

  test('makes it the newer one', () => {
    expect(compareHistories(sent, BASE)).toBe('first_is_newer');
  });

  test('is not lost to a run that knew nothing of it', () => {
    expect(compareHistories(sent, ran(BASE, '802', '2'))).toBe('both_changed');
  });

  test.each([
    ['the same run went on', ran(BASE, '801', '2')],
    [
      'a later run says what became of it',
      {
        ...BASE,
        attempts: [
          ...BASE.attempts,
          attempt({
            run: '805',
            message: 'in doubt: alpha/002 was sent in run 801 (2026-01-02) and its answer is unknown',
          }),
          attempt({ run: '806', strategy: 'resolve', message: 'resolve --not-applied 002' }),
        ],
        generation: BASE.generation + 4,
      },
    ],
  ])('is known where %s', (_, later) => {
    expect(compareHistories(sent, later)).toBe('second_is_newer');
  });

  test('of a script, which no request tells of', () => {
    const script: HistoryContent = { ...BASE, applied: [...BASE.applied, applied('run', '801')], generation: 9 };
    expect(compareHistories(script, ran(BASE, '802', '2'))).toBe('both_changed');
    expect(compareHistories(script, BASE)).toBe('first_is_newer');
  });
});

/** Runs in order, each with its versions; a history is what they leave. */
const runs = fc.array(fc.array(fc.integer({ min: 1, max: 99 }).map(String), { maxLength: 3 }), { maxLength: 5 });

const after = (versions: readonly (readonly string[])[], name: string, before = EMPTY): HistoryContent =>
  versions.reduce((history, one, index) => ran(history, `${name}${index}`, ...one), before);

const OPPOSITE = {
  same: 'same',
  first_is_newer: 'second_is_newer',
  second_is_newer: 'first_is_newer',
  both_changed: 'both_changed',
} as const;

test('the answer is the same whichever is named first', () => {
  fc.assert(
    fc.property(runs, runs, runs, (common, one, other) => {
      const base = after(common, 'c');
      const [first, second] = [after(one, 'a', base), after(other, 'b', base)];
      expect(compareHistories(second, first)).toBe(OPPOSITE[compareHistories(first, second)]);
    }),
  );
});

test('two that went on from the same one have both changed, unless one of them stood still', () => {
  fc.assert(
    fc.property(runs, runs, runs, (common, one, other) => {
      const base = after(common, 'c');
      const expected =
        one.length > 0 && other.length > 0
          ? 'both_changed'
          : one.length > 0
            ? 'first_is_newer'
            : other.length > 0
              ? 'second_is_newer'
              : 'same';
      expect(compareHistories(after(one, 'a', base), after(other, 'b', base))).toBe(expected);
    }),
  );
});
