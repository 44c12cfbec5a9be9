import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { asItIs, paint } from '../../../src/adapters/reporters/style.ts';
import { narrowed, prose } from '../../../src/adapters/reporters/text-block.ts';
import { widthOf } from '../../../src/adapters/reporters/text-width.ts';

const words = fc.array(fc.stringMatching(/^[a-zé字]{1,12}$/u), { minLength: 1, maxLength: 20 });

describe('a sentence on a terminal', () => {
  test('loses no word, and no line is longer than the terminal but for a word that is', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 60 }), fc.integer({ min: 0, max: 4 }), (all, width, indent) => {
        const lines = prose(`${' '.repeat(indent)}${all.join(' ')}`, { width });
        expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(all);
        for (const line of lines) {
          if (widthOf(line) > width) expect(line.trim()).not.toContain(' ');
        }
      }),
    );
  });

  test('goes on further in than it began', () => {
    expect(prose('  last: up completed yesterday', { width: 20 })).toEqual(['  last: up completed', '    yesterday']);
    expect(prose('hint: one two three', { width: 14 }, 6)).toEqual(['hint: one two', '      three']);
  });

  test('keeps its colour on the next line, and takes no room for it', () => {
    const red = paint({ colour: true, redact: asItIs }, 'bad', 'one two');
    expect(prose(red, { width: 7 })).toEqual([red]);
    expect(prose(red, { width: 4 }).join('\n')).toBe(red.replace(' ', '\n  '));
  });

  test('is one line in a log', () => {
    expect(prose('word '.repeat(100), {})).toHaveLength(1);
  });
});

test('lines that are moved to the right have less room, and a log has no end', () => {
  const style = { colour: false, redact: asItIs };
  expect(narrowed({ ...style, width: 10 }, 4)).toMatchObject({ width: 6 });
  expect(narrowed({ ...style, width: 2 }, 4)).toMatchObject({ width: 1 });
  expect(narrowed(style, 4)).toBe(style);
});
