import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLineSplitter, cutAtBlank } from '../../../src/adapters/shell/line-splitter.ts';

function split(pieces: readonly string[], limit = 1000): readonly string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter(limit, (line) => lines.push(line));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
}

test.each([
  [[], []],
  [[''], []],
  [['a\n'], ['a']],
  [['a'], ['a']],
  [['a\nb'], ['a', 'b']],
  [['\n\n'], ['', '']],
  [['a\r\nb\r\n'], ['a', 'b']],
  [
    ['a\r', '\nb'],
    ['a', 'b'],
  ],
  [
    ['one ', 'li', 'ne\nnext'],
    ['one line', 'next'],
  ],
  [['progress 1\rprogress 2\n'], ['progress 1\rprogress 2']],
])('%j', (pieces, lines) => {
  expect(split(pieces)).toEqual(lines);
});

describe('a limit', () => {
  test.each([
    ['12345', ['12345']],
    ['12345\r', ['12345']],
    ['123456', ['12345\u2026 (1 more characters)']],
    ['12345678\nnext', ['12345\u2026 (3 more characters)', 'next']],
    ['12 45678\n', ['12\u2026 (6 more characters)']],
  ])('of 5: %j', (text, lines) => {
    expect(split([text], 5)).toEqual(lines);
    expect(split(text.split(''), 5)).toEqual(lines);
  });

  test('a blank is looked for near it, not far away', () => {
    expect(cutAtBlank(`near ${'x'.repeat(300)}`, 20)).toBe('near');
    expect(cutAtBlank(`far ${'x'.repeat(600)}`, 500)).toHaveLength(500);
    expect(cutAtBlank('short', 5)).toBe('short');
  });
});

test('how text is cut into pieces makes no difference', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', 'ü') })), (pieces) => {
      expect(split(pieces, 8)).toEqual(split([pieces.join('')], 8));
    }),
  );
});
