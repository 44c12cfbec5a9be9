import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arrange } from '../../src/planning/arrangement.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';
import { environmentWaves, waves } from '../../src/planning/waves.ts';
import { chainOf, projectOf } from '../rigs/project-of.ts';
import { randomProjects } from '../rigs/random-projects.ts';

const PROMOTED = [
  { name: 'development' },
  { name: 'test', dependsOn: ['development'] },
  { name: 'production', dependsOn: ['test'] },
];

test('each stage is in the earliest wave it can be in, in file order', () => {
  const graph = buildGraph(
    projectOf([
      { name: 'join', dependsOn: ['left', 'top'] },
      { name: 'left', dependsOn: ['top'] },
      { name: 'alone' },
      { name: 'top' },
    ]),
  );
  expect(waves(graph)).toEqual([['default/alone', 'default/top'], ['default/left'], ['default/join']]);
});

test('where dependencies order only starts, an environment is one wave', () => {
  const stages = [...chainOf('a', 'b'), { name: 'c', environments: ['production'], dependsOn: ['development/b'] }];
  expect(environmentWaves(buildGraph(projectOf(stages, PROMOTED)))).toEqual([
    ['development/a', 'development/b'],
    ['test/a', 'test/b'],
    ['production/a', 'production/b', 'production/c'],
  ]);
});

describe('arranged for a plan', () => {
  const graph = buildGraph(projectOf(chainOf('a', 'b', 'c'), PROMOTED.slice(0, 2)));

  test('up: waves from 1, each stage with what it waits for', () => {
    const { stages, waves: layers } = arrange(graph, {
      selected: new Set(['development/a', 'development/c', 'test/c']),
      direction: 'up',
      strategy: STRATEGIES.dependency_graph,
      durationMs: () => undefined,
    });
    expect(layers).toEqual([['development/a'], ['development/c'], ['test/c']]);
    expect(stages.map(({ node, wave, waitsFor, remaining }) => [node.id, wave, waitsFor, remaining])).toEqual([
      ['development/a', 1, [], 3],
      ['development/c', 2, ['development/a'], 2],
      ['test/c', 3, ['development/c'], 1],
    ]);
  });

  test('down: everything the other way round', () => {
    const { stages } = arrange(graph, {
      selected: new Set(['development/b', 'development/c', 'test/a']),
      direction: 'down',
      strategy: STRATEGIES.dependency_graph,
      durationMs: () => undefined,
    });
    expect(stages.map(({ node, wave, waitsFor }) => [node.id, wave, waitsFor])).toEqual([
      ['test/a', 1, []],
      ['development/c', 2, ['test/a']],
      ['development/b', 3, ['development/c']],
    ]);
  });

  test('batch: at a barrier every stage is awaited, since the last ones may end before the others', () => {
    const { stages } = arrange(graph, {
      selected: new Set(graph.ids),
      direction: 'up',
      strategy: STRATEGIES.batch,
      durationMs: () => undefined,
    });
    expect(stages.find(({ node }) => node.id === 'test/a')?.waitsFor).toEqual([
      'development/a',
      'development/b',
      'development/c',
    ]);
  });
});

test('every edge goes forward, and no stage could be in an earlier wave', () => {
  const projects = randomProjects({ crossing: true }).filter((project) => checkGraph(project).length === 0);
  fc.assert(
    fc.property(projects, (project) => {
      const graph = buildGraph(project);
      const layers = waves(graph);
      const waveOf = new Map(layers.flatMap((ids, layer) => ids.map((id) => [id, layer])));
      expect(layers.flat().toSorted()).toEqual([...graph.ids].toSorted());
      for (const id of graph.ids) {
        const behind = graph.dependencies(id).map((dependency) => waveOf.get(dependency) ?? -1);
        expect(waveOf.get(id)).toBe(Math.max(-1, ...behind) + 1);
      }
    }),
  );
});
