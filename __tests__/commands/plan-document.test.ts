import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  MAX_DIFFERENCES,
  PLAN_FORMAT,
  planDifferences,
  planDocument,
  planHash,
  readPlanDocument,
} from '../../src/commands/plan-document.ts';
import type { PlanSelection } from '../../src/commands/plan-selection.ts';
import type { Plan, PlannedStage } from '../../src/domain/plan.ts';
import { createRedactor } from '../../src/execution/redact.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';
import { given } from '../rigs/given.ts';
import { golden } from '../rigs/golden.ts';
import { downPlan, migrationOf, plannedOf, planOf, richPlan, shellOf, unchangedOf } from '../rigs/sample-plans.ts';

const NOBODY = createRedactor();

/** The selection of a command without one. */
const ALL: PlanSelection = { environments: [], tags: [] };

function linesOf(plan: Plan): readonly string[] {
  return given(readPlanDocument(planDocument(plan, ALL, NOBODY))).lines;
}

describe('a plan that is kept', () => {
  test.each([
    ['up', richPlan()],
    ['down', downPlan()],
  ])('is a readable file: %s', (name, plan) => {
    const text = planDocument(plan, ALL, NOBODY);
    expect(text).toBe(golden(path.join(import.meta.dirname, 'golden', `plan-${name}.json`), text));
  });

  test('is read as it was written', () => {
    const plan = richPlan();
    const { hash } = given(readPlanDocument(planDocument(plan, ALL, NOBODY)));
    expect(hash).toBe(planHash(plan, NOBODY));
    expect(planDifferences(linesOf(plan), richPlan(), NOBODY)).toEqual([]);
  });

  test.each<PlanSelection>([
    ALL,
    { environments: ['test'], stage: 'a', tags: ['web'] },
    { environments: [], from: 'a', to: 'b', tags: [], strategy: 'batch', maxConcurrentStages: 2 },
  ])('keeps what it is about: %j', (selection) => {
    const text = planDocument(richPlan(), selection, NOBODY);
    expect(given(readPlanDocument(text)).selection).toEqual(selection);
  });

  test('holds no secret, and none is needed to compare it', () => {
    const knowing = createRedactor();
    knowing.add('hunter2');
    const plan = planOf([
      plannedOf('default/a', {
        steps: [
          migrationOf('001_a', {
            request: {
              method: 'POST',
              url: 'http://api/hunter2?q=1',
              headers: [['X-Key', 'hunter2']],
              body: '{"basic":"aHVudGVyMg=="}',
              waitsFor: [],
            },
          }),
        ],
      }),
      plannedOf('default/b', { steps: [shellOf('login hunter2')] }),
    ]);
    const text = planDocument(plan, ALL, knowing);
    expect(text).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(text).toContain('http://api/***?q=1');
    expect(planDifferences(given(readPlanDocument(text)).lines, plan, knowing)).toEqual([]);
  });
});

