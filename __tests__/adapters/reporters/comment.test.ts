import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failureComment } from '../../../src/adapters/reporters/comment-failure.ts';
import type { CommentView } from '../../../src/adapters/reporters/comment-page.ts';
import { MAX_COMMENT_CHARACTERS } from '../../../src/adapters/reporters/comment-page.ts';
import { insteadOfComment } from '../../../src/adapters/reporters/comment-elsewhere.ts';
import { planComment } from '../../../src/adapters/reporters/comment-plan.ts';
import { runComment } from '../../../src/adapters/reporters/comment-run.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import type { CommentMarker } from '../../../src/domain/comment-marker.ts';
import { readMarker } from '../../../src/domain/comment-marker.ts';
import type { Failure } from '../../../src/domain/failure.ts';
import type { NextStep } from '../../../src/domain/next-step.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import type { Run } from '../../../src/domain/run.ts';
import { commentKey } from '../../../src/execution/comment-key.ts';
import { golden } from '../../rigs/golden.ts';
import { openFence } from '../../rigs/markdown-fences.ts';
import {
  comparedPlan,
  differenceOf,
  downPlan,
  failedOf,
  failedRun,
  migrationOf,
  planOf,
  plannedOf,
  resultOf,
  richPlan,
  runOf,
  unchangedOf,
  unexpectedStatus,
} from '../../rigs/sample-plans.ts';
import { SAMPLE_DIAGNOSTICS } from '../../rigs/sample-records.ts';

const HASH = '0123456789abcdef';

const MARKER: CommentMarker = {
  key: commentKey('stages.yaml', []),
  run: 812,
  attempt: 1,
  project: 'shop',
  environments: ['test', 'production'],
  planHash: HASH,
};

const VIEW: CommentView = {
  redact: asItIs,
  marker: MARKER,
  links: { run: 'https://github.com/octo/shop/actions/runs/812' },
};

const UP: readonly NextStep[] = [{ command: 'up', scope: 'plan' }];

function ofPlan(plan: Plan, more: Partial<CommentView> = {}, refused: readonly Failure[] = []): string {
  const isChanging = plan.stages.some(({ decision }) => decision.kind !== 'skip');
  return planComment({ plan, hash: HASH, refused, next: isChanging ? UP : [] }, { ...VIEW, ...more });
}

const ofRun = (run: Run, more: Partial<CommentView> = {}): string => runComment(run, { ...VIEW, ...more });

/** A plan of many stages, each with a request that has a fence in it. */
function largePlan(count: number): Plan {
  const body = `${'`'.repeat(4)}\n${'x'.repeat(300)}\n`;
  const request = { method: 'PUT', url: 'https://api.example/things', headers: [], body, waitsFor: [] };
  return planOf(
    Array.from({ length: count }, (_, place) =>
      plannedOf(`default/stage-${place}`, {
        steps: [migrationOf('001_a', { request }), migrationOf('002_b', { request, reversible: place % 7 !== 0 })],
      }),
    ),
    { notices: [{ kind: 'drift', message: 'stage-1/001_a changed after it was applied' }] },
  );
}

/** A plan in which everything changed, with fences and long lines in the differences. */
function largeComparedPlan(count: number): Plan {
  const difference = [...differenceOf('`'.repeat(5)), ...differenceOf('z'.repeat(900)), ...differenceOf('')];
  const { stages } = comparedPlan(difference);
  return planOf(
    Array.from({ length: count }, (_, place) =>
      stages.map((stage) =>
        plannedOf(`default/${stage.stage}-${place}`, { ...stage, id: `default/${stage.stage}-${place}` }),
      ),
    ).flat(),
  );
}

function largeRun(count: number): Run {
  const { stages } = largePlan(count);
  const results = stages.map(({ id }, place) =>
    place % 5 === 0 ? failedOf(id, { failure: unexpectedStatus(id, '`'.repeat(9) + 'y'.repeat(500)) }) : resultOf(id),
  );
  return runOf(planOf(stages), results, { conclusion: 'failure' });
}

