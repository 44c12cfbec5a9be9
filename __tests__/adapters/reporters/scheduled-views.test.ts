import { describe, expect, test } from '@jest/globals';
import { jobSummary } from '../../../src/adapters/reporters/job-summary.ts';
import { junitDocument } from '../../../src/adapters/reporters/junit.ts';
import { planSummary } from '../../../src/adapters/reporters/plan-summary.ts';
import { planText } from '../../../src/adapters/reporters/plan-text.ts';
import { closingLines } from '../../../src/adapters/reporters/run-closing.ts';
import { statusText } from '../../../src/adapters/reporters/status-text.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { scheduledPlan, scheduledRun, scheduledStatus } from '../../rigs/sample-schedules.ts';

const style = { colour: false, redact: asItIs };

/** What people read, without the signs that Markdown asks for. */
const VIEWS = {
  'plan on a terminal': () => planText(scheduledPlan(), [], style).join('\n'),
  'plan on a page': () =>
    planSummary({ plan: scheduledPlan(), hash: 'abc', refused: [], next: [] }, { redact: asItIs }).replaceAll('\\', ''),
  'end of a run': () => closingLines(scheduledRun(), style).join('\n'),
  'summary of a run': () => jobSummary(scheduledRun(), { redact: asItIs }).replaceAll('\\', ''),
} as const;

describe.each(Object.entries(VIEWS))('a stage that is not due: %s', (_, view) => {
  test('is told when, in its own zone, and for whom the others wait', () => {
    const text = view();
    expect(text).toMatch(/night\b.*due 2030-07-31 02:00 Europe\/Berlin/u);
    expect(text).toMatch(/behind\b.*waits for night, which is due 2030-07-31 02:00 Europe\/Berlin/u);
    expect(text).toMatch(/backup\b.*nothing to do until 2030-08-01 02:00 Europe\/Berlin/u);
    expect(text).not.toMatch(/skipped/u);
  });
});

test('what it would do is shown in a plan, and counted as scheduled', () => {
  const text = VIEWS['plan on a terminal']();
  expect(text).toContain('4 stages in 1 wave: 1 to run, 2 scheduled, 1 unchanged');
  expect(text.match(/POST https:\/\/api\.example\/001_apply/gu)).toHaveLength(3);
});

test('a run that went well says how many wait', () => {
  expect(VIEWS['end of a run']()).toContain('done: 1 stage completed, 2 scheduled, 1 unchanged');
});

test('a status shows the state and the time', () => {
  const text = statusText(scheduledStatus(), [], style).join('\n');
  expect(text).toMatch(/^alpha.* {2}scheduled:/mu);
  expect(text).toContain('\n  due: 2030-07-31 02:00 Europe/Berlin\n');
});

test('for a page of test results it is a case that was skipped, with its reason', () => {
  const text = junitDocument('up', { kind: 'run', run: scheduledRun(), hash: 'abc', warnings: [] }, asItIs);
  expect(text).toMatch(/<skipped message="due 2030-07-31 02:00 Europe\/Berlin"/u);
});

test('a run in which all waits had nothing to do yet', () => {
  const run = scheduledRun();
  const [, ...waiting] = run.stages;
  const [, ...planned] = run.plan.stages;
  const lines = closingLines({ ...run, stages: waiting, plan: { ...run.plan, stages: planned } }, style);
  expect(lines.join('\n')).toContain('done: nothing to do yet, 2 stages scheduled, 1 unchanged');
});
