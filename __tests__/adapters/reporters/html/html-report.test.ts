import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { element, renderHtml } from '../../../../src/adapters/reporters/html/html-node.ts';
import { failurePage, planPage } from '../../../../src/adapters/reporters/html/html-report.ts';
import { PAGE_SCRIPT } from '../../../../src/adapters/reporters/html/page-script.ts';
import { PAGE_STYLE } from '../../../../src/adapters/reporters/html/page-style.ts';
import { asItIs } from '../../../../src/adapters/reporters/style.ts';
import { golden } from '../../../rigs/golden.ts';
import { largeRun, planPageOf, runPageOf, SAMPLE_VIEW } from '../../../rigs/sample-pages.ts';
import {
  absentOf,
  downPlan,
  failedOf,
  failedRun,
  failedRunEvents,
  migrationOf,
  planOf,
  plannedOf,
  resultOf,
  richPlan,
  runOf,
  shellOf,
  unexpectedStatus,
} from '../../../rigs/sample-plans.ts';
import { SAMPLE_DIAGNOSTICS } from '../../../rigs/sample-records.ts';

/** A stage whose request changed, one whose applied file changed, and one that is not in this environment. */
const changedPlan = planOf(
  [
    plannedOf('test/web', {
      displayName: 'Shop front',
      labels: [['team', 'shop']],
      variables: [{ name: 'region', source: 'global.env', value: 'eu' }],
      steps: [
        migrationOf('002_tune', {
          comparison: {
            kind: 'changed',
            difference: [
              { mark: ' ', text: 'PUT https://api.example/002_tune' },
              { mark: '-', text: '"size": 1' },
              { mark: '+', text: '"size": 2' },
              { mark: '@', text: '3 lines' },
            ],
          },
        }),
        shellOf('echo hello'),
      ],
      hooks: [{ name: 'after', script: 'curl https://chat.example/done' }],
      standing: {
        unchanged: 2,
        others: [{ version: '1', label: '001_create', comparison: { kind: 'removed' } }],
      },
    }),
  ],
  { absent: [absentOf('test/reports')] },
);

/** Pages by the name of their golden file. */
const PAGES: Readonly<Record<string, string>> = {
  'run-failed': runPageOf(failedRun(), failedRunEvents()),
  plan: planPageOf(richPlan()),
  'plan-down': planPageOf(downPlan()),
  'plan-changed': planPageOf(changedPlan),
  'plan-refused': planPage(
    planOf([]),
    { hash: 'abc', refused: [unexpectedStatus('default/web')], next: [] },
    SAMPLE_VIEW,
  ),
  configuration: failurePage('up', { reason: 'configuration', diagnostics: SAMPLE_DIAGNOSTICS }, SAMPLE_VIEW),
};

/** A page as people read it in a difference: an element on each line, without style and script. */
function readable(page: string): string {
  const shown = page
    .replace(PAGE_STYLE, '…')
    .replace(PAGE_SCRIPT, '…')
    .replaceAll(/sha256-[\w+/=]+/g, 'sha256-…');
  return shown.replaceAll(
    /<(?=details|summary|section|div|p |p>|li|header|h1|h2|a |rect|path|head|body|meta|footer|label|tr)/g,
    '\n<',
  );
}

