import { expect, test } from '@jest/globals';
import { nextAfter, nextAfterRollback } from '../../../src/adapters/reporters/next-after.ts';
import type { Failure } from '../../../src/domain/failure.ts';
import { showPlainly } from '../../../src/domain/next-step.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { planOf, plannedOf, requestOf } from '../../rigs/sample-plans.ts';

const SIGN_IN: Failure = { reason: 'sign_in', instance: 'test/web', auth: 'operator', problem: '401 Unauthorized' };
const UNANSWERED: Failure = { reason: 'answer_unknown', request: requestOf('test/web'), cause: 'no answer in 30s' };

function after(failure: Failure, more: Partial<Plan>): readonly string[] {
  return showPlainly(nextAfter(failure, { ...planOf([plannedOf('test/web')]), ...more }));
}

test('a failure that either direction can have is gone on from in that of its run', () => {
  expect(after(SIGN_IN, { direction: 'up', rollbackOnFailure: false })).toEqual([
    'stage-orchestrator up --environment test --from web',
  ]);
  expect(after(SIGN_IN, { direction: 'down', rollbackOnFailure: false })).toEqual([
    'stage-orchestrator down --environment test --from web',
  ]);
});

test('where a run takes back what it did, it is begun anew', () => {
  expect(after(SIGN_IN, { direction: 'up', rollbackOnFailure: true })).toEqual(['stage-orchestrator up']);
});

test('what is in doubt is settled, whatever becomes of the rest', () => {
  const settle = ['--applied', '--not-applied'].map(
    (how) => `stage-orchestrator resolve web 001 ${how} --environment test --reason "…"`,
  );
  expect(after(UNANSWERED, { rollbackOnFailure: true })).toEqual(settle);
  expect(showPlainly(nextAfterRollback('test/web', UNANSWERED))).toEqual(settle);
});

test('a stage that could not be taken back is looked at, and not taken back whole', () => {
  expect(showPlainly(nextAfterRollback('test/web', SIGN_IN))).toEqual([
    'stage-orchestrator status --environment test --stage web',
  ]);
});
