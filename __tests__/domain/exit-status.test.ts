import { describe, expect, test } from '@jest/globals';
import { exitStatusOf } from '../../src/domain/exit-status.ts';
import { FAILURE_SAMPLES } from '../rigs/failure-samples.ts';

/** Spec 11, "Exit statuses". */
const REFUSED = [
  'applied_dependants',
  'drift',
  'guard_refused',
  'history_busy',
  'history_damaged',
  'history_foreign',
  'history_forked',
  'history_left_behind',
  'history_ambiguous',
  'history_lost',
  'history_missing',
  'history_newer',
  'history_unsaved',
  'in_doubt',
  'irreversible',
  'lock_held',
  'plan_changed',
  'snapshot_foreign',
  'wrong_key',
];

describe('the exit status of a failure', () => {
  const all = Object.values(FAILURE_SAMPLES).flat();

  test('is 3 for what waits until a person has decided', () => {
    const refused = all.filter((failure) => exitStatusOf(failure) === 3);
    expect([...new Set(refused.map(({ reason }) => reason))].toSorted()).toEqual(
      [...REFUSED, 'import_missing'].toSorted(),
    );
  });

  test('is 3 for an import only where the state key is another one', () => {
    const imports = FAILURE_SAMPLES.import_missing.map((failure) => [failure.sealed, exitStatusOf(failure)] as const);
    expect(Object.fromEntries(imports)).toEqual({ no: 1, no_key: 1, withheld: 1, wrong_key: 3 });
  });

  test('is 130 for an interrupted run and 1 for everything else', () => {
    const others = all.filter((failure) => exitStatusOf(failure) !== 3);
    for (const failure of others) expect(exitStatusOf(failure)).toBe(failure.reason === 'cancelled' ? 130 : 1);
  });
});
