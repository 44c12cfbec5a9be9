import { describe, expect, test } from '@jest/globals';
import type { InstanceId } from '../../src/domain/instance.ts';
import { buildGraph, reversed } from '../../src/planning/graph.ts';
import type { Graph } from '../../src/planning/graph-view.ts';
import { chainOf, projectOf } from '../rigs/project-of.ts';

const PROMOTED = [
  { name: 'development' },
  { name: 'test', dependsOn: ['development'] },
  { name: 'production', dependsOn: ['test'] },
];

/** Each instance with what it waits for. */
function edgesIn(graph: Graph): Record<string, readonly InstanceId[]> {
  return Object.fromEntries(graph.ids.map((id) => [id, graph.dependencies(id)]));
}

describe('in one environment', () => {
  test('the nodes are in file order, whatever depends on what', () => {
    const graph = buildGraph(projectOf([{ name: 'b', dependsOn: ['a'] }, { name: 'c' }, { name: 'a' }]));
    expect(graph.ids).toEqual(['default/b', 'default/c', 'default/a']);
    expect(graph.ids.map((id) => graph.node(id).position)).toEqual([0, 1, 2]);
    expect(graph.node('default/a')).toMatchObject({ environment: 'default', stage: { name: 'a' } });
    expect(edgesIn(graph)).toEqual({ 'default/b': ['default/a'], 'default/c': [], 'default/a': [] });
    expect(graph.dependants('default/a')).toEqual(['default/b']);
  });

  test('what does not exist is not in the graph, and asking for it is a bug', () => {
    const graph = buildGraph(projectOf([{ name: 'a', dependsOn: ['nobody', 'nowhere/a'] }]));
    expect(graph.dependencies('default/a')).toEqual([]);
    expect(graph.has('default/nobody')).toBe(false);
    expect(() => graph.node('default/nobody')).toThrow('no instance default/nobody');
    expect(() => graph.dependants('other/a')).toThrow('no instance other/a');
  });

  test('a dependency named twice is one', () => {
    const graph = buildGraph(projectOf([{ name: 'a' }, { name: 'b', dependsOn: ['a', 'a'] }]));
    expect(graph.dependencies('default/b')).toEqual(['default/a']);
  });

  test('a graph with a cycle is a bug of the caller', () => {
    const project = projectOf([
      { name: 'a', dependsOn: ['b'] },
      { name: 'b', dependsOn: ['a'] },
    ]);
    expect(() => buildGraph(project)).toThrow('checkGraph refuses');
  });
});

describe('prerequisites', () => {
  test('come before all other stages of their environment, with what they depend on', () => {
    const graph = buildGraph(
      projectOf([
        { name: 'lonely' },
        { name: 'ground' },
        { name: 'prerequisite', dependsOn: ['ground'], prerequisite: true },
        { name: 'also', prerequisite: true },
        { name: 'first', dependsOn: ['ground'] },
        { name: 'second', dependsOn: ['first'] },
      ]),
    );
    expect(edgesIn(graph)).toEqual({
      'default/lonely': ['default/prerequisite', 'default/also'],
      'default/ground': [],
      'default/prerequisite': ['default/ground'],
      'default/also': [],
      'default/first': ['default/ground', 'default/prerequisite', 'default/also'],
      'default/second': ['default/first'],
    });
  });

  test('a background stage is none', () => {
    const stages = [{ name: 'slow', prerequisite: true, background: true }, { name: 'other' }];
    expect(buildGraph(projectOf(stages)).dependencies('default/other')).toEqual([]);
  });
});

describe('between environments', () => {
  const stages = [{ name: 'base' }, { name: 'left', dependsOn: ['base'] }, { name: 'right', dependsOn: ['base'] }];

  test('barrier: what has no dependencies waits for the last stages of the environment before', () => {
    const graph = buildGraph(projectOf(stages, PROMOTED));
    expect(graph.dependencies('test/base')).toEqual(['development/left', 'development/right']);
    expect(graph.dependencies('test/left')).toEqual(['test/base']);
    expect(graph.dependencies('production/base')).toEqual(['test/left', 'test/right']);
    expect(graph.dependants('development/left')).toEqual(['test/base']);
    expect(graph.requirements('test/base')).toEqual(['development/base', 'development/left', 'development/right']);
    expect(graph.requirements('test/left')).toEqual(['test/base']);
  });

  test('barrier: what has a dependency in another environment only waits there too', () => {
    const crossing = [...stages, { name: 'extra', dependsOn: ['development/base'] }];
    const graph = buildGraph(
      projectOf(crossing, [{ name: 'development' }, { name: 'test', dependsOn: ['development'] }]),
    );
    expect(graph.dependencies('test/extra')).toEqual([
      'development/base',
      'development/left',
      'development/right',
      'development/extra',
    ]);
  });

  test('per_stage: the same stage there; parallel: nothing', () => {
    const graph = buildGraph(
      projectOf(stages, [
        { name: 'development' },
        { name: 'test', dependsOn: ['development'], promotion: 'per_stage' },
        { name: 'production', dependsOn: ['test'], promotion: 'parallel' },
      ]),
    );
    expect(graph.dependencies('test/left')).toEqual(['development/left', 'test/base']);
    expect(graph.dependencies('test/base')).toEqual(['development/base']);
    expect(graph.dependencies('production/base')).toEqual([]);
  });

  test('nothing waits for a background stage but what names it', () => {
    const slow = [
      { name: 'a' },
      { name: 'slow', dependsOn: ['a'], background: true },
      { name: 'b', dependsOn: ['slow'] },
    ];
    const graph = buildGraph(projectOf(slow, PROMOTED));
    expect(graph.requirements('test/a')).toEqual(['development/a', 'development/b']);
    expect(graph.dependencies('test/a')).toEqual(['development/a', 'development/b']);
    expect(graph.dependencies('test/b')).toEqual(['test/slow']);
    const perStage = PROMOTED.map((environment) => ({ ...environment, promotion: 'per_stage' as const }));
    expect(buildGraph(projectOf(slow, perStage)).dependencies('test/slow')).toEqual(['test/a']);
    expect(buildGraph(projectOf(slow, perStage)).dependencies('test/b')).toEqual(['development/b', 'test/slow']);
  });

  test('an environment with background stages only lets promotion through', () => {
    const only = [
      { name: 'a', environments: ['development', 'production'] },
      { name: 'slow', background: true, environments: ['test'] },
    ];
    expect(buildGraph(projectOf(only, PROMOTED)).dependencies('production/a')).toEqual(['development/a']);
  });

  test('a reference to another environment is a dependency', () => {
    const graph = buildGraph(
      projectOf(
        [
          { name: 'shared', environments: ['hub'] },
          { name: 'app', environments: ['test'], dependsOn: ['hub/shared'] },
        ],
        [{ name: 'hub' }, { name: 'test' }],
      ),
    );
    expect(graph.dependencies('test/app')).toEqual(['hub/shared']);
    expect([...graph.reach(['hub/shared'], 'dependants')]).toEqual(['hub/shared', 'test/app']);
  });

  test('environments that are left out are as if they did not exist', () => {
    const graph = buildGraph(projectOf(stages, PROMOTED), ['production', 'development']);
    expect(graph.environments).toEqual(['development', 'production']);
    expect(graph.dependencies('production/base')).toEqual([]);
  });
});