describe.each(Object.entries(PAGES))('%s', (name, page) => {
  test('is what its golden file says', () => {
    const text = readable(page);
    expect(text).toBe(golden(path.join(import.meta.dirname, 'golden', `${name}.html`), text));
  });

  test('asks for nothing from anywhere', () => {
    const bare = page.replace(PAGE_STYLE, '').replace(PAGE_SCRIPT, '');
    expect(bare).not.toMatch(/<(?:link|img|iframe|object|base|form)\b|\s(?:src|srcset|style|on\w+)=/u);
    expect(page).not.toMatch(/@import|url\(|fetch\(|import\(/u);
    for (const [, address = ''] of bare.matchAll(/\shref="([^"]*)"/g)) expect(address).toMatch(/^#s\d+$/u);
  });

  test('lets a browser run and apply only what is in it', () => {
    const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    expect(page).toContain('default-src &#39;none&#39;; style-src &#39;');
    for (const text of [PAGE_STYLE, PAGE_SCRIPT]) expect(page).toContain(`src &#39;${hash(text)}&#39;`);
    const styles = [...page.matchAll(/<style>([^]*?)<\/style>/g)].map(([, text = '']) => hash(text));
    expect(styles).toEqual([hash(PAGE_STYLE)]);
  });
});

/** The tags of a page with the names of their attributes: all that a browser takes for markup. */
function markupOf(page: string): readonly string[] {
  const bare = page.replace(PAGE_STYLE, '').replace(PAGE_SCRIPT, '');
  return [...bare.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/="[^"]*"/g, '='));
}

test('whatever foreign texts say, the markup stays the same', () => {
  const pageOf = (text: string): string => {
    const steps = [
      migrationOf('1', {
        label: text,
        name: `n${text}`,
        note: text,
        exports: [text],
        request: { method: text, url: text, headers: [[text, text]], body: `b${text}`, auth: text, waitsFor: [] },
      }),
    ];
    const stage = plannedOf('default/web', { stage: text, displayName: text, labels: [[text, text]], steps });
    const plan = planOf([stage], { project: text, notices: [{ kind: 'drift', message: text }] });
    const run = runOf(plan, [failedOf('default/web', { failure: unexpectedStatus('default/web', `x${text}`) })]);
    return planPageOf(plan) + runPageOf(run);
  };
  const plain = markupOf(pageOf('plain'));
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onload='x",
      '</style><b>',
      '<!--',
      '&lt;',
    ),
  );
  fc.assert(fc.property(hostile, (text) => expect(markupOf(pageOf(text))).toEqual(plain)));
});

test('a secret is taken out before it is escaped, wherever it is', () => {
  const secret = '<"s3cret">';
  const hide = (text: string): string => text.replaceAll(secret, '***');
  const steps = [
    migrationOf('1', {
      request: { method: 'PUT', url: `https://x/${secret}`, headers: [['A', secret]], body: secret, waitsFor: [] },
    }),
  ];
  const page = planPageOf(planOf([plannedOf('default/web', { stage: `a ${secret}`, steps })]), { redact: hide });
  expect(page).not.toContain('s3cret');
  expect(page.match(/\*\*\*/g)?.length).toBeGreaterThan(4);
});

test('text is never markup', () => {
  expect(renderHtml(element('p', { title: '"<&>\'' }, '<b>', '\u202e\u0007'), asItIs)).toBe(
    '<p title="&quot;&lt;&amp;&gt;&#39;">&lt;b&gt;\\u{202e}\\u{7}</p>',
  );
});

test('500 stages are a page of less than a megabyte, and 10,000 of less than ten', () => {
  expect(runPageOf(largeRun(500)).length).toBeLessThan(1_000_000);
  const page = runPageOf(largeRun(10_000));
  expect(page.length).toBeLessThan(10_000_000);
  expect(page).toContain('A graph of 10,000 stages is not drawn.');
  expect(page.match(/<details class="stage/g)).toHaveLength(10_000);
});

test('the page of a run says nothing of what was last applied: only a plan looks that up', () => {
  const comparison = { kind: 'unknown' } as const;
  const plan = planOf([
    plannedOf('default/web', {
      steps: [migrationOf('002_b', { comparison }), shellOf('echo', { comparison })],
      standing: {
        unchanged: 0,
        others: [{ version: '1', label: '001_a', comparison: { kind: 'changed' } }],
      },
    }),
  ]);
  expect(planPageOf(plan).match(/not known|can not be rendered/gu)).toHaveLength(3);
  const page = runPageOf(runOf(plan, [resultOf('default/web')]));
  expect(page).not.toMatch(/not known|can not be rendered/u);
  expect(page).toContain('its file changed after it was applied: it is not run again<');
});
