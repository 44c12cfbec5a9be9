import { describe, expect, test } from '@jest/globals';
import { checkAskedStages } from '../../src/planning/check-asked-stages.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { given } from '../rigs/given.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';
import type { HistorySketches, PlanRequest } from '../rigs/plan-scenario.ts';
import { planOf } from '../rigs/plan-scenario.ts';

/** A project whose middle is in another file. */
const FILES = {
  'stages.yaml': `
    global: { env: { region: project, owner: project } }
    environments: [{ name: test, vars: { owner: environment } }, { name: live, depends_on: test }]
    include: [{ path: part/stages.yaml, prefix: part, depends_on: base, with: { size: "{{.owner}}-small" } }]
    stages:
      - { name: base, run: "true" }
      - { name: end, run: "true", depends_on: part, condition: "succeeded('part')" }`,
  'part/stages.yaml': `
    global: { env: { region: part, owner: part, size: usual } }
    stages:
      - { name: a, run: "true" }
      - { name: b, run: "true", depends_on: a, condition: '{{success "a"}}', env: { size: "{{.size}}-b" } }
      - { name: only-live, run: "true", depends_on: a, environments: live }`,
};

async function planned(request: PlanRequest, histories: HistorySketches = {}, files = FILES) {
  return given((await planOf(files, histories, request)).plan);
}

async function selected(request: PlanRequest, histories?: HistorySketches): Promise<readonly string[]> {
  return (await planned(request, histories)).stages.map(({ id }) => id);
}

const COMPLETED = { completed: true };

describe('variables', () => {
  test('global.env of the file counts above that of the project and below the environment; with above both', async () => {
    const { stages } = await planned({ environments: ['test'], verbose: true });
    const shown = new Map(stages.find(({ stage }) => stage === 'part.b')?.variables?.map((one) => [one.name, one]));
    expect(shown.get('region')).toMatchObject({ value: 'part', source: 'global.env of part' });
    expect(shown.get('owner')).toMatchObject({ value: 'environment' });
    expect(shown.get('size')).toMatchObject({ value: 'environment-small-b', source: 'stage part.b' });
    const outside = new Map(stages.find(({ stage }) => stage === 'base')?.variables?.map((one) => [one.name, one]));
    expect(outside.get('region')).toMatchObject({ value: 'project' });
    expect(outside.has('size')).toBe(false);
  });

  test('the function env reads global.env of the file first', async () => {
    const part = `
      global: { env: { region: part } }
      stages: [{ name: a, run: "true", env: { where: '{{env "region"}} {{env "owner"}}' } }]`;
    const own = FILES['stages.yaml'].replace(
      'condition: "succeeded(\'part\')"',
      'env: { where: \'{{env "region"}}\' }',
    );
    const { stages } = await planned(
      { environments: ['test'], verbose: true },
      {},
      { 'stages.yaml': own, 'part/stages.yaml': part },
    );
    const where = stages.map(({ stage, variables }) => [stage, variables?.find(({ name }) => name === 'where')?.value]);
    expect(where).toEqual([
      ['base', undefined],
      ['part.a', 'part project'],
      ['end', 'project'],
    ]);
  });
});

describe('selection', () => {
  test('the name of an included file stands for all its stages', async () => {
    const base = { 'test/base': COMPLETED };
    expect(await selected({ environments: ['test'], stage: 'part' }, base)).toEqual(['test/part.a', 'test/part.b']);
    expect(await selected({ stage: 'test/part' }, base)).toEqual(['test/part.a', 'test/part.b']);
    expect(await selected({ stage: 'test/part.a' }, base)).toEqual(['test/part.a']);
  });

  test('a name that nobody has is answered with those of included files too', async () => {
    const { plan } = await planOf(FILES, {}, { stage: 'prat' });
    expect(plan).toMatchObject({
      error: { reason: 'unknown_name', known: ['part.a', 'part.b', 'part.only-live', 'base', 'end', 'part'] },
    });
  });

  test('in ranges too', async () => {
    const base = { 'test/base': COMPLETED };
    expect(await selected({ environments: ['test'], to: 'part' })).toEqual(['test/base', 'test/part.a', 'test/part.b']);
    expect(await selected({ environments: ['test'], from: 'part' }, base)).toEqual([
      'test/part.a',
      'test/part.b',
      'test/end',
    ]);
  });
});

describe('the order', () => {
  test('a file is done when all its stages are, those that an environment does not have left out', async () => {
    const { stages } = await planned({});
    const waits = Object.fromEntries(stages.map(({ id, waitsFor }) => [id, waitsFor]));
    expect(waits['test/end']).toEqual(['test/part.a', 'test/part.b']);
    expect(waits['live/end']).toEqual(['live/part.b', 'live/part.only-live']);
    expect(waits['test/part.a']).toEqual(['test/base']);
  });

  test('files that wait for each other are a cycle, told where they are included', async () => {
    const { project } = await loadAccepted({
      'stages.yaml': `include:
  - { path: p.yaml, prefix: a, depends_on: b }
  - { path: p.yaml, prefix: b, depends_on: a }`,
      'p.yaml': 'stages: [{ name: one, run: "true" }]',
    });
    expect(checkGraph(project)).toMatchObject([
      {
        code: 'circular-dependency',
        message: 'circular dependency detected: a.one → b.one → a.one',
        location: { file: 'stages.yaml', line: 2, column: 44 },
        related: [{ location: { line: 2 } }, { location: { line: 3 } }],
      },
    ]);
  });
});

describe('conditions', () => {
  test('call stages as their own file does, and may ask about a whole file', async () => {
    const { project } = await loadAccepted(FILES);
    expect(checkAskedStages(project)).toEqual([]);
    const histories = { 'test/base': COMPLETED, 'test/part.a': COMPLETED, 'test/part.b': COMPLETED };
    const { stages } = await planned({ environments: ['test'], stage: 'end' }, histories);
    expect(stages.map(({ decision }) => decision)).toMatchObject([{ kind: 'run' }]);
  });

  test('a file of which a stage has not completed has not succeeded', async () => {
    const files = {
      ...FILES,
      'part/stages.yaml': `stages: [{ name: a, run: "true" }, { name: b, run: "true", condition: "false" }]`,
    };
    const histories = { 'test/base': COMPLETED, 'test/part.a': COMPLETED };
    const { stages } = await planned({ environments: ['test'], stage: 'end' }, histories, files);
    expect(stages.map(({ decision }) => decision)).toMatchObject([{ kind: 'run' }]);
  });

  test.each([
    ["succeeded('b')", 'the condition of stage part.a asks for the result of b but part.a does not depend on it'],
    ["succeeded('a')", 'the condition of stage part.a asks for its own result'],
    ["succeeded('nobody')", 'the condition asks for the result of nobody, and there is no stage of that name'],
  ])('%s', async (condition, message) => {
    const part = `stages:\n  - { name: a, run: "true", condition: "${condition}" }\n  - { name: b, run: "true" }\n`;
    const { project } = await loadAccepted({ ...FILES, 'part/stages.yaml': part });
    expect(checkAskedStages(project)).toMatchObject([{ message, location: { file: 'part/stages.yaml', line: 2 } }]);
  });
});
