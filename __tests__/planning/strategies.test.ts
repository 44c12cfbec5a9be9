import { expect, test } from '@jest/globals';
import { type Strategy, STRATEGY_NAMES } from '../../src/domain/strategy.ts';
import { DEFAULT_STRATEGY, findStrategy, STRATEGIES } from '../../src/planning/strategies/index.ts';

test.each(STRATEGY_NAMES)('%s is found by its name', (name) => {
  expect(findStrategy(name)).toEqual({ ok: true, value: STRATEGIES[name] });
  expect(STRATEGIES[name].name).toBe(name);
});

/** The table of the specification: at once, on failure, rollback. */
test.each<[keyof typeof STRATEGIES, Partial<Strategy>]>([
  ['sequential', { slots: 1, onStop: 'start_none', rollsBack: true, dependencies: 'ended' }],
  ['batch', { onStop: 'go_on', rollsBack: false, dependencies: 'started' }],
  ['transactional', { everyFailureStops: true, onStop: 'start_none', rollsBack: true }],
  ['allowed_to_fail', { onStop: 'go_on', rollsBack: false, dependencies: 'ended' }],
  ['dependency_graph', { onStop: 'start_none', rollsBack: false, dependencies: 'ended' }],
  ['scheduled', { slots: 1, onStop: 'start_none', rollsBack: true }],
])('%s', (name, expected) => {
  expect(STRATEGIES[name]).toMatchObject(expected);
});

test('only sequential and scheduled run one stage at a time', () => {
  expect(Object.values<Strategy>(STRATEGIES).flatMap(({ name, slots }) => (slots === 1 ? name : []))).toEqual([
    'sequential',
    'scheduled',
  ]);
  expect(STRATEGIES[DEFAULT_STRATEGY].slots).toBeUndefined();
});

test.each(['', 'Batch', 'constructor', 'toString'])('%j is none', (name) => {
  expect(findStrategy(name)).toEqual({
    ok: false,
    error: { reason: 'unknown_name', what: 'strategy', name, known: STRATEGY_NAMES },
  });
});
