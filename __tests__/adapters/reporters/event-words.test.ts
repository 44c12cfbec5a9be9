import { expect, test } from '@jest/globals';
import { migrationWords } from '../../../src/adapters/reporters/event-words.ts';

test.each([
  ['up', 201, ['vpc_id'], 'applied: 201 in 12ms, exports vpc_id'],
  ['down', 204, [], 'undone: 204 in 12ms'],
  ['down', 0, [], 'undone: there was nothing to undo'],
] as const)('a migration that went %s with status %i is told as it was', (direction, status, exports, words) => {
  const event = { at: 0, type: 'migration_applied', id: 'default/alpha', label: '001_apply' } as const;
  expect(migrationWords({ ...event, direction, status, durationMs: 12, exports })).toBe(words);
});