const NOTICES: Plan['notices'] = [
  { kind: 'drift', instance: 'test/database', message: 'test/database/001_apply changed after it was applied' },
  {
    kind: 'missing_history',
    instance: 'test/database',
    message: 'no history of test was found in artifact or cache: everything looks new',
  },
];

const COMMENTS: Readonly<Record<string, () => string>> = {
  'first-deploy': () =>
    ofPlan(
      richPlan(),
      {},
      richPlan().stages.flatMap(({ failure }) => failure ?? []),
    ),
  nothing: () => ofPlan(planOf([unchangedOf('test/network'), unchangedOf('test/database')])),
  drift: () => ofPlan(planOf([unchangedOf('test/database')], { notices: NOTICES.slice(0, 1) })),
  'lost-history': () => ofPlan(planOf([plannedOf('test/database')], { notices: NOTICES.slice(1) })),
  compared: () => ofPlan(comparedPlan()),
  irreversible: () =>
    ofPlan(
      planOf([
        plannedOf('test/database', {
          steps: [
            migrationOf('001_drop', {
              reversible: false,
              request: {
                method: 'DELETE',
                url: 'https://api.example/db/<known after: infrastructure.vpc_id>',
                headers: [],
                waitsFor: ['infrastructure.vpc_id'],
              },
            }),
          ],
        }),
      ]),
    ),
  rollback: () => ofPlan(downPlan()),
  run: () => ofRun(runOf(planOf([plannedOf('test/a'), unchangedOf('test/b')]), [resultOf('test/a')])),
  'failed-run': () => ofRun(failedRun()),
  configuration: () => failureComment('plan', { reason: 'configuration', diagnostics: SAMPLE_DIAGNOSTICS }, VIEW),
  fork: () =>
    insteadOfComment('the token of a fork may only read', ofPlan(planOf([plannedOf('test/a')])), {
      redact: asItIs,
      maxBytes: 60_000,
    }),
  large: () =>
    ofPlan(largePlan(500), { links: { everything: 'https://github.com/octo/shop/actions/runs/812/artifacts/7' } }),
};

test.each(Object.entries(COMMENTS))('the comment of %s', (name, make) => {
  const text = make();
  expect(text).toBe(golden(path.join(import.meta.dirname, 'golden', `comment-${name}.md.txt`), text));
});

test('the labels of a stage stand above what it would send', () => {
  const labels = [
    ['owner', 'ada'],
    ['cost_centre', '47\n11'],
  ] as const;
  const text = ofPlan(planOf([plannedOf('default/alpha', { labels, steps: [migrationOf('001_a')] })]));
  expect(text).toContain('```text\nlabels: owner=ada, cost_centre=47 11\n\n001_a');
});

