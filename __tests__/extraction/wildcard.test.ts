import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesWildcard } from '../../src/extraction/wildcard.ts';

const unlimited = (): boolean => true;

test.each([
  ['', '', true],
  ['', '*', true],
  ['', '?', false],
  ['a', '', false],
  ['abc', 'a*', true],
  ['abc', '*c', true],
  ['abc', 'a?c', true],
  ['abc', 'a?', false],
  ['abc', '**b**', true],
  ['a*c', 'a\\*c', true],
  ['abc', 'a\\*c', false],
  ['a\\c', 'a\\\\c', true],
  ['a\\', 'a\\', false],
  ['\u{1f600}', '?', true],
  ['\u{1f600}', '??', false],
  ['\u{1f600}\u{1f600}', '*???', false],
  ['é日', '??', true],
  ['aXbXc', 'a*X*c', true],
  ['mississippi', 'm*iss*ip*', true],
  ['mississippi', 'm*iss*ip?', false],
])('%j matches %j: %s', (text, pattern, matches) => {
  expect(matchesWildcard(text, pattern, unlimited)).toBe(matches);
});

test('agrees with a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\u{1f600}', '*'), maxLength: 12 });
  const pattern = fc.array(fc.constantFrom('a', 'b', '\u{1f600}', '*', '?', '\\*', '\\a'), { maxLength: 8 });
  const meanings = new Map([
    ['*', '.*'],
    ['?', '.'],
    ['\\a', 'a'],
  ]);
  fc.assert(
    fc.property(text, pattern, (subject, parts) => {
      const model = new RegExp(`^${parts.map((part) => meanings.get(part) ?? part).join('')}$`, 'su');
      expect(matchesWildcard(subject, parts.join(''), unlimited)).toBe(model.test(subject));
    }),
    { numRuns: 2_000 },
  );
});

test('a refusal to spend more ends the match', () => {
  let steps = 0;
  const spend = (count: number): boolean => (steps += count) <= 1_000;
  expect(matchesWildcard('a'.repeat(10_000), `*${'a'.repeat(100)}b`, spend)).toBe(false);
  expect(steps).toBeGreaterThan(1_000);
  expect(steps).toBeLessThan(1_100);
});
