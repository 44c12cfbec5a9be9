import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FanOut } from '../../../src/domain/fan-out.ts';
import type { InstanceId } from '../../../src/domain/instance.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import type { Project } from '../../../src/domain/project.ts';
import { fanOut } from '../../../src/planning/fan-out/fan-out.ts';
import {
  MAX_LEGS,
  MAX_LEGS_PER_WAVE,
  MAX_STAGES_PER_JOB,
  MAX_STAGES_PER_WAVE,
  MAX_WAVES,
} from '../../../src/planning/fan-out/limits.ts';
import { STRATEGIES } from '../../../src/planning/strategies/index.ts';
import { CONFORMANCE_GRAPHS } from '../../rigs/conformance-graphs.ts';
import { given } from '../../rigs/given.ts';
import { sourceText } from '../../rigs/migration-of.ts';
import { chainOf, projectOf, type StageSketch } from '../../rigs/project-of.ts';
import { planOf, plannedOf } from '../../rigs/sample-plans.ts';

/** A plan in which the stages of a project run, but for those that have nothing to do. Dependencies come first. */
function planFor(sketches: readonly StageSketch[], upToDate: readonly string[] = [], more: Partial<Plan> = {}): Plan {
  const waves = new Map<string, number>();
  const stages = sketches.map(({ name, dependsOn = [] }, index) => {
    const wave = 1 + Math.max(0, ...dependsOn.map((one) => waves.get(one) ?? 0));
    waves.set(name, wave);
    return plannedOf(`default/${name}`, {
      index,
      wave,
      waitsFor: dependsOn.map((one): InstanceId => `default/${one}`),
      ...(upToDate.includes(name) ? { decision: { kind: 'skip', reason: { because: 'up_to_date' } } } : {}),
    });
  });
  return planOf(
    stages.toSorted((a, b) => a.wave - b.wave || a.index - b.index),
    more,
  );
}

function fannedOut(sketches: readonly StageSketch[], upToDate: readonly string[] = []): FanOut {
  return given(fanOut(planFor(sketches, upToDate), projectOf(sketches)));
}

/** Waves as text: legs divided by bars, the stages of a leg by arrows. */
function shown({ waves }: FanOut): readonly string[] {
  return waves.map((legs) =>
    legs.map(({ stages }) => stages.map((id) => id.replace('default/', '')).join(' → ')).join(' | '),
  );
}

/** What is wrong with a fan-out of a plan; nothing, where every law holds. */
function brokenLaws({ waves }: FanOut, plan: Plan): readonly string[] {
  const legs = waves.flat();
  const legOf = new Map(legs.flatMap((leg) => leg.stages.map((id, place) => [id, { leg, place }] as const)));
  const toRun = plan.stages.filter(({ decision }) => decision.kind !== 'skip');
  const broken: string[] = [];
  const check = (holds: boolean, law: string): void => void (holds || broken.push(law));
  check(waves.length <= MAX_WAVES, 'too many waves');
  check(legs.length <= MAX_LEGS, 'too many legs');
  check(toRun.every(({ id }) => legOf.has(id)) && legOf.size === toRun.length, 'each stage is in one leg');
  for (const [index, wave] of waves.entries()) {
    check(wave.length > 0 && wave.length <= MAX_LEGS_PER_WAVE, `the size of wave ${index + 1}`);
    check(
      wave.every((leg, slot) => leg.slot === slot && leg.wave === index + 1),
      `the numbers of wave ${index + 1}`,
    );
  }
  for (const { id, waitsFor } of toRun) {
    for (const awaited of waitsFor) {
      const [before, here] = [legOf.get(awaited), legOf.get(id)];
      if (!before || !here) continue;
      const isBefore = before.leg === here.leg ? before.place < here.place : before.leg.wave < here.leg.wave;
      check(isBefore, `${awaited} comes before ${id}`);
    }
  }
  return broken;
}