describe('within every budget', () => {
  const large = [
    (maxCharacters: number) => ofPlan(largePlan(500), { maxCharacters }),
    (maxCharacters: number) => ofPlan(largeComparedPlan(100), { maxCharacters }),
    (maxCharacters: number) => ofPlan(comparedPlan(), { maxCharacters }),
    (maxCharacters: number) => ofPlan(richPlan(), { maxCharacters }),
    (maxCharacters: number) => ofRun(largeRun(200), { maxCharacters }),
  ];

  test('a comment is never longer, has its marker, its commands, and no fence or fold that is left open', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2_000, max: MAX_COMMENT_CHARACTERS }), fc.constantFrom(...large), (size, make) => {
        const text = make(size);
        expect(text.length).toBeLessThanOrEqual(size);
        expect(readMarker(text)?.key).toBe(MARKER.key);
        expect(openFence(text)).toBeUndefined();
        expect(text.match(/^<details>$/gmu)?.length).toBe(text.match(/^<\/details>$/gmu)?.length);
        expect(text).toContain('What comes next:');
      }),
    );
  });

  test('what must not be overlooked is kept, requests give way', () => {
    const text = ofPlan(largePlan(500), { maxCharacters: 20_000 });
    expect(text).toContain('### Look twice');
    expect(text).toContain('drift');
    expect(text).toMatch(/… and \d+ more stages with changes/u);
    expect(text).not.toContain('<details>');
    expect(ofPlan(largePlan(500), { maxCharacters: Infinity })).toContain('stage-499: 2 steps');
  });

  test('a line of a difference that is larger than a comment is cut, and its sign stays', () => {
    const text = ofPlan(comparedPlan(differenceOf('x'.repeat(90_000))));
    expect(text).toMatch(/^\+ x{1000}… \(90,000 characters\)$/mu);
    expect(text).toContain('+ X-Token: *** (sensitive, changed)');
  });

  test('a request that is larger than a comment hides no other one', () => {
    const request = { method: 'POST', url: `https://api.example/${'x'.repeat(90_000)}`, headers: [], waitsFor: [] };
    const text = ofPlan(
      planOf([plannedOf('test/a', { steps: [migrationOf('001_big', { request })] }), plannedOf('test/b')]),
    );
    expect(text).toContain('characters in all)');
    expect(text).toContain('POST https://api.example/001_apply');
  });
});

test('secrets are in no comment, also where a text is cut', () => {
  const secret = 'canary-of-the-mine';
  const request = {
    method: 'POST',
    url: `https://api.example/?key=${secret}`,
    headers: [],
    body: secret,
    waitsFor: [],
  };
  const redact = (text: string): string => text.replaceAll(secret, '***');
  const steps = [migrationOf(secret, { request, name: secret })];
  const plan = planOf([plannedOf(`test/${secret}`, { steps })], { project: secret });
  const marker = { ...MARKER, project: secret, environments: [secret] };
  const texts = [
    ofPlan(plan, { redact, marker }),
    ofPlan(comparedPlan(differenceOf(`X-Key: ${secret}`)), { redact, marker }),
    ofRun(runOf(plan, [failedOf(`test/${secret}`, { failure: unexpectedStatus(`test/${secret}`, secret) })]), {
      redact,
      marker,
    }),
  ];
  for (const text of texts) expect(text).not.toContain('canary');
});

test('foreign texts end no fold, table, fence or marker, mention nobody and are no links', () => {
  const evil = '--> </summary></details>\n\n# @team <img src=x> [a](https://evil.example)\n```\n';
  const steps = [
    migrationOf('001_a', {
      name: evil,
      request: { method: 'POST', url: evil, headers: [[evil, evil]], body: evil, waitsFor: [] },
    }),
  ];
  const probed = { kind: 'failed', why: evil } as const;
  const comparison = { kind: 'changed', difference: differenceOf(evil) } as const;
  const compared = [migrationOf('002_b', { comparison, probe: probed })];
  const plan = planOf([plannedOf('default/a', { steps: [...steps, ...compared] })], {
    notices: [{ kind: 'drift', message: evil }],
    project: evil,
  });
  const text = ofPlan(plan, { marker: { ...MARKER, project: evil, environments: [evil] } });
  const open = text.replaceAll(/^(`{3,})[a-z]*\n[^]*?\n\1$/gmu, '');
  expect(openFence(text)).toBeUndefined();
  expect(open).not.toMatch(/<img|<\/summary><\/details>|^# |\]\(https:\/\/evil|@team/mu);
  expect(open.split('\n')[0]?.indexOf('-->')).toBe((open.split('\n')[0]?.length ?? 0) - 3);
});

test('a comment that finds no room in the summary leaves its reason there', () => {
  const text = ofPlan(richPlan());
  const page = insteadOfComment('of @team', text, { redact: asItIs, maxBytes: 300 });
  expect(page).toBe('\n> There is no comment on the pull request: of @<!-- -->team\n');
});
