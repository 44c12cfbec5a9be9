import { expect, test } from '@jest/globals';
import { runPage } from '../../../src/adapters/reporters/html/html-report.ts';
import { jobSummary } from '../../../src/adapters/reporters/job-summary.ts';
import { jsonDocument } from '../../../src/adapters/reporters/json-document.ts';
import { junitDocument } from '../../../src/adapters/reporters/junit.ts';
import { closingLines } from '../../../src/adapters/reporters/run-closing.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import type { Run } from '../../../src/domain/run.ts';
import { failedRun } from '../../rigs/sample-plans.ts';

/** A stage has failed the run, and what the others did could not be saved. */
const RUN: Run = {
  ...failedRun(),
  unsaved: { reason: 'save_failed', environment: 'default', place: 'the cache', problem: 'it is full' },
};

const OUTCOME = { kind: 'run', run: RUN, hash: 'abc', warnings: [] } as const;
const showNext = (): readonly string[] => [];

const VIEWS: Readonly<Record<string, () => string>> = {
  'end of a run': () => closingLines(RUN, { colour: false, redact: asItIs }).join('\n'),
  'summary of a run': () => jobSummary(RUN, { redact: asItIs }).replaceAll('\\', ''),
  'page of a run': () => runPage(RUN, { hash: 'abc', times: [] }, { redact: asItIs, showNext, version: '1' }),
  'test results': () => junitDocument('up', OUTCOME, asItIs),
  document: () => jsonDocument(OUTCOME, { command: 'up', exitStatus: 1, redact: asItIs }),
};

test.each(Object.entries(VIEWS))('what could not be saved is told beside the stage that failed: %s', (_, view) => {
  const text = view();
  expect(text).toContain('the state of default could not be saved to the cache: it is full');
  expect(text).toContain('teapot broke');
});
