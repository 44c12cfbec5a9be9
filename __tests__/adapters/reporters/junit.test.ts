import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonOutcome } from '../../../src/adapters/reporters/json-document.ts';
import { junitDocument } from '../../../src/adapters/reporters/junit.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { golden } from '../../rigs/golden.ts';
import { parseXml } from '../../rigs/parse-xml.ts';
import {
  downPlan,
  failedOf,
  failedRun,
  planOf,
  plannedOf,
  resultOf,
  richPlan,
  runOf,
  unexpectedStatus,
} from '../../rigs/sample-plans.ts';
import { SAMPLE_DIAGNOSTICS } from '../../rigs/sample-records.ts';

const none = { warnings: [] };

const twoEnvironments = planOf([
  plannedOf('test/web'),
  plannedOf('production/web', { wave: 2, waitsFor: ['test/web'] }),
]);

/** Each under the name of its golden file. */
const OUTCOMES: Readonly<Record<string, JsonOutcome>> = {
  failed: { kind: 'run', run: failedRun(), hash: 'abc', ...none },
  'two-environments': {
    kind: 'run',
    run: runOf(twoEnvironments, [resultOf('test/web'), failedOf('production/web', { conclusion: 'cancelled' })]),
    hash: 'abc',
    ...none,
  },
  'rollback-failed': {
    kind: 'run',
    run: runOf(planOf([plannedOf('default/web')]), [failedOf('default/web')], {
      conclusion: 'failure',
      failure: { reason: 'usage', message: 'the state could not be saved' },
      rollback: [{ id: 'default/web', outcome: 'failed', failure: unexpectedStatus('default/web') }],
    }),
    hash: 'abc',
    ...none,
  },
  plan: { kind: 'plan', plan: richPlan(), hash: 'abc', refused: [{ reason: 'usage', message: 'no' }], ...none },
  'plan-down': { kind: 'plan', plan: downPlan(), hash: 'abc', refused: [], ...none },
  configuration: { kind: 'failure', failure: { reason: 'configuration', diagnostics: SAMPLE_DIAGNOSTICS }, ...none },
  refused: { kind: 'failure', failure: unexpectedStatus('default/web'), ...none },
};

describe.each(Object.entries(OUTCOMES))('%s', (name, outcome) => {
  const text = junitDocument('up', outcome, asItIs);

  test('is what its golden file says', () => {
    expect(text).toBe(golden(path.join(import.meta.dirname, 'golden', `junit-${name}.xml`), text));
  });

  test('is XML whose counts are those of its cases', () => {
    const root = parseXml(text);
    const cases = root.children.flatMap(({ children }) => children);
    const having = (verdict: string) => cases.filter(({ children }) => children.some((one) => one.name === verdict));
    expect(root.attributes).toMatchObject({
      tests: String(cases.length),
      failures: String(having('failure').length),
      errors: String(having('error').length),
      skipped: String(having('skipped').length),
    });
  });
});

test('a command that only tells something has no suite', () => {
  const outcome = { kind: 'message', lines: ['freed'], next: [], ...none } as const;
  expect(parseXml(junitDocument('unlock', outcome, asItIs)).children).toEqual([]);
});

test('whatever a server answers, the document stays XML and says it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (answer) => {
      const run = runOf(planOf([plannedOf('default/web')]), [
        failedOf('default/web', { failure: unexpectedStatus('default/web', answer) }),
      ]);
      const document = junitDocument('up', { kind: 'run', run, hash: '', ...none }, asItIs);
      const [only] = parseXml(document).children[0]?.children ?? [];
      expect(only?.children.map(({ name }) => name)).toEqual(['failure']);
    }),
  );
});

test('a secret is taken out before it is escaped', () => {
  const run = runOf(planOf([plannedOf('default/web')]), [
    failedOf('default/web', { failure: unexpectedStatus('default/web', 'token <"&7"> sent') }),
  ]);
  const hide = (text: string): string => text.replaceAll('<"&7">', '***');
  const document = junitDocument('up', { kind: 'run', run, hash: '', ...none }, hide);
  expect(document).toContain('token *** sent');
  expect(document).not.toContain('7&quot;');
});
