import { describe, expect, test } from '@jest/globals';
import type { JsonOutcome } from '../../../src/adapters/reporters/json-document.ts';
import { jsonDocument } from '../../../src/adapters/reporters/json-document.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { outputValidator } from '../../rigs/output-schema.ts';
import {
  absentOf,
  comparedPlan,
  downPlan,
  failedRun,
  planOf,
  plannedOf,
  richPlan,
  runOf,
  unexpectedStatus,
} from '../../rigs/sample-plans.ts';
import { scheduledPlan, scheduledRun, scheduledStatus } from '../../rigs/sample-schedules.ts';
import { SAMPLE_STATE_REPORTS } from '../../rigs/sample-state-reports.ts';
import {
  SAMPLE_DIAGNOSTICS,
  SAMPLE_EXPLANATION,
  SAMPLE_GRAPH,
  SAMPLE_HISTORY,
  SAMPLE_STATUS,
} from '../../rigs/sample-records.ts';

const none = { warnings: [] };
const warned = { warnings: SAMPLE_DIAGNOSTICS.slice(0, 1) };

const ABSENT = [absentOf('test/reports', { displayName: 'Nightly reports' }), absentOf('test/archive')];

/** Every kind of outcome, with the kind of its document. */
const OUTCOMES: readonly (readonly [string, string, JsonOutcome])[] = [
  [
    'a plan',
    'plan',
    { kind: 'plan', plan: richPlan(), hash: 'abc', refused: [unexpectedStatus('default/alpha')], ...warned },
  ],
  [
    'a plan that was kept',
    'plan',
    { kind: 'plan', plan: downPlan(), hash: 'abc', file: 'p.json', refused: [], ...none },
  ],
  ['a compared plan', 'plan', { kind: 'plan', plan: comparedPlan(), hash: 'abc', refused: [], ...none }],
  ['a run', 'run', { kind: 'run', run: failedRun(), hash: 'abc', ...warned }],
  [
    'a plan with stages that are not due',
    'plan',
    { kind: 'plan', plan: scheduledPlan(), hash: 'abc', refused: [], ...none },
  ],
  ['a run with stages that are not due', 'run', { kind: 'run', run: scheduledRun(), hash: 'abc', ...none }],
  ['a status with a stage that is not due', 'status', { kind: 'status', status: scheduledStatus(), next: [], ...none }],
  ['an empty run', 'run', { kind: 'run', run: runOf(downPlan(), []), hash: 'abc', ...none }],
  [
    'a plan of an environment that lacks stages',
    'plan',
    { kind: 'plan', plan: planOf([plannedOf('test/a')], { absent: ABSENT }), hash: 'abc', refused: [], ...none },
  ],
  [
    'a run in an environment that lacks stages',
    'run',
    { kind: 'run', run: runOf(planOf([plannedOf('test/a')], { absent: ABSENT }), []), hash: 'abc', ...none },
  ],
  [
    'a status of an environment that lacks stages',
    'status',
    { kind: 'status', status: { ...SAMPLE_STATUS, absent: ABSENT }, next: [], ...none },
  ],
  ['a valid project', 'diagnostics', { kind: 'validated', project: 'shop', stages: 3, migrations: 9, ...warned }],
  [
    'an invalid project',
    'diagnostics',
    { kind: 'failure', failure: { reason: 'configuration', diagnostics: SAMPLE_DIAGNOSTICS }, ...none },
  ],
  ['another failure', 'failure', { kind: 'failure', failure: unexpectedStatus('default/alpha'), ...warned }],
  ['a status', 'status', { kind: 'status', status: SAMPLE_STATUS, next: [], ...none }],
  ['a history', 'history', { kind: 'history', entries: SAMPLE_HISTORY, ...none }],
  ['an explanation', 'why', { kind: 'explanation', explanations: [SAMPLE_EXPLANATION, SAMPLE_EXPLANATION], ...none }],
  ['a graph', 'graph', { kind: 'graph', graph: SAMPLE_GRAPH, ...none }],
  ...Object.entries(SAMPLE_STATE_REPORTS).map(
    ([name, report]) =>
      [
        name,
        `state-${report.action}`,
        { kind: 'state', report, next: ['stage-orchestrator status'], ...warned },
      ] as const,
  ),
  ['a message', 'message', { kind: 'message', lines: ['freed'], next: ['stage-orchestrator up'], ...none }],
];

function documentOf(outcome: JsonOutcome, redact = asItIs): Record<string, unknown> {
  const text = jsonDocument(outcome, { command: 'up', exitStatus: 1, redact });
  return JSON.parse(text) as Record<string, unknown>;
}

describe.each(OUTCOMES)('%s', (_, kind, outcome) => {
  test('is what the published schema describes, and nothing else', () => {
    const document = documentOf(outcome);
    expect(document).toMatchObject({ schema: `stage-orchestrator/${kind}/v1`, command: 'up', exitStatus: 1 });
    expect(outputValidator.safeParse(document)).toMatchObject({ success: true });
  });
});

test('the schema tells documents apart and refuses what is none', () => {
  const document = documentOf({ kind: 'graph', graph: SAMPLE_GRAPH, ...none });
  expect(outputValidator.safeParse({ ...document, graph: undefined }).success).toBe(false);
  expect(outputValidator.safeParse({ ...document, schema: 'stage-orchestrator/plan/v1' }).success).toBe(false);
  expect(outputValidator.safeParse({ ...document, unknown: 1 }).success).toBe(false);
});

test('a failure has its words and its data', () => {
  expect(documentOf({ kind: 'failure', failure: unexpectedStatus('default/alpha'), ...none })['failure']).toEqual({
    reason: 'unexpected_status',
    exitStatus: 1,
    summary:
      'alpha/001_apply: POST https://api.example/001_apply → 418 I\'m a teapot, expected 201; body: {"error":"teapot broke"}',
    details: [],
    next: ['stage-orchestrator up --from alpha'],
    data: {
      request: {
        instance: 'default/alpha',
        migration: '001_apply',
        direction: 'up',
        method: 'POST',
        url: 'https://api.example/001_apply',
      },
      status: 418,
      statusText: "I'm a teapot",
      expected: '201',
      excerpt: '{"error":"teapot broke"}',
    },
  });
});

test('problems in files are counted and told once, errors first', () => {
  const [warning] = SAMPLE_DIAGNOSTICS;
  const document = documentOf({
    kind: 'failure',
    failure: { reason: 'configuration', diagnostics: SAMPLE_DIAGNOSTICS },
    warnings: warning ? [warning] : [],
  });
  expect(document['counts']).toEqual({ errors: 2, warnings: 1, notices: 0 });
  expect(document['diagnostics']).toMatchObject([
    { severity: 'error', code: 'unknown-key', file: 'stages.yaml', line: 4, column: 5 },
    { severity: 'error', related: [{ file: 'stages.yaml', line: 4 }, { line: 7 }] },
    { severity: 'warning', related: [] },
  ]);
});

test('a secret that looks like JSON is taken out and the document stays JSON', () => {
  const secret = '","exitStatus":0,"x":"';
  const redact = (text: string): string => text.replaceAll(secret, '***');
  const document = documentOf({ kind: 'message', lines: [`before ${secret} behind`], next: [], ...none }, redact);
  expect(document).toMatchObject({ exitStatus: 1, lines: ['before *** behind'] });
});
