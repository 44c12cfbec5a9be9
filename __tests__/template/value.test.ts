import { expect, test } from '@jest/globals';
import { brokenValue, fromJson, unknownValue } from '../../src/template/value.ts';

test('plain data becomes template values', () => {
  const json: unknown = JSON.parse('{"a":[1,1.5,1e300,"x",true,null],"__proto__":{"b":2},"constructor":"c"}');
  expect(fromJson(json)).toEqual(
    new Map<string, unknown>([
      ['a', [1n, 1.5, 1e300, 'x', true, null]],
      ['__proto__', new Map([['b', 2n]])],
      ['constructor', 'c'],
    ]),
  );
  expect([9007199254740993n, 2 ** 53, -0, undefined].map(fromJson)).toEqual([9007199254740993n, 2 ** 53, 0n, null]);
});

test('what an unknown value waits for is sorted and listed once', () => {
  expect(unknownValue(['b.x', 'a.y', 'b.x'])).toEqual({ kind: 'unknown', after: ['a.y', 'b.x'] });
});

test('a broken value says why', () => {
  expect(brokenValue('not set')).toEqual({ kind: 'broken', message: 'not set' });
});
