import { expect, test } from '@jest/globals';
import { findPattern } from '../../../src/adapters/system/find-pattern.ts';

test.each([
  ['([^/]+)$', 'http://host/items/77', { whole: '77', group: '77' }],
  ['it(e)ms', 'http://host/items/77', { whole: 'items', group: 'e' }],
  ['host', 'http://host/', { whole: 'host' }],
  ['a(b)?c', 'ac', { whole: 'ac' }],
  ['^\\p{L}+$', 'grün', { whole: 'grün' }],
])('finds %s in %s', (pattern, text, found) => {
  expect(findPattern(pattern, text)).toEqual({ ok: true, value: found });
});

test('says when there is nothing', () => {
  expect(findPattern('^x', 'abc')).toEqual({ ok: true, value: undefined });
});

test('gives up on a pattern that would never end', () => {
  const found = findPattern('^(a+)+$', `${'a'.repeat(4_000)}!`);
  expect(found).toEqual({ ok: false, error: expect.stringContaining('nested repetitions') });
});
