import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  PLAN_FORMAT,
  planDocument,
  planHash,
  readPlanDocument,
  reviewedLines,
} from '../../src/commands/plan-document.ts';
import { MAX_DIFFERENCES, planDifferences } from '../../src/commands/plan-comparison/plan-differences.ts';
import type { PlanSelection } from '../../src/commands/plan-selection.ts';
import type { Plan, PlannedStage } from '../../src/domain/plan.ts';
import { createRedactor } from '../../src/execution/redact.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';
import { createFakeAz } from '../rigs/azure/fake-az.ts';
import { azureWork, commandWork } from '../rigs/azure/infrastructure-of.ts';
import { createEngine } from '../rigs/engine.ts';
import { given } from '../rigs/given.ts';
import { golden } from '../rigs/golden.ts';
import { downPlan, migrationOf, plannedOf, planOf, richPlan, shellOf, unchangedOf } from '../rigs/sample-plans.ts';

const NOBODY = createRedactor();

/** The selection of a command without one. */
const ALL: PlanSelection = { environments: [], tags: [] };

function linesOf(plan: Plan): readonly string[] {
  return given(readPlanDocument(planDocument(plan, ALL, NOBODY))).lines;
}

function differencesOf(reviewed: readonly string[], now: Plan): readonly string[] {
  return planDifferences(reviewed, reviewedLines(now, NOBODY));
}

type StageWorkSketch = ReturnType<typeof azureWork>;

