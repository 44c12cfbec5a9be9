import { describe, expect, test } from '@jest/globals';
import type { CommandOutcome } from '../../src/commands/command-outcome.ts';
import { OUTPUT_NAMES, actionOutputs, outputsBefore } from '../../src/composition/action-outputs.ts';
import { scheduledPlan, scheduledRun, scheduledStatus } from '../rigs/sample-schedules.ts';
import { failedOf, planOf, plannedOf, resultOf, runOf, skippedOf, unchangedOf } from '../rigs/sample-plans.ts';

const FILES = { report: '/t/report.json', plan: '' };

const message: CommandOutcome = { kind: 'message', lines: [], next: [], exitStatus: 0, warnings: [] };
const failure: CommandOutcome = {
  kind: 'failure',
  failure: { reason: 'usage', message: 'no' },
  exitStatus: 1,
  warnings: [],
};

function outputsOf(command: string, outcome: CommandOutcome): Readonly<Record<string, string>> {
  return Object.fromEntries(actionOutputs(command, outcome, FILES));
}

describe('the conclusion', () => {
  test.each<[what: string, command: string, outcome: CommandOutcome, conclusion: string]>([
    ['of a failure', 'up', failure, 'failure'],
    ['of a refusal', 'up', { ...failure, exitStatus: 3 }, 'failure'],
    ['of an interruption', 'up', { ...failure, exitStatus: 130 }, 'cancelled'],
    ['of a lock that is somebody else’s, with on-locked: skip', 'up', message, 'skipped'],
    ['of a lock that another run of what is due has', 'scheduled', message, 'skipped'],
    ['of a lock that was freed', 'unlock', message, 'success'],
    ['of a lock that was not freed', 'unlock', { ...message, exitStatus: 3 }, 'failure'],
  ])('%s', (_, command, outcome, conclusion) => {
    expect(outputsOf(command, outcome)['conclusion']).toBe(conclusion);
  });
});

test('a run names its stages by what became of them, and its exports by stage', () => {
  const plan = planOf([plannedOf('test/b'), plannedOf('test/a'), plannedOf('test/c'), unchangedOf('test/d')]);
  const stages = [
    resultOf('test/b'),
    resultOf('test/a'),
    failedOf('test/c'),
    skippedOf('test/d', { because: 'up_to_date' }),
  ];
  const run = runOf(plan, stages, { conclusion: 'failure' });
  const exports = new Map([['test/a', new Map([['id', '1']])]] as const);
  expect(outputsOf('up', { kind: 'run', run, hash: 'abc', exports, exitStatus: 1, warnings: [] })).toEqual({
    ...Object.fromEntries(outputsBefore()),
    'has-changes': 'true',
    'plan-hash': 'abc',
    'report-file': '/t/report.json',
    waves: '[["test/b","test/a","test/c","test/d"]]',
    'completed-stages': '["test/a","test/b"]',
    'failed-stages': '["test/c"]',
    'skipped-stages': '["test/d"]',
    exports: '{"a":{"id":"1"}}',
  });
});

test.each<[what: string, command: string, outcome: CommandOutcome]>([
  ['a plan', 'plan', { kind: 'plan', plan: scheduledPlan(), hash: 'abc', refused: [], exitStatus: 0, warnings: [] }],
  [
    'a run',
    'scheduled',
    { kind: 'run', run: scheduledRun(), hash: 'abc', exports: new Map(), exitStatus: 0, warnings: [] },
  ],
  ['a status', 'status', { kind: 'status', status: scheduledStatus(), next: [], exitStatus: 0, warnings: [] }],
])('%s says when the next stage is due', (_, command, outcome) => {
  expect(outputsOf(command, outcome)['next-due-at']).toBe('2030-07-31T00:00:00.000Z');
});

test('exports of several environments are named by both', () => {
  const run = runOf(planOf([plannedOf('test/a'), plannedOf('production/a')]), []);
  const values = new Map([['id', '1']]);
  const exports = new Map([
    ['test/a', values],
    ['production/a', values],
  ] as const);
  const outputs = outputsOf('up', { kind: 'run', run, hash: 'abc', exports, exitStatus: 0, warnings: [] });
  expect(JSON.parse(outputs['exports'] ?? '')).toEqual({ 'test/a': { id: '1' }, 'production/a': { id: '1' } });
});

test.each([
  [[unchangedOf('default/a')], 'false'],
  [[unchangedOf('default/a'), plannedOf('default/b')], 'true'],
])('a plan says whether there is something to do', (stages, changes) => {
  const plan = planOf(stages);
  const outputs = outputsOf('plan', { kind: 'plan', plan, hash: 'abc', refused: [], exitStatus: 0, warnings: [] });
  expect(outputs).toMatchObject({ 'has-changes': changes, conclusion: 'success', 'plan-file': '' });
});

test('before the end all are there, and a step that ends now has failed', () => {
  const outputs = Object.fromEntries(outputsBefore());
  expect(Object.keys(outputs)).toEqual([...OUTPUT_NAMES]);
  expect(outputs).toMatchObject({ conclusion: 'failure', 'has-changes': '' });
});