describe('a plan file that can not be used', () => {
  const text = planDocument(richPlan(), ALL, NOBODY);

  test.each([
    ['no JSON', text.slice(1), 'it is not JSON'],
    ['a list', '[]', 'it is no plan'],
    ['null', 'null', 'it is no plan'],
    ['a text', '"plan"', 'it is no plan'],
    ['another object', '{"name":"x"}', 'it is no plan'],
    ['a format that is no text', '{"format":{"a":1}}', 'it is no plan'],
    [
      'another format',
      text.replace('/v1', '/v9'),
      'its format is stage-orchestrator/plan-file/v9, not stage-orchestrator/plan-file/v1',
    ],
    [
      'a changed line',
      text.replace('https://api.example', 'https://evil.example'),
      'it was changed after it was written',
    ],
    ['a line too many', text.replace('"plan": [', '"plan": ["x",'), 'it was changed after it was written'],
    ['a line that is no text', text.replace('"plan": [', '"plan": [{},'), 'usable'],
    ['another hash', text.replace(/"hash": "./, '"hash": "x'), 'it was changed after it was written'],
    ['no lines', `{"format":"${PLAN_FORMAT}","hash":"x"}`, 'it was changed after it was written'],
  ])('%s', (_, broken, problem) => {
    const read = readPlanDocument(broken);
    if (problem === 'usable') expect(read).toMatchObject({ ok: true });
    else expect(read).toEqual({ ok: false, error: problem });
  });
});

describe('what a plan is compared by', () => {
  const stage = (more: Partial<PlannedStage> = {}) => plannedOf('default/a', more);
  const reviewed = planOf([stage(), plannedOf('default/b', { waitsFor: ['default/a'] })]);
  const [, second] = reviewed.stages;
  if (!second) throw new Error('there are two stages');

  const request = { method: 'POST', url: 'https://api.example/001_apply', headers: [], waitsFor: [] } as const;
  const withStep = (more: Parameters<typeof migrationOf>[1]) =>
    planOf([stage({ steps: [migrationOf('001_apply', more)] }), second]);

  test.each<readonly [string, Plan]>([
    ['a step that is new', planOf([stage({ steps: [migrationOf('001_apply'), migrationOf('002_more')] }), second])],
    ['a step that is gone', planOf([stage({ steps: [] }), second])],
    ['another method', withStep({ request: { ...request, method: 'PUT' } })],
    ['another address', withStep({ request: { ...request, url: 'https://api.example/x' } })],
    ['another header', withStep({ request: { ...request, headers: [['A', 'b']] } })],
    ['another body', withStep({ request: { ...request, body: 'x' } })],
    ['another sign-in', withStep({ request: { ...request, auth: 'web' } })],
    ['a step that is skipped', withStep({ skipped: true })],
    ['a step that has lost its way back', withStep({ reversible: false })],
    ['other exports', withStep({ exports: ['id'] })],
    ['a stage that is new', planOf([stage(), second, plannedOf('default/c')])],
    ['a stage that is gone', planOf([stage()])],
    ['a stage that is unchanged now', planOf([unchangedOf('default/a'), second])],
    ['another dependency', planOf([stage(), { ...second, waitsFor: [] }])],
    ['another meaning of a failure', planOf([stage({ onFailure: 'continue' }), second])],
    ['another strategy', planOf(reviewed.stages, { strategy: STRATEGIES.sequential })],
    ['a rollback on failure', planOf(reviewed.stages, { rollbackOnFailure: true })],
    ['the other direction', planOf(reviewed.stages, { direction: 'down' })],
    ['another order', planOf(reviewed.stages.toReversed())],
  ])('%s is a difference', (_, now) => {
    expect(planHash(now, NOBODY)).not.toBe(planHash(reviewed, NOBODY));
    expect(planDifferences(linesOf(reviewed), now, NOBODY)).not.toEqual([]);
  });

  test.each<readonly [string, Plan]>([
    ['a notice', planOf(reviewed.stages, { notices: [{ kind: 'other', message: 'x' }] })],
    ['an expected duration', planOf([stage({ remaining: 9 }), second])],
    ['a reason to run', planOf([stage({ decision: { kind: 'run', reason: { because: 'always' } } }), second])],
  ])('%s is none', (_, now) => {
    expect(planHash(now, NOBODY)).toBe(planHash(reviewed, NOBODY));
    expect(planDifferences(linesOf(reviewed), now, NOBODY)).toEqual([]);
  });

  test('differences are shown as what is gone and what is new, and an order by where it begins', () => {
    const now = withStep({ request: { ...request, url: 'https://api.example/x' } });
    expect(planDifferences(linesOf(reviewed), now, NOBODY)).toEqual([
      '- a/001_apply up: POST https://api.example/001_apply',
      '+ a/001_apply up: POST https://api.example/x',
    ]);
    expect(planDifferences(linesOf(reviewed), planOf(reviewed.stages.toReversed()), NOBODY)).toEqual([
      'the same in another order, from here on: b: run after a, on failure stop',
    ]);
  });

  test('a line that is there twice is not one that is there once', () => {
    const twice = planOf([stage({ steps: [shellOf('x'), shellOf('x')] })]);
    const once = planOf([stage({ steps: [shellOf('x')] })]);
    expect(planDifferences(linesOf(twice), once, NOBODY)).toEqual(['- a/run up: x']);
    expect(planDifferences(linesOf(once), twice, NOBODY)).toEqual(['+ a/run up: x']);
  });

  test('many differences are counted', () => {
    const many = planOf([stage({ steps: Array.from({ length: 150 }, (_, place) => shellOf(`step ${place}`)) })]);
    const differences = planDifferences(linesOf(planOf([stage({ steps: [] })])), many, NOBODY);
    expect(differences).toHaveLength(MAX_DIFFERENCES + 1);
    expect(differences.at(-1)).toBe('… and 50 more');
  });

  test('there is a difference exactly where the hash is another one', () => {
    const scripts = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 4 });
    const made = (list: readonly string[]) => planOf([stage({ steps: list.map((script) => shellOf(script)) })]);
    fc.assert(
      fc.property(scripts, scripts, (before, after) => {
        const [old, now] = [made(before), made(after)];
        const isSame = planHash(old, NOBODY) === planHash(now, NOBODY);
        expect(planDifferences(linesOf(old), now, NOBODY).length === 0).toBe(isSame);
        expect(isSame).toBe(JSON.stringify(before) === JSON.stringify(after));
      }),
    );
  });
});
