import { expect, test } from '@jest/globals';
import { canRedraw } from '../../src/composition/present.ts';

test.each([
  [{}, true],
  [{ TERM: 'xterm-256color', CI: '' }, true],
  [{ CI: 'false' }, true],
  [{ CI: 'true', TERM: 'xterm' }, false],
  [{ CI: '1' }, false],
  [{ TERM: 'dumb' }, false],
])('with %j lines are redrawn: %j', (environment, expected) => {
  expect(canRedraw(environment)).toBe(expected);
});