describe('waves of legs', () => {
  test.each<[string, readonly StageSketch[], readonly string[], readonly string[]]>([
    ['stages without dependencies are legs of one wave', [{ name: 'a' }, { name: 'b' }], [], ['a | b']],
    ['a chain that nobody else depends on is one leg', chainOf('a', 'b', 'c'), [], ['a → b → c']],
    [
      'a diamond: the last stage waits for two, so nothing is a chain',
      [
        { name: 'a' },
        { name: 'b', dependsOn: ['a'] },
        { name: 'c', dependsOn: ['a'] },
        { name: 'd', dependsOn: ['b', 'c'] },
      ],
      [],
      ['a', 'b | c', 'd'],
    ],
    [
      'a chain behind a fork goes with the stage that it begins with',
      [
        { name: 'a' },
        { name: 'b', dependsOn: ['a'] },
        { name: 'c', dependsOn: ['a'] },
        { name: 'd', dependsOn: ['c'] },
      ],
      [],
      ['a', 'b | c → d'],
    ],
    [
      'a stage with nothing to do is in no leg, and who waits for it waits for what it waited for',
      [
        { name: 'a' },
        { name: 'x' },
        { name: 'b', dependsOn: ['a', 'x'] },
        { name: 'c', dependsOn: ['b'] },
        { name: 'd', dependsOn: ['b'] },
      ],
      ['b'],
      ['a | x', 'c | d'],
    ],
    ['nothing to do at all: no wave', chainOf('a', 'b'), ['a', 'b'], []],
    [
      'another runner or GitHub environment is another job',
      [
        { name: 'a' },
        { name: 'b', dependsOn: ['a'], runsOn: ['arm'] },
        { name: 'c', dependsOn: ['b'], runsOn: ['arm'], githubEnvironment: 'production' },
        { name: 'd', dependsOn: ['c'], runsOn: ['arm'], githubEnvironment: 'production' },
      ],
      [],
      ['a', 'b', 'c → d'],
    ],
  ])('%s', (_, sketches, upToDate, expected) => {
    expect(shown(fannedOut(sketches, upToDate))).toEqual(expected);
  });

  test.each(CONFORMANCE_GRAPHS.map((graph) => [graph.id, graph] as const))(
    'the graph %s fits, and every edge goes forward',
    (_, { stages }) => {
      const sketches = inOrder(stages.map(({ name, depends_on: dependsOn }) => ({ name, dependsOn })));
      expect(brokenLaws(fannedOut(sketches), planFor(sketches))).toEqual([]);
    },
  );

  test('any graph fits, whatever of it has nothing to do', () => {
    expect.hasAssertions();
    const graphs = fc.integer({ min: 1, max: 60 }).chain((count) =>
      fc.array(
        fc.record({
          depends: fc.array(fc.nat({ max: count }), { maxLength: 3 }),
          idle: fc.boolean(),
        }),
        { minLength: count, maxLength: count },
      ),
    );
    fc.assert(
      fc.property(graphs, (graph) => {
        const sketches = graph.map(({ depends }, index) => ({
          name: `s${index}`,
          dependsOn: [...new Set(depends.filter((one) => one < index))].map((one) => `s${one}`),
        }));
        const idle = sketches.filter((_, index) => graph[index]?.idle).map(({ name }) => name);
        expect(brokenLaws(fannedOut(sketches, idle), planFor(sketches, idle))).toEqual([]);
      }),
    );
  });
});

describe('limits of GitHub', () => {
  test('more stages than slots: neighbours share legs evenly', () => {
    const legs = fannedOut(Array.from({ length: 300 }, (_, index) => ({ name: `s${index}` }))).waves[0] ?? [];
    expect(legs.length).toBe(MAX_LEGS_PER_WAVE);
    expect(new Set(legs.map(({ stages }) => stages.length))).toEqual(new Set([4, 5]));
    expect(legs[0]?.name).toBe('s0 … s4 (5 stages)');
    expect(legs.flatMap(({ stages }) => stages)).toEqual(
      Array.from({ length: 300 }, (_, index) => `default/s${index}`),
    );
  });

  test('many wide waves keep within the jobs of a run', () => {
    const layers = Array.from({ length: 10 }, (_, layer) =>
      Array.from({ length: 60 }, (__, place) => ({
        name: `s${layer}-${place}`,
        dependsOn: layer === 0 ? [] : [`s${layer - 1}-${place}`, `s${layer - 1}-${(place + 1) % 60}`],
      })),
    );
    const { waves } = fannedOut(layers.flat());
    expect(waves.map((legs) => legs.length)).toEqual(Array.from({ length: 10 }, () => 25));
  });

  test('what is deeper than the waves runs in the last leg', () => {
    const ladder = Array.from({ length: 30 }, (_, rung) => [
      { name: `l${rung}`, dependsOn: rung === 0 ? [] : [`l${rung - 1}`, `r${rung - 1}`] },
      { name: `r${rung}`, dependsOn: rung === 0 ? [] : [`l${rung - 1}`, `r${rung - 1}`] },
    ]).flat();
    const { waves } = fannedOut(ladder);
    expect(waves.length).toBe(MAX_WAVES);
    expect(waves.at(-1)?.map(({ stages }) => stages.length)).toEqual([30]);
    expect(brokenLaws({ waves }, planFor(ladder))).toEqual([]);
  });

  test('what cannot share the last leg is refused before anything runs', () => {
    const ladder = Array.from({ length: 20 }, (_, rung) => ({
      name: `s${rung}`,
      dependsOn: rung === 0 ? [] : [`s${rung - 1}`],
      githubEnvironment: rung % 2 === 0 ? 'blue' : 'green',
    }));
    expect(fanOut(planFor(ladder), projectOf(ladder))).toMatchObject({
      ok: false,
      error: { reason: 'usage', message: expect.stringContaining('deeper than 16 waves') },
    });
  });

  test('a wave for more runners than it may have jobs is refused', () => {
    const wide = Array.from({ length: 65 }, (_, index) => ({ name: `s${index}`, runsOn: [`runner-${index}`] }));
    expect(fanOut(planFor(wide), projectOf(wide))).toMatchObject({
      ok: false,
      error: { reason: 'usage', message: expect.stringContaining('wave 1 is for more different runners') },
    });
  });

  test('more stages than one job can leave artifacts of are refused', () => {
    const chain = (length: number) => chainOf(...Array.from({ length }, (_, index) => `s${index}`));
    expect(fannedOut(chain(MAX_STAGES_PER_JOB)).waves).toHaveLength(1);
    const long = chain(MAX_STAGES_PER_JOB + 1);
    expect(fanOut(planFor(long), projectOf(long))).toMatchObject({
      ok: false,
      error: { reason: 'usage', message: expect.stringContaining('wave 1 has a job of 451 stages') },
    });
  });

  test('a wave of more stages than later jobs can be told of is refused', () => {
    const wide = (length: number) => Array.from({ length }, (_, index) => ({ name: `s${index}` }));
    expect(fannedOut(wide(MAX_STAGES_PER_WAVE)).waves).toHaveLength(1);
    const wider = wide(MAX_STAGES_PER_WAVE + 1);
    expect(fanOut(planFor(wider), projectOf(wider))).toMatchObject({
      ok: false,
      error: { reason: 'usage', message: expect.stringContaining('wave 1 has 601 stages to run') },
    });
  });

  test('one runner among many keeps its own leg when the others share', () => {
    const sketches = Array.from({ length: 100 }, (_, index) => ({
      name: `s${index}`,
      ...(index === 50 ? { runsOn: ['gpu'] } : {}),
    }));
    const legs = fannedOut(sketches).waves[0] ?? [];
    expect(legs.length).toBe(MAX_LEGS_PER_WAVE);
    expect(legs.filter(({ placement }) => placement.runsOn.includes('gpu')).map(({ stages }) => stages)).toEqual([
      ['default/s50'],
    ]);
  });
});