/** A deployment whose parameter file was read with the project. */
function parametersWork(text: string): StageWorkSketch {
  const { work } = azureWork({ parameterFile: 'p.json' });
  if (work.deployment.provider !== 'azure_bicep') throw new Error('It is a deployment of Azure.');
  return { work: { ...work, deployment: { ...work.deployment, parameters: { file: 'p.json', text } } } };
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
    expect(differencesOf(linesOf(plan), richPlan())).toEqual([]);
  });

  test.each<PlanSelection>([
    ALL,
    { environments: ['test'], stage: 'a', tags: ['web'] },
    { environments: [], from: 'a', to: 'b', tags: [], strategy: 'batch', maxConcurrentStages: 2 },
  ])('keeps what it is about: %j', (selection) => {
    const text = planDocument(richPlan(), selection, NOBODY);
    expect(given(readPlanDocument(text)).selection).toEqual(selection);
  });

  test.each<readonly [string, StageWorkSketch, StageWorkSketch]>([
    ['pre check', commandWork({ before: { check: 'a' } }), commandWork({ before: { check: 'b' } })],
    ['post smoke', azureWork({ after: { smoke: 'a' } }), azureWork({ after: { smoke: 'b' } })],
    ['outputs', commandWork({ outputs: 'a' }), commandWork({ outputs: 'b' })],
    ['parameter_file p.json', parametersWork('{"a": 1}'), parametersWork('{"a": 2}')],
  ])('knows what it shows of a deployment only by name: %s', async (what, reviewed, changed) => {
    const engine = createEngine([{ name: 'network', ...reviewed }], { az: createFakeAz() });
    const before = given(await engine.plan('up'));
    const after = given(await engine.plan('up', { stages: [{ name: 'network', ...changed }] }));
    expect(differencesOf(linesOf(before), before)).toEqual([]);
    expect(differencesOf(linesOf(before), after)).toEqual([
      expect.stringContaining(`- network/run ${what} (SHA-256 `),
      expect.stringContaining(`+ network/run ${what} (SHA-256 `),
    ]);
  });

  test('knows the parameter files of a stage, by their checksums', () => {
    const withFile = (checksum: string): Plan =>
      planOf([plannedOf('test/a', { parameters: [{ file: 'a.tpl', destination: 'a', after: [], checksum }] })]);
    const reviewed = linesOf(withFile('c0ffee'));
    expect(differencesOf(reviewed, withFile('c0ffee'))).toEqual([]);
    expect(differencesOf(reviewed, withFile('decaf'))).toEqual([
      '- test/a/parameters a: a.tpl (SHA-256 c0ffee)',
      '+ test/a/parameters a: a.tpl (SHA-256 decaf)',
    ]);
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
    expect(planDifferences(given(readPlanDocument(text)).lines, reviewedLines(plan, knowing))).toEqual([]);
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
    expect(differencesOf(linesOf(reviewed), now)).not.toEqual([]);
  });

  test.each<readonly [string, Plan]>([
    ['a notice', planOf(reviewed.stages, { notices: [{ kind: 'other', message: 'x' }] })],
    ['an expected duration', planOf([stage({ remaining: 9 }), second])],
    ['a reason to run', planOf([stage({ decision: { kind: 'run', reason: { because: 'always' } } }), second])],
  ])('%s is none', (_, now) => {
    expect(planHash(now, NOBODY)).toBe(planHash(reviewed, NOBODY));
    expect(differencesOf(linesOf(reviewed), now)).toEqual([]);
  });

  test('a version that differs shows the lines that do, below what it is about', () => {
    const body = (size: number): string => JSON.stringify({ name: 'db', zone: 'a', kind: 'b', size, tags: ['x'] });
    const headers = [['X-Team', 'core']] as const;
    const before = withStep({ request: { ...request, headers, body: body(1) } });
    const now = withStep({ request: { ...request, headers: [['X-Team', 'platform']], body: body(2) } });
    expect(differencesOf(linesOf(before), now)).toEqual([
      '  a/001_apply up:',
      '  POST https://api.example/001_apply',
      '- X-Team: core',
      '+ X-Team: platform',
      '  {',
      '    "name": "db",',
      '    "zone": "a",',
      '    "kind": "b",',
      '-   "size": 1,',
      '+   "size": 2,',
      '    "tags": [',
      '      "x"',
      '    ]',
      '  … 1 line as it was',
    ]);
  });

  test('a body that is written in another way is a difference: it is sent in another way', () => {
    const before = withStep({ request: { ...request, body: '{"a":1}' } });
    const now = withStep({ request: { ...request, body: '{ "a": 1 }' } });
    expect(differencesOf(linesOf(before), now)).toContain('+ { "a": 1 }');
  });

  test('no part of a request can pass for another', () => {
    const one = withStep({ request: { ...request, headers: [['A', 'b\nC: d']] } });
    const two = withStep({
      request: {
        ...request,
        headers: [
          ['A', 'b'],
          ['C', 'd'],
        ],
      },
    });
    const three = withStep({ request: { ...request, headers: [['A', 'b']], body: 'C: d' } });
    expect(new Set([one, two, three].map((plan) => planHash(plan, NOBODY))).size).toBe(3);
  });

  test('stages and versions that are new or gone are shown whole, up to some lines', () => {
    const more = planOf([...reviewed.stages, plannedOf('default/c')]);
    expect(differencesOf(linesOf(reviewed), more)).toEqual([
      '+ c: run, on failure stop',
      '+ c/001_apply up:',
      '+ POST https://api.example/001_apply',
    ]);
    const script = Array.from({ length: 40 }, (_, line) => `echo ${line}`).join('\n');
    const long = planOf([stage({ steps: [migrationOf('001_apply'), shellOf(script)] }), second]);
    const gone = differencesOf(linesOf(long), reviewed);
    expect(gone).toHaveLength(21);
    expect(gone.at(-1)).toBe('- … and 21 more lines');
  });

  test('what is only in another place is said to be', () => {
    expect(differencesOf(linesOf(reviewed), planOf(reviewed.stages.toReversed()))).toEqual([
      '  a: run, on failure stop (in another place)',
      '  a/001_apply up: (in another place)',
    ]);
  });

  test('a stage that does something else says what, once', () => {
    const now = planOf([unchangedOf('default/a'), second]);
    expect(differencesOf(linesOf(reviewed), now)).toEqual([
      '- a: run, on failure stop',
      '+ a: skip, on failure stop',
      '- a/001_apply up:',
      '- POST https://api.example/001_apply',
    ]);
  });

  test('a line that is there twice is not one that is there once', () => {
    const twice = planOf([stage({ steps: [shellOf('x'), shellOf('x')] })]);
    const once = planOf([stage({ steps: [shellOf('x')] })]);
    expect(differencesOf(linesOf(twice), once)).toEqual(['- a/run up:', '- x']);
    expect(differencesOf(linesOf(once), twice)).toEqual(['+ a/run up:', '+ x']);
  });

  test('many differences are counted', () => {
    const many = planOf([stage({ steps: Array.from({ length: 125 }, (_, place) => shellOf(`step ${place}`)) })]);
    const differences = differencesOf(linesOf(planOf([stage({ steps: [] })])), many);
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
        expect(differencesOf(linesOf(old), now).length === 0).toBe(isSame);
        expect(isSame).toBe(JSON.stringify(before) === JSON.stringify(after));
      }),
    );
  });
});
