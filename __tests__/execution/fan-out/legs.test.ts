import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InstanceId } from '../../../src/domain/instance.ts';
import type { OnFailure } from '../../../src/domain/stage.ts';
import { CONFORMANCE_GRAPHS } from '../../rigs/conformance-graphs.ts';
import { createEngine, type Engine } from '../../rigs/engine.ts';
import { type FannedOutRun, runFannedOut } from '../../rigs/fanned-out-run.ts';
import { shellWork } from '../../rigs/migration-of.ts';
import { postStage } from '../../rigs/post-stage.ts';
import { chainOf, type StageSketch } from '../../rigs/project-of.ts';

const AT = { file: 'stages.yaml', line: 1, column: 1 };
const KEYS = ['a state key'];

/** How the stages ended, in the order of the file. */
function conclusions({ ended }: FannedOutRun, sketches: readonly StageSketch[]): readonly string[] {
  return sketches.map(({ name }) => `${name} ${ended.get(`default/${name}`)?.result.conclusion ?? 'in no leg'}`);
}

function diamond(more: Readonly<Record<string, OnFailure>> = {}): readonly StageSketch[] {
  const dependencies = { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] };
  return Object.entries(dependencies).map(([name, dependsOn]) =>
    postStage(name, { dependsOn, ...(more[name] ? { onFailure: more[name] } : {}) }),
  );
}

function failing(engine: Engine, ...names: readonly string[]): Engine {
  for (const name of names) engine.api.on(`POST /${name}`, 409);
  return engine;
}

