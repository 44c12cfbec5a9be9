import { describe, expect, test } from '@jest/globals';
import type { InstanceId } from '../../src/domain/instance.ts';
import type { Project } from '../../src/domain/project.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { criticalPath, measureLengths } from '../../src/planning/critical-path.ts';
import { checkDependants } from '../../src/planning/dependants.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { createSchedule } from '../../src/planning/next-starts.ts';
import { findUnsatisfied } from '../../src/planning/satisfaction.ts';
import { selectInstances } from '../../src/planning/selection.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';
import { waves } from '../../src/planning/waves.ts';
import { cpuStopwatch } from '../rigs/cpu-stopwatch.ts';
import { projectOf, type StageSketch } from '../rigs/project-of.ts';
import { scheduledGraph } from '../rigs/scheduled-graph.ts';

/** The limit of a file. */
const STAGES = 10_000;
const LAYER = 100;

/**
 * Time of the processor, so that a busy machine changes little. Each step takes some ten milliseconds; a quadratic one
 * takes a hundred million steps and is far beyond this.
 */
const MAX_CPU_MS = 1_500;

const PROMOTED = [
  { name: 'development' },
  { name: 'test', dependsOn: ['development'] },
  { name: 'production', dependsOn: ['test'] },
];

const SHAPES: readonly (readonly [string, Project])[] = [
  ['layers of 100 with five dependencies each', projectOf(sketches(fiveOfTheLayerBefore))],
  ['one chain', projectOf(sketches(theOneBefore))],
  ['one stage for all', projectOf(sketches((place) => (place === 0 ? [] : [0])))],
  ['half of them prerequisites', projectOf(sketches(none, (place) => ({ prerequisite: place % 2 === 0 })))],
  ['barriers between 10,000 stages each', projectOf(sketches(none), PROMOTED)],
  ['each imports from one far away', projectOf(sketches(fiveOfTheLayerBefore, farImports))],
];

function sketches(
  dependencies: (place: number) => readonly number[],
  more: (place: number) => Partial<StageSketch> = () => ({}),
): readonly StageSketch[] {
  return Array.from({ length: STAGES }, (_, place) => {
    const dependsOn = dependencies(place).map((other) => `s${other}`);
    return Object.assign({ name: `s${place}`, dependsOn }, more(place));
  });
}

function none(): readonly number[] {
  return [];
}

function theOneBefore(place: number): readonly number[] {
  return place === 0 ? [] : [place - 1];
}

/** 49,500 edges. */
function fiveOfTheLayerBefore(place: number): readonly number[] {
  const before = (Math.floor(place / LAYER) - 1) * LAYER;
  return before < 0 ? [] : [1, 17, 33, 57, 99].map((step) => before + ((place * step) % LAYER));
}

/** Each from another stage, and many from no dependency: every pair has to be looked at. */
function farImports(place: number): Partial<StageSketch> {
  return place < 2 * LAYER ? {} : { importsFrom: [`s${Math.floor(place / 2)}`] };
}

function cpuMs(work: () => unknown): number {
  const spentMs = cpuStopwatch();
  work();
  return spentMs();
}

describe.each(SHAPES)('%s', (_, project) => {
  const graph = buildGraph(project);

  test('every step of planning is quick', () => {
    const thirds = graph.ids.filter((_id, place) => place % 3 === 0);
    const range = { direction: 'up', environments: [], tags: [], from: 's1', to: 's9999' } as const;
    const rollback = { selected: new Set(graph.ids.slice(0, 9)), isApplied: () => true, cascade: false };
    const steps: Record<string, () => unknown> = {
      check: () => checkGraph(project),
      build: () => buildGraph(project),
      waves: () => waves(graph),
      path: () =>
        criticalPath(
          graph,
          measureLengths(graph.ids, () => 5),
        ),
      select: () => selectInstances(graph, range),
      satisfy: () => findUnsatisfied(graph, new Set(graph.ids), () => false),
      dependants: () => checkDependants(graph, rollback),
      rollback: () => scheduledGraph(project, { direction: 'down' }),
      batch: () => scheduledGraph(project, { strategy: 'batch' }),
      part: () => scheduledGraph(project, { selected: thirds }),
    };
    const slow = Object.entries(steps).filter(([, work]) => cpuMs(work) > MAX_CPU_MS);
    expect(slow.map(([name]) => name)).toEqual([]);
  });

  test('a run is decided quickly, with one slot too', () => {
    const stages = scheduledGraph(project);
    for (const maxConcurrentStages of [1, STAGES]) {
      const settings = { direction: 'up', strategy: STRATEGIES.dependency_graph, maxConcurrentStages } as const;
      const started: InstanceId[] = [];
      const run = (): void => {
        const schedule = createSchedule(stages, settings);
        started.push(...schedule.next().start);
        for (const id of started) {
          schedule.end({ id, conclusion: 'success', reason: { because: 'always' } });
          started.push(...schedule.next().start);
        }
      };
      expect(cpuMs(run)).toBeLessThan(MAX_CPU_MS);
      expect(started).toHaveLength(stages.length);
    }
  });
});

test('a cycle through every stage is found quickly', () => {
  const closed = projectOf(sketches((place) => [(place + 1) % STAGES]));
  expect(cpuMs(() => expect(checkGraph(closed)).toHaveLength(1))).toBeLessThan(MAX_CPU_MS);
});

test('a failure at the start of a chain is heard to its end', () => {
  const stages = scheduledGraph(projectOf(sketches(theOneBefore, () => ({ onFailure: 'skip_dependents' }))));
  const schedule = createSchedule(stages, { direction: 'up', strategy: STRATEGIES.dependency_graph });
  schedule.next();
  schedule.end({ id: 'default/s0', conclusion: 'failure', reason: { because: 'always' } });
  expect(schedule.next().skip).toHaveLength(STAGES - 1);
  expect(schedule.finished).toBe(true);
});
