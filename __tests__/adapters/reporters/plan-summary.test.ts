import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PlanSummaryInput } from '../../../src/adapters/reporters/plan-summary.ts';
import { planSummary } from '../../../src/adapters/reporters/plan-summary.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { MAX_SUMMARY_BYTES } from '../../../src/adapters/reporters/summary-sections.ts';
import { golden } from '../../rigs/golden.ts';
import { openFence } from '../../rigs/markdown-fences.ts';
import { absentOf, downPlan, migrationOf, planOf, plannedOf, richPlan, unchangedOf } from '../../rigs/sample-plans.ts';

const HASH = '0123456789abcdef';

function pageOf(plan: PlanSummaryInput['plan'], more: Partial<PlanSummaryInput> = {}): string {
  return planSummary({ plan, hash: HASH, refused: [], next: [], ...more }, { redact: asItIs });
}

test.each([
  ['up', () => pageOf(richPlan(), { next: ['stage-orchestrator up'] })],
  ['down', () => pageOf(downPlan(), { next: ['stage-orchestrator down --environment test'] })],
])('the page of a plan %s', (name, make) => {
  const page = make();
  expect(page).toBe(golden(path.join(import.meta.dirname, 'golden', `plan-summary-${name}.md.txt`), page));
});

test('a plan that can not go well says so first', () => {
  const plan = richPlan();
  const refused = plan.stages.flatMap(({ failure }) => failure ?? []);
  const page = pageOf(plan, { refused });
  expect(page).toMatch(/^## ❌ /u);
  expect(page.indexOf('db_endpoint')).toBeLessThan(page.indexOf('### Stages'));
});

test('what takes something away or has no way back is told before the table, unless it is left out', () => {
  const deleting = migrationOf('001_drop', {
    request: { method: 'DELETE', url: 'https://api.example/db', headers: [], waitsFor: [] },
  });
  const page = pageOf(
    planOf([plannedOf('default/a', { steps: [deleting, migrationOf('002_x', { skipped: true, reversible: false })] })]),
  );
  expect(page).toContain('### Look twice\n\n- a/001\\_drop\\: it deletes\n\n');
});

test('of many steps without a way back there is a count', () => {
  const steps = Array.from({ length: 130 }, (_, place) => migrationOf(`${place + 1}_x`, { reversible: false }));
  const page = pageOf(planOf([plannedOf('default/a', { steps })]));
  expect(page.match(/^- a\/.*: there is no way back$/gmu)).toHaveLength(100);
  expect(page).toContain('\n- … and 30 more steps\n');
});

test('of many unchanged stages there is a count, outside of the table', () => {
  const unchanged = Array.from({ length: 21 }, (_, place) => unchangedOf(`default/same-${place}`));
  const page = pageOf(planOf([plannedOf('default/a'), ...unchanged]));
  expect(page).toMatch(/\| ▶️ \| a \| .*\|\n\n21 more stages with nothing to do\n/u);
  expect(page).not.toContain('| ➖ |');
  expect(pageOf(planOf(unchanged.slice(0, 2)))).toContain('There is nothing to do');
});

test('stages that an environment does not have stand below the others, up to a number', () => {
  const absent = Array.from({ length: 21 }, (_, place) => absentOf(`test/else-${place}`));
  const page = pageOf(planOf([plannedOf('test/a')], { absent }));
  const why = String.raw`skipped\: not in test\: it exists in staging, production`;
  expect(page).toMatch(/\| ▶️ \| test\/a \|.*\n\| ⏭️ \| test\/else\\-0 \|/u);
  expect(page).toContain(`| ⏭️ | test/else\\-19 |  |  | ${why} |\n| ⏭️ | … and 1 more stage that exists elsewhere |`);
});

test('the largest plan stays below the limit: requests give way first, fences and folds stay whole', () => {
  const body = '`'.repeat(5) + 'x'.repeat(1_500);
  const stages = Array.from({ length: 3_000 }, (_, place) =>
    plannedOf(`default/stage-${place}`, {
      steps: [
        migrationOf('001_a', {
          request: { method: 'POST', url: 'https://api.example', headers: [], body, waitsFor: [] },
        }),
      ],
    }),
  );
  const page = pageOf(planOf(stages));
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
  expect(openFence(page)).toBeUndefined();
  expect(page.match(/^<details>$/gmu)).toHaveLength(page.match(/^<\/details>$/gmu)?.length ?? 0);
  expect(page).toContain('stage\\-2999');
  expect(page).toMatch(/… and [\d,]+ more parts that did not fit here/u);
});

describe('foreign texts', () => {
  const evil = '</summary></details>\n\n# @team <img src=x> [a](https://evil.example)\n```\n::error::x';

  test('end no fold, no table and no fence, and are no links', () => {
    const plan = planOf([
      plannedOf('default/a', {
        decision: { kind: 'run', reason: { because: 'in_doubt_repeatable', label: evil } },
        steps: [
          migrationOf('001_a', {
            name: evil,
            request: { method: 'POST', url: evil, headers: [[evil, evil]], body: evil, waitsFor: [] },
          }),
        ],
      }),
    ]);
    const page = pageOf({ ...plan, notices: [{ kind: 'drift', message: evil }] });
    const open = page.replaceAll(/^(`{3,})[a-z]*\n[^]*?\n\1$/gmu, '');
    expect(openFence(page)).toBeUndefined();
    expect(open).not.toMatch(/<img|<\/summary><\/details>|^# |\]\(https/mu);
    expect(open.match(/<\/?details>/gu)).toHaveLength(2);
  });

  test('in the title of a fold are no HTML', () => {
    const page = pageOf(planOf([plannedOf('default/<b>"&@x')]));
    expect(page).toContain('<summary>&lt;b&gt;&quot;&amp;@<!-- -->x: 1 step</summary>');
  });
});
