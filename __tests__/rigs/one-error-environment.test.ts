import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

class OwnError extends Error {}

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

test('an error of Node is an Error, and of no other class', () => {
  const error = caught(() => readFileSync('/absent/file'));
  expect(error instanceof Error).toBe(true);
  expect(error instanceof OwnError).toBe(false);
});

test('errors made here are what they were', () => {
  expect(new OwnError() instanceof Error).toBe(true);
  expect(new OwnError() instanceof OwnError).toBe(true);
  expect(new Error('x') instanceof OwnError).toBe(false);
  expect(new TypeError('x') instanceof Error).toBe(true);
});

test('what is no error is none', () => {
  expect([{ message: 'x' }, 'x', null, undefined].some((value: unknown) => value instanceof Error)).toBe(false);
});
