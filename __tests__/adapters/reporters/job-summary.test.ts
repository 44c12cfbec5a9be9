import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jobSummary } from '../../../src/adapters/reporters/job-summary.ts';
import type { MarkdownSection } from '../../../src/adapters/reporters/markdown-budget.ts';
import { fitSections } from '../../../src/adapters/reporters/markdown-budget.ts';
import { escapeMarkdown, fence } from '../../../src/adapters/reporters/markdown-text.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { MAX_SUMMARY_BYTES } from '../../../src/adapters/reporters/summary-sections.ts';
import type { Run } from '../../../src/domain/run.ts';
import { golden } from '../../rigs/golden.ts';
import { openFence } from '../../rigs/markdown-fences.ts';
import {
  absentOf,
  failedOf,
  failedRun,
  planOf,
  plannedOf,
  resultOf,
  runOf,
  unexpectedStatus,
} from '../../rigs/sample-plans.ts';

const summaryOf = (run: Run): string => jobSummary(run, { redact: asItIs });

test('the summary of a run that failed', () => {
  const page = summaryOf(failedRun());
  expect(page).toBe(golden(path.join(import.meta.dirname, 'golden', 'job-summary.md.txt'), page));
});

test('a success has no causes and nothing to type', () => {
  const page = summaryOf(runOf(planOf([plannedOf('test/alpha')]), [resultOf('test/alpha')]));
  expect(page).toContain('## ✅ shop\\: done\\: 1 stage completed');
  expect(page).not.toContain('What comes next');
});

test('stages have their names for people, and those that are not there stand below', () => {
  const plan = planOf([plannedOf('test/alpha', { displayName: 'The first' })], { absent: [absentOf('test/reports')] });
  const page = summaryOf(runOf(plan, [resultOf('test/alpha')]));
  expect(page).toContain(String.raw`| ✅ | test/alpha \(The first\) | completed |`);
  expect(page).toContain(
    String.raw`| ⏭️ | test/reports | skipped | not in test\: it exists in staging, production |  |`,
  );
});

test('the largest run stays below the limit, with every fence closed and the most important kept', () => {
  const long = 'x'.repeat(400);
  const count = 10_000;
  const stages = Array.from({ length: count }, (_, place) => plannedOf(`default/stage-${place}`));
  const results = stages.map(({ id }) => failedOf(id, { failure: unexpectedStatus(id, long) }));
  const page = summaryOf(runOf(planOf(stages), results, { conclusion: 'failure' }));
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
  expect(openFence(page)).toBeUndefined();
  expect(page).toContain('10,000 stages failed');
  expect(page).toContain('… and 9,800 more failures');
  expect(page).toContain('| ❌ | stage\\-0 | failed |');
  expect(page).toMatch(/… and [\d,]+ more stages|stage\\-9999/);
});

test('a graph that Mermaid would refuse is not drawn', () => {
  const ids = Array.from({ length: 600 }, (_, place) => `default/stage-${place}` as const);
  const stages = ids.map((id, place) => plannedOf(id, { waitsFor: place === 0 ? [] : ['default/stage-0'] }));
  const page = summaryOf(runOf(planOf(stages), []));
  expect(page).not.toContain('mermaid');
  expect(page).toContain('too large to be drawn');
});

describe('foreign texts', () => {
  test.each([
    ['<img src=x onerror=alert(1)>', '&lt;img src\\=x onerror\\=alert\\(1\\)&gt;'],
    ['a | b', String.raw`a \| b`],
    ['[link](javascript:x)', String.raw`\[link\]\(javascript\:x\)`],
    ['`code` *bold* _it_', '\\`code\\` \\*bold\\* \\_it\\_'],
    ['@team', '@<!-- -->team'],
    ['https://evil.example', String.raw`https\://evil\.example`],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['one\n\n# two', String.raw`one \# two`],
  ])('%j becomes %j', (text, markdown) => {
    expect(escapeMarkdown(text, asItIs)).toBe(markdown);
  });

  test('no text closes the fence around it, or opens another', () => {
    const line = fc.string({ unit: fc.constantFrom('`', '~', 'a', '\n', ' ') });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = fence(lines, 'text', asItIs);
        const [first = '', ...rest] = text.split('\n');
        const ticks = /^`+/.exec(first)?.[0] ?? '';
        expect(rest.filter((one) => one.includes(ticks))).toEqual([ticks]);
      }),
    );
  });
});

describe('fitting into a limit', () => {
  const measure = (text: string): number => text.length;

  const section = fc.record({
    rank: fc.integer({ min: 0, max: 5 }),
    head: fc.array(fc.constantFrom('# head', ''), { maxLength: 2 }),
    blocks: fc.array(
      fc
        .string({ unit: fc.constantFrom('`', 'a', ' ', '\n'), maxLength: 30 })
        .map((text) => fence([text], 'text', asItIs)),
      { maxLength: 8 },
    ),
    gap: fc.constantFrom('\n' as const, '\n\n' as const),
    rest: fc.constant((count: number) => `… and ${count} more`),
  });

  test('a page is never longer than its limit and its fences are closed', () => {
    fc.assert(
      fc.property(fc.array(section, { maxLength: 6 }), fc.integer({ min: 1, max: 600 }), (sections, size) => {
        const page = fitSections(sections, { size, measure });
        expect(page.length).toBeLessThanOrEqual(size);
        expect(openFence(page)).toBeUndefined();
      }),
    );
  });

  test('what matters most keeps its room, and the order is that of the page', () => {
    const part = (rank: number, name: string): MarkdownSection => ({
      rank,
      head: [],
      blocks: Array.from({ length: 5 }, (_, place) => `${name}${place}`),
      gap: '\n',
      rest: (count) => `… ${count}`,
    });
    const page = fitSections([part(2, 'a'), part(1, 'b'), part(3, 'c')], { size: 32, measure });
    expect(page).toBe('a0\na1\n\n… 3\n\nb0\nb1\nb2\nb3\nb4\n');
  });
});

test('the outcome tells what was taken back from what should have been', () => {
  const ids = ['default/a', 'default/b', 'default/c', 'default/d'] as const;
  const [first, second, third, last] = ids;
  const run = runOf(
    planOf(ids.map((id) => plannedOf(id))),
    [...ids.slice(0, 3).map((id) => resultOf(id, { exports: [`of_${id.at(-1)}`] })), failedOf(last)],
    {
      conclusion: 'failure',
      rollback: [
        { id: third, outcome: 'rolled_back' },
        { id: second, outcome: 'failed' },
        { id: first, outcome: 'irreversible' },
      ],
    },
  );
  const page = jobSummary(run, { redact: asItIs });
  expect(page).toContain('failed\\: 1 stage failed, 1 rolled back, 2 completed and not rolled back\n');
  // What is gone hands nothing on.
  expect(page.match(/of\\_\w/gu)).toEqual(['of\\_a', 'of\\_b']);
});