describe('a leg', () => {
  test('has the time of its stages and a margin, or the limit of GitHub', () => {
    const sketches = [
      { name: 'a', timeoutMs: 90_000 },
      { name: 'b', dependsOn: ['a'], timeoutMs: 60_000 },
      { name: 'c' },
      { name: 'd', timeoutMs: 60_000, hooks: { failed: sourceText('page') } },
      { name: 'e', timeoutMs: 1_800_000, retry: { attempts: 3, backoffMs: [1_000, 60_000] } },
      { name: 'f', timeoutMs: 1_800_000, retry: { untilMs: 3_600_000 } },
      { name: 'g', timeoutMs: 1_800_000, retry: {}, failOnTimeout: true },
    ];
    expect(fannedOut(sketches).waves[0]?.map(({ name, timeoutMinutes }) => [name, timeoutMinutes])).toEqual([
      ['a … b (2 stages)', 13],
      ['c', 360],
      ['d', 21],
      ['e', 10 + 3 * 30 + 2],
      ['f', 10 + 60 + 30],
      ['g', 10 + 30],
    ]);
    const paused = fanOut(planFor(sketches, [], { waitBetweenStagesMs: 120_000 }), projectOf(sketches));
    expect(given(paused).waves[0]?.[0]?.timeoutMinutes).toBe(13 + 4);
  });

  test('is placed by its stage, else by its environment', () => {
    const sketches = [{ name: 'a' }, { name: 'b', githubEnvironment: 'own' }];
    const project: Project = projectOf(sketches, [{ name: 'default', githubEnvironment: 'shared' }]);
    const { waves } = given(fanOut(planFor(sketches), project));
    expect(waves[0]?.map(({ placement }) => placement.githubEnvironment)).toEqual(['shared', 'own']);
  });
});

test('a strategy of one stage at a time is refused with what to do', () => {
  const sketches = [{ name: 'a' }];
  const plan = planFor(sketches, [], { strategy: STRATEGIES.sequential });
  expect(fanOut(plan, projectOf(sketches))).toMatchObject({ ok: false, error: { reason: 'usage' } });
});

test('where dependencies order only the starts, there is one wave', () => {
  const sketches = chainOf('a', 'b', 'c');
  const stages = planFor(sketches).stages.map((stage) => ({ ...stage, wave: 1 }));
  const plan = planOf(stages, { strategy: STRATEGIES.batch });
  expect(shown(given(fanOut(plan, projectOf(sketches))))).toEqual(['a | b | c']);
});

/** Each stage after those it depends on. */
function inOrder(sketches: readonly StageSketch[]): readonly StageSketch[] {
  const ordered: StageSketch[] = [];
  const done = new Set<string>();
  const visit = (sketch: StageSketch): void => {
    if (done.has(sketch.name)) return;
    done.add(sketch.name);
    for (const name of sketch.dependsOn ?? []) {
      const needed = sketches.find((one) => one.name === name);
      if (needed) visit(needed);
    }
    ordered.push(sketch);
  };
  for (const sketch of sketches) visit(sketch);
  return ordered;
}
