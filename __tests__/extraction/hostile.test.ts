import { describe, expect, test } from '@jest/globals';
import { MAX_PATH_DEPTH, MAX_PATH_LENGTH } from '../../src/extraction/evaluation.ts';
import { extractText, getPath } from '../../src/extraction/extract.ts';

const DEPTH = 100_000;
const nestedLists = '['.repeat(DEPTH) + ']'.repeat(DEPTH);
const nestedObjects = '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH);

describe('deep nesting', () => {
  test.each([
    ['lists by index', nestedLists, '0.0.0', 2 * (DEPTH - 3)],
    ['objects by key', nestedObjects, 'a.a', 6 * (DEPTH - 2) + 1],
    ['counting', nestedLists, '#', 1],
    ['@ugly', `[ ${nestedLists}]`, '@ugly', 2 * (DEPTH + 1)],
    ['@reverse', nestedLists, '@reverse', 2 * DEPTH],
    ['@flatten', nestedLists, '@flatten:{"deep":true}', 2],
    ['@valid', nestedObjects, '@valid', 6 * DEPTH + 1],
    ['@tostr', nestedLists, '@tostr', 2 * DEPTH + 2],
    ['@pretty on one line', nestedLists, '@pretty:{"width":1000000}', 2 * DEPTH + 1],
    ['@pretty without indentation', nestedObjects, '@pretty:{"indent":""}', 9 * DEPTH + 2],
    [
      'as many steps as are allowed',
      nestedLists,
      Array(MAX_PATH_DEPTH).fill('0').join('.'),
      2 * (DEPTH - MAX_PATH_DEPTH),
    ],
  ])('%s', (_, json, path, length) => {
    expect(getPath(json, path).raw).toHaveLength(length);
  });

  test('the text of the whole', () => {
    expect(extractText(nestedObjects, '@this')).toHaveLength(6 * DEPTH + 1);
  });
});

describe('beyond a limit nothing is found, and nothing crashes', () => {
  test.each([
    [
      'steps within each other',
      nestedLists,
      Array(MAX_PATH_DEPTH + 1)
        .fill('0')
        .join('.'),
    ],
    ['#. within each other', nestedLists, '#.'.repeat(MAX_PATH_DEPTH + 1)],
    ['queries within each other', nestedLists, '#('.repeat(1_000) + ')'.repeat(1_000)],
    ['multipaths within each other', nestedLists, '['.repeat(1_000) + 'a' + ']'.repeat(1_000)],
    ['a path that doubles the text again and again', nestedLists, '[@this,@this]|'.repeat(200) + '#'],
    ['a path that escapes the text again and again', '"\\""', '@tostr|'.repeat(300) + '@this'],
    ['rows with a repeated long key', `{"${'k'.repeat(100_000)}":[${'1,'.repeat(10_000)}1]}`, '@group'],
    ['indentation of every level', nestedLists, '@pretty'],
    ['sorted keys of every level', nestedObjects, '@pretty:{"sortKeys":true}'],
    ['every level searched anew', nestedObjects, '@dig:b'],
    ['a pattern that nearly matches everywhere', `{"${'a'.repeat(300_000)}":1}`, `*${'a'.repeat(3_000)}b`],
    ['a path that is too long', '{"a":1}', `${'@this|'.repeat(MAX_PATH_LENGTH)}a`],
  ])('%s', (_, json, path) => {
    expect(getPath(json, path)).toEqual({ exists: false, type: 'Null', raw: '', string: '' });
  });
});

test('wildcards do not multiply their attempts', () => {
  const json = JSON.stringify({ ['a'.repeat(100_000)]: 1, [`${'a'.repeat(100_000)}b`]: 2 });
  expect(extractText(json, `${'*a'.repeat(1_000)}*b`)).toBe('2');
  expect(extractText(json, `${'?*'.repeat(1_000)}a`)).toBe('1');
});

test('a string of escapes is read once', () => {
  expect(extractText(`["${'\\"'.repeat(1_000_000)}",2]`, '1')).toBe('2');
  expect(extractText(`["${'\\\\'.repeat(1_000_000)}",2]`, '1')).toBe('2');
});
