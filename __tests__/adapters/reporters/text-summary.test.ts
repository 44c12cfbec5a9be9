import path from 'node:path';
import { expect, test } from '@jest/globals';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { MAX_SUMMARY_BYTES } from '../../../src/adapters/reporters/summary-sections.ts';
import { failureSummary, textSummary } from '../../../src/adapters/reporters/text-summary.ts';
import { golden } from '../../rigs/golden.ts';
import { openFence } from '../../rigs/markdown-fences.ts';
import { unexpectedStatus } from '../../rigs/sample-plans.ts';
import { SAMPLE_DIAGNOSTICS } from '../../rigs/sample-records.ts';

const VIEW = { redact: asItIs, fileOf: (file: string) => `deploy/${file}` };

test('problems of files', () => {
  const page = failureSummary('up', { reason: 'configuration', diagnostics: SAMPLE_DIAGNOSTICS }, VIEW);
  expect(page).toBe(golden(path.join(import.meta.dirname, 'golden', 'failure-summary.md.txt'), page));
});

test('another cause', () => {
  const page = failureSummary('up', unexpectedStatus('default/alpha', '```\n# no'), VIEW);
  expect(page).toContain('## ❌ up failed\n\n**Cause**\n\n````text\n');
  expect(openFence(page)).toBeUndefined();
});

test('a text, cut between fences where it is longer than GitHub takes', () => {
  expect(textSummary('status', ['one', '# two'], asItIs)).toBe('## 📋 status\n\n```text\none\n# two\n```\n');
  const page = textSummary(
    'history',
    Array.from({ length: 30_000 }, () => 'x'.repeat(100)),
    asItIs,
  );
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
  expect(openFence(page)).toBeUndefined();
  expect(page).toContain('… and more, which stands in the log');
});
