import { expect, test } from '@jest/globals';
import { stagesAtOnce } from '../../../src/planning/fan-out/stages-at-once.ts';

test.each([
  { most: 2, legs: 64, each: 1 },
  { most: 64, legs: 64, each: 1 },
  { most: 130, legs: 64, each: 2 },
  { most: 8, legs: 3, each: 2 },
  { most: 8, legs: 1, each: 8 },
])('$most at once in $legs legs are $each in each', ({ most, legs, each }) => {
  expect(stagesAtOnce(most, legs)).toBe(each);
});