describe('legs that know of each other only by slots', () => {
  test('run every stage once, each after what it waits for', async () => {
    const sketches = diamond();
    const engine = createEngine(sketches);
    const run = await runFannedOut(engine, sketches);
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b', 'POST /c', 'POST /d']);
    expect(conclusions(run, sketches)).toEqual(['a success', 'b success', 'c success', 'd success']);
  });

  test('run again, there is no leg', async () => {
    const sketches = diamond();
    const engine = createEngine(sketches);
    await runFannedOut(engine, sketches);
    expect((await runFannedOut(engine, sketches)).waves).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, OnFailure>>, readonly string[]]>([
    ['stop: what comes later is skipped', {}, ['a success', 'b failure', 'c success', 'd skipped']],
    ['continue: who depends on it runs', { b: 'continue' }, ['a success', 'b failure', 'c success', 'd success']],
    [
      'skip_dependents: who depends on it is skipped',
      { b: 'skip_dependents' },
      ['a success', 'b failure', 'c success', 'd skipped'],
    ],
  ])('on_failure %s', async (_, policies, expected) => {
    const sketches = diamond(policies);
    const run = await runFannedOut(failing(createEngine(sketches), 'b'), sketches);
    expect(conclusions(run, sketches)).toEqual(expected);
  });

  test('a skipped stage names in its job what another job failed at', async () => {
    const sketches = diamond({ b: 'skip_dependents' });
    const run = await runFannedOut(failing(createEngine(sketches), 'b'), sketches);
    expect(run.ended.get('default/d')?.result.reason).toEqual({
      because: 'dependency_failed',
      dependency: 'default/b',
    });
    expect(run.ended.get('default/b')?.result.failure).toMatchObject({
      reason: 'failed_in_job',
      summary: expect.stringContaining('409'),
    });
  });

  test('after a failure the next run does only what is left', async () => {
    const sketches = diamond();
    const engine = failing(createEngine(sketches), 'b');
    await runFannedOut(engine, sketches);
    engine.api.on('POST /b', 201);
    const run = await runFannedOut(engine, sketches);
    expect(conclusions(run, sketches)).toEqual(['a in no leg', 'b success', 'c in no leg', 'd success']);
  });

  test('wait between stages, also when those ended in other jobs', async () => {
    const sketches = diamond();
    const run = await runFannedOut(createEngine(sketches, { settings: { waitBetweenStagesMs: 5_000 } }), sketches);
    const at = (name: string) => run.ended.get(`default/${name}`)?.result;
    const waits = [
      ['a', 'b'],
      ['a', 'c'],
      ['c', 'd'],
    ].map(([before = '', after = '']) => (at(after)?.startedAt ?? 0) - (at(before)?.endedAt ?? 0) >= 5_000);
    expect(waits).toEqual([true, true, true]);
  });

  test('a chain runs in one leg as in one job', async () => {
    const sketches = chainOf('a', 'b', 'c').map(({ name, dependsOn = [] }) => postStage(name, { dependsOn }));
    const engine = failing(createEngine(sketches), 'b');
    const run = await runFannedOut(engine, sketches);
    expect(run.slots.length).toBe(1);
    expect(conclusions(run, sketches)).toEqual(['a success', 'b failure', 'c skipped']);
  });
});

describe('values between legs', () => {
  const sketches: readonly StageSketch[] = [
    { name: 'database', ...shellWork('make') },
    { name: 'other', dependsOn: ['database'], ...shellWork('other') },
    {
      name: 'services',
      dependsOn: ['database'],
      imports: ['host', 'password'].map((name) => ({ stage: 'database', name, as: name, location: AT })),
      ...shellWork('use'),
    },
  ];

  function engineWith(keys: readonly string[]): Engine {
    const engine = createEngine(sketches, { keys });
    engine.shell.on('make', { output: 'host=db-1\npassword=hunter2hunter2\n' });
    return engine;
  }

  test('arrive, secrets sealed on the way', async () => {
    const engine = engineWith(KEYS);
    const run = await runFannedOut(engine, sketches, KEYS);
    const { variables } = engine.shell.last('use');
    expect(Object.fromEntries(variables)).toMatchObject({ host: 'db-1', password: 'hunter2hunter2' });
    const sent = run.ended.get('default/database')?.sent;
    expect(sent?.get('host')).toEqual({ name: 'host', form: 'clear', text: 'db-1' });
    expect(sent?.get('password')).toMatchObject({ form: 'sealed' });
    expect(JSON.stringify([...(sent ?? [])])).not.toContain('hunter2');
  });

  test('without a key a secret stays in its job, and who needs it is told what to set', async () => {
    const run = await runFannedOut(engineWith([]), sketches);
    expect(run.ended.get('default/services')?.result).toMatchObject({ conclusion: 'failure' });
    expect(run.ended.get('default/services')?.result.failure).toMatchObject({
      summary: expect.stringContaining('password'),
    });
    expect(run.ended.get('default/other')?.result.conclusion).toBe('success');
  });
});

describe('any graph', () => {
  test('ends as in one job, where no failure stops the others', async () => {
    expect.hasAssertions();
    const graphs = fc.integer({ min: 1, max: 9 }).chain((count) =>
      fc.array(
        fc.record({
          depends: fc.array(fc.nat({ max: count }), { maxLength: 3 }),
          fails: fc.integer({ min: 0, max: 3 }).map((value) => value === 0),
          policy: fc.constantFrom<OnFailure>('continue', 'skip_dependents'),
        }),
        { minLength: count, maxLength: count },
      ),
    );
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const sketches = graph.map(({ depends, policy }, index) =>
          postStage(`s${index}`, {
            dependsOn: [...new Set(depends.filter((one) => one < index))].map((one) => `s${one}`),
            onFailure: policy,
          }),
        );
        const failed = graph.flatMap(({ fails }, index) => (fails ? `s${index}` : []));
        const inOneJob = await failing(createEngine(sketches), ...failed).up();
        const run = await runFannedOut(failing(createEngine(sketches), ...failed), sketches);
        const ends = new Map<InstanceId, string>(inOneJob.stages.map(({ id, conclusion }) => [id, conclusion]));
        expect(conclusions(run, sketches)).toEqual(
          sketches.map(({ name }) => `${name} ${ends.get(`default/${name}`) ?? ''}`),
        );
      }),
      { numRuns: 40 },
    );
  });

  test.each(CONFORMANCE_GRAPHS.filter(({ stages }) => stages.length <= 100).map((graph) => [graph.id, graph] as const))(
    '%s runs in legs, each stage after those it depends on',
    async (_, { stages }) => {
      const sketches = stages.map(({ name, depends_on: dependsOn }) => ({ name, dependsOn, ...shellWork(name) }));
      const engine = createEngine(sketches);
      await runFannedOut(engine, sketches);
      const places = new Map(engine.shell.scripts.map((name, place) => [name, place]));
      expect(places.size).toBe(stages.length);
      expect(engine.shell.scripts.length).toBe(stages.length);
      const early = stages.flatMap(({ name, depends_on: needed }) =>
        needed.filter((one) => (places.get(one) ?? 0) >= (places.get(name) ?? 0)).map((one) => `${name} before ${one}`),
      );
      expect(early).toEqual([]);
    },
  );
});
