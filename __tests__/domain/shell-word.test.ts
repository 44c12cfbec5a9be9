import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shellWord } from '../../src/domain/shell-word.ts';
import { shellWordsOf } from '../rigs/shell-words.ts';

test.each([
  ['database', 'database'],
  ['deploy/stages.yaml', 'deploy/stages.yaml'],
  ['colour=deep blue', "'colour=deep blue'"],
  ["it's", String.raw`'it'\''s'`],
  ['', "''"],
  ['$HOME `x` "y"', '\'$HOME `x` "y"\''],
  ['two\nlines\t\u001b[0m', String.raw`$'two\nlines\t\x1b[0m'`],
  ["it's\n\\", String.raw`$'it\'s\n\\'`],
  ['=cat', "'=cat'"],
])('%j is written %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

/** What shells, terminals or regular expressions take for something else than themselves. */
const HOSTILE = [...new Intl.Segmenter().segment('\'"\\$`!*~#&;|<>(){}[]?= \n\t-ab\u0007\u202e\u2028')].map(
  ({ segment }) => segment,
);

test('a shell takes every text for the one word that it is', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((one) => one.replaceAll('\0', ''));
  const hostile = fc.string({ unit: fc.constantFrom(...HOSTILE) });
  fc.assert(
    fc.property(fc.array(fc.oneof(text, hostile), { minLength: 1, maxLength: 50 }), (texts) => {
      expect(shellWordsOf([texts.map(shellWord).join(' ')])).toEqual([texts]);
    }),
    { numRuns: 50 },
  );
});