describe('absent stages', () => {
  test('never block, and what they depend on comes first all the same', () => {
    const [a, b, c] = chainOf('a', 'b', 'c');
    if (!a || !b || !c) throw new Error('three stages');
    const graph = buildGraph(projectOf([a, { ...b, environments: ['test'] }, c], PROMOTED.slice(0, 2)));
    expect(graph.ids).toEqual(['development/a', 'development/c', 'test/a', 'test/b', 'test/c']);
    expect(graph.dependencies('development/c')).toEqual(['development/a']);
    expect(graph.dependencies('test/c')).toEqual(['test/b']);
  });

  test('do not pass on what they name in another environment', () => {
    const stages = [
      { name: 'a' },
      { name: 'b', dependsOn: ['a', 'hub/a'], environments: ['test'] },
      { name: 'c', dependsOn: ['b'] },
    ];
    const graph = buildGraph(projectOf(stages, [{ name: 'hub' }, ...PROMOTED.slice(0, 2)]));
    expect(graph.dependencies('test/b')).toEqual(['hub/a', 'test/a']);
    expect(graph.dependencies('development/c')).toEqual(['development/a']);
    expect(graph.requirements('test/a')).toEqual(['development/a', 'development/c']);
  });

  test('promotion passes through an environment that has none of the stages', () => {
    const stages = [{ name: 'a', environments: ['development', 'production'] }];
    expect(buildGraph(projectOf(stages, PROMOTED)).dependencies('production/a')).toEqual(['development/a']);
    const perStage = PROMOTED.map((environment) => ({ ...environment, promotion: 'per_stage' as const }));
    expect(buildGraph(projectOf(stages, perStage)).dependencies('production/a')).toEqual(['development/a']);
  });

  test('what would wait at the barrier if it existed does so for those behind it', () => {
    const stages = [
      { name: 'a', environments: ['development'] },
      { name: 'b', dependsOn: ['a'], environments: ['test'] },
    ];
    const graph = buildGraph(projectOf(stages, PROMOTED.slice(0, 2)));
    expect(graph.dependencies('test/b')).toEqual(['development/a']);
    expect(graph.requirements('test/b')).toEqual(['development/a']);
  });
});

describe('a part of a graph', () => {
  test('keeps the order of what is connected through what is left out', () => {
    const graph = buildGraph(projectOf(chainOf('a', 'b', 'c', 'd')));
    const part = graph.restrict(new Set(['default/a', 'default/d']), 'last_stages');
    expect(edgesIn(part)).toEqual({ 'default/a': [], 'default/d': ['default/a'] });
    expect(part.dependants('default/a')).toEqual(['default/d']);
    expect(part.has('default/b')).toBe(false);
  });

  test('of one stage in several environments keeps promotion', () => {
    const graph = buildGraph(projectOf(chainOf('a', 'b'), PROMOTED));
    const part = graph.restrict(new Set(['development/b', 'test/b', 'production/b']), 'last_stages');
    expect(edgesIn(part)).toEqual({
      'development/b': [],
      'test/b': ['development/b'],
      'production/b': ['test/b'],
    });
  });

  test('may name every stage behind a barrier', () => {
    const graph = buildGraph(projectOf(chainOf('a', 'b'), PROMOTED.slice(0, 2)));
    const every = graph.restrict(new Set(graph.ids), 'every_stage');
    expect(every.dependencies('test/a')).toEqual(['development/a', 'development/b']);
    expect(every.dependants('development/a')).toEqual(['development/b', 'test/a']);
  });

  test('reversed, everything is turned round', () => {
    const graph = reversed(
      buildGraph(projectOf([{ name: 'a' }, { name: 'b', dependsOn: ['a'] }, { name: 'c', dependsOn: ['a'] }])),
    );
    expect(edgesIn(graph)).toEqual({
      'default/c': [],
      'default/b': [],
      'default/a': ['default/c', 'default/b'],
    });
    expect(graph.ids).toEqual(['default/c', 'default/b', 'default/a']);
    expect(graph.sorted.at(-1)).toBe('default/a');
    expect(graph.node('default/a').position).toBeGreaterThan(graph.node('default/b').position);
  });
});
