import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printable, printableLines } from '../../../src/adapters/reporters/printable.ts';
import { blockLines } from '../../../src/adapters/reporters/text-block.ts';

test.each([
  ['plain', 'plain'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007', 'link'],
  ['two\r\n  lines', 'two lines'],
  ['tab\tstop', 'tab  stop'],
  ['bell\u0007', String.raw`bell\u{7}`],
  ['back\u0008space', String.raw`back\u{8}space`],
  ['turned \u202eround', String.raw`turned \u{202e}round`],
  ['next\u0085line', String.raw`next\u{85}line`],
  ['half \ud83d', 'half \ufffd'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('whatever comes in, one line without control characters comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('lines end as on any system', () => {
  expect(printableLines('a\nb\r\nc\rd\n\n')).toEqual(['a', 'b', 'c', 'd']);
});

const style = { colour: false, redact: (text: string) => text.replaceAll('canary-secret', '***') };

test('a block says how much it leaves out', () => {
  expect(blockLines('one\ntwo\nthree\n', { lines: 2, characters: 100 }, style)).toEqual([
    'one',
    'two',
    '… (3 lines, 14 characters in all)',
  ]);
  expect(blockLines('x'.repeat(2_000), { lines: 2, characters: 3 }, style)).toEqual([
    'xxx',
    '… (2,000 characters in all)',
  ]);
  expect(blockLines('one\n', { lines: 1, characters: 4 }, style)).toEqual(['one']);
});

test('no half of a secret is left at a cut', () => {
  const shown = blockLines('12345 canary-secret', { lines: 2, characters: 12 }, style).join('\n');
  expect(shown).not.toContain('canary');
});
