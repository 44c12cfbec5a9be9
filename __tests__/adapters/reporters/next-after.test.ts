import { describe, expect, test } from '@jest/globals';
import { jobSummary } from '../../../src/adapters/reporters/job-summary.ts';
import { runJson } from '../../../src/adapters/reporters/json-run.ts';
import { firstNext, nextAfter, nextAfterRollback } from '../../../src/adapters/reporters/next-after.ts';
import { closingLines } from '../../../src/adapters/reporters/run-closing.ts';
import { nextOf } from '../../../src/adapters/reporters/run-outcome.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import type { Failure } from '../../../src/domain/failure.ts';
import { showPlainly } from '../../../src/domain/next-step.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { failedOf, planOf, plannedOf, requestOf, runOf } from '../../rigs/sample-plans.ts';

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

describe('after a run in which many stages failed', () => {
  const ids = Array.from({ length: 13 }, (_, index) => `test/s${index}` as const);
  const plan = planOf(
    ids.map((id) => plannedOf(id)),
    { rollbackOnFailure: false },
  );
  const run = runOf(
    plan,
    ids.map((id) => failedOf(id)),
    { conclusion: 'failure' },
  );
  const remark = '(and 3 more: the log names them with each stage that failed)';

  test('the first commands are shown, and it is said how many more there are and where', () => {
    const lines = firstNext()(nextOf(run));
    expect(lines).toHaveLength(11);
    expect(lines.at(0)).toBe('stage-orchestrator up --environment test --from s0');
    expect(lines.at(-1)).toBe(remark);
    expect(closingLines(run, { colour: false, redact: asItIs }).at(-1)).toBe(`  ${remark}`);
    expect(jobSummary(run, { redact: asItIs })).toContain(`${remark}\n\`\`\``);
  });

  test('programs get all of them', () => {
    expect(runJson(run, showPlainly)).toMatchObject({ next: ids.map((id) => expect.stringContaining(id.slice(5))) });
  });

  test('those that come to the same are no more than one', () => {
    expect(firstNext(() => ['(press the button)'])(nextOf(run))).toEqual(['(press the button)']);
  });
});
