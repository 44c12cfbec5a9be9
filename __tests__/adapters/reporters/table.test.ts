import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { tableLines } from '../../../src/adapters/reporters/table.ts';
import { cutMiddleToWidth, cutToWidth, widthOf, wrapToWidth } from '../../../src/adapters/reporters/text-width.ts';

const cells = (...rows: readonly (readonly string[])[]) => rows.map((row) => row.map((text) => ({ text })));
const table = (rows: readonly (readonly string[])[], width?: number): readonly string[] =>
  tableLines(cells(...rows), { colour: false, redact: asItIs, ...(width === undefined ? {} : { width }) });

/** Words of one to many characters, some of them wide, as names and messages have them. */
const texts = fc
  .array(fc.constantFrom('a', 'stage', 'b-c.d', '数据库', 'é', '👩‍🚀', ' ', 'x'.repeat(50)))
  .map((parts) => parts.join(''));

describe('without a width', () => {
  test('columns are aligned and end without blanks', () => {
    expect(
      table([
        ['alpha', 'completed', '1s'],
        ['b', 'failed', 'because'],
        ['charlie', '', ''],
      ]),
    ).toEqual(['alpha    completed  1s', 'b        failed     because', 'charlie']);
  });

  test('one long name does not push everything to the right', () => {
    const long = 'n'.repeat(100);
    expect(
      table([
        [long, 'x'],
        ['short', 'y'],
      ]),
    ).toEqual([`${long}  x`, `${'short'.padEnd(40)}  y`]);
  });
});

describe('on a terminal', () => {
  test('the last column is wrapped below itself', () => {
    expect(table([['alpha', 'one two three four five six']], 24)).toEqual([
      'alpha  one two three',
      '       four five six',
    ]);
  });

  test('long names give their middle', () => {
    expect(
      table(
        [
          ['infrastructure_database_a', 'completed', 'ok'],
          ['infrastructure_database_b', 'completed', 'ok'],
        ],
        34,
      ),
    ).toEqual(['infrastru…atabase_a  completed  ok', 'infrastru…atabase_b  completed  ok']);
  });

  test('where there is no room for columns the cells stand below each other', () => {
    expect(table([['infrastructure', 'completed', 'because']], 12)).toEqual([
      'infrastructu',
      're',
      '  completed',
      '  because',
    ]);
  });

  test('no line is wider than the terminal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(texts, texts, texts), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 6, max: 120 }),
        (rows, width) => {
          const widest = Math.max(0, ...table(rows, width).map(widthOf));
          expect(widest).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['数据', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍🚀', 2],
    ['a\u200b', 1],
    ['→ … │', 5],
    ['\u001b[1mbold\u001b[22m', 4],
  ])('%j takes %d columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  test('what is cut fits, and is a text still', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 60 }), (text, width) => {
        for (const cut of [cutToWidth(text, width), cutMiddleToWidth(text, width)]) {
          expect(widthOf(cut)).toBeLessThanOrEqual(width);
          expect(cut.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test('what is wrapped fits and loses nothing but blanks', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 60 }), (text, width) => {
        const lines = wrapToWidth(text, width);
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
