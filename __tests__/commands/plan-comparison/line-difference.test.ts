import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareLines, foldEqualLines } from '../../../src/commands/plan-comparison/line-difference.ts';
import type { DifferenceLine } from '../../../src/domain/comparison.ts';

const show = (lines: readonly DifferenceLine[]): readonly string[] => lines.map(({ mark, text }) => `${mark}${text}`);
const side = (lines: readonly DifferenceLine[], left: '-' | '+'): readonly string[] =>
  lines.filter(({ mark }) => mark === ' ' || mark === left).map(({ text }) => text);

describe('the lines of two texts', () => {
  test.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ['nothing', [], [], []],
    ['the same', ['a', 'b'], ['a', 'b'], [' a', ' b']],
    ['one changed', ['a', 'b', 'c'], ['a', 'x', 'c'], [' a', '-b', '+x', ' c']],
    ['one gone', ['a', 'b', 'c'], ['a', 'c'], [' a', '-b', ' c']],
    ['one more', ['a', 'c'], ['a', 'b', 'c'], [' a', '+b', ' c']],
    ['all of it', ['a'], ['b'], ['-a', '+b']],
    ['an order', ['a', 'b'], ['b', 'a'], ['-a', ' b', '+a']],
    ['an end that is there twice', ['a', 'a'], ['a'], [' a', '-a']],
  ])('%s', (_, before, now, expected) => {
    expect(show(compareLines(before, now))).toEqual(expected);
  });

  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '{', '}'), { maxLength: 25 });

  test('both texts can be made of them again, and equal texts have no changes', () => {
    fc.assert(
      fc.property(lines, lines, (before, now) => {
        const difference = compareLines(before, now);
        expect(side(difference, '-')).toEqual(before);
        expect(side(difference, '+')).toEqual(now);
        expect(compareLines(now, now).every(({ mark }) => mark === ' ')).toBe(true);
      }),
    );
  });

  test('no way is shorter: as many lines stay as there can', () => {
    const common = ([a, ...before]: readonly string[], [b, ...now]: readonly string[]): number => {
      if (a === undefined || b === undefined) return 0;
      if (a === b) return 1 + common(before, now);
      return Math.max(common(before, [b, ...now]), common([a, ...before], now));
    };
    const short = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 });
    fc.assert(
      fc.property(short, short, (before, now) => {
        const kept = compareLines(before, now).filter(({ mark }) => mark === ' ').length;
        expect(kept).toBe(common(before, now));
      }),
    );
  });

  test('two changes far from each other are two changes, however long the text is', () => {
    const long = Array.from({ length: 5_000 }, (_, place) => `line ${place}`);
    const difference = compareLines(long, long.with(3, 'new').with(4_990, 'newer'));
    expect(difference.filter(({ mark }) => mark !== ' ')).toEqual([
      { mark: '-', text: 'line 3' },
      { mark: '+', text: 'new' },
      { mark: '-', text: 'line 4990' },
      { mark: '+', text: 'newer' },
    ]);
  });

  test('of texts that have too little in common, all between the equal ends counts as changed', () => {
    const many = (name: string): readonly string[] => Array.from({ length: 2_000 }, (_, place) => `${name} ${place}`);
    const difference = compareLines(['first', ...many('a'), 'last'], ['first', ...many('b'), 'last']);
    expect(difference).toHaveLength(4_002);
    expect(difference[0]).toEqual({ mark: ' ', text: 'first' });
    expect(difference.at(-1)).toEqual({ mark: ' ', text: 'last' });
  });
});

describe('folded', () => {
  const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, place) => `line ${place}`);

  test('equal lines are shown only near a change', () => {
    const now = numbered(20).with(10, 'new');
    expect(show(foldEqualLines(compareLines(numbered(20), now)))).toEqual([
      '@7 lines as they were',
      ' line 7',
      ' line 8',
      ' line 9',
      '-line 10',
      '+new',
      ' line 11',
      ' line 12',
      ' line 13',
      '@6 lines as they were',
    ]);
  });

  test('one equal line is one line', () => {
    expect(show(foldEqualLines(compareLines(numbered(5), numbered(5).with(4, 'new'))))[0]).toBe('@1 line as it was');
  });

  test('a difference without end is cut, and the rest of it counted', () => {
    const folded = foldEqualLines(compareLines([], numbered(500)));
    expect(folded).toHaveLength(201);
    expect(folded.at(-1)).toEqual({ mark: '@', text: '300 more lines' });
  });
});
