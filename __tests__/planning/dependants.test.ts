import { describe, expect, test } from '@jest/globals';
import type { InstanceId } from '../../src/domain/instance.ts';
import { checkDependants } from '../../src/planning/dependants.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { chainOf, type EnvironmentSketch, projectOf, type StageSketch } from '../rigs/project-of.ts';

interface Case {
  readonly stages?: readonly StageSketch[];
  readonly environments?: readonly EnvironmentSketch[];
  readonly selected: readonly InstanceId[];
  readonly applied: readonly InstanceId[];
  readonly cascade?: boolean;
}

function check({ stages = CHAIN, environments, selected, applied, cascade = false }: Case): unknown {
  const result = checkDependants(buildGraph(projectOf(stages, environments)), {
    selected: new Set(selected),
    isApplied: (id) => applied.includes(id),
    cascade,
  });
  return result.ok ? [...result.value] : result.error;
}

const CHAIN = chainOf('a', 'b', 'c', 'd');
const ALL: readonly InstanceId[] = ['default/a', 'default/b', 'default/c', 'default/d'];

test('dependants that are not applied do not stand in the way', () => {
  expect(check({ selected: ['default/b'], applied: ['default/a', 'default/b'] })).toEqual(['default/b']);
});

test('applied dependants outside are named, over any number of steps', () => {
  expect(check({ selected: ['default/b'], applied: ALL })).toEqual({
    reason: 'applied_dependants',
    instance: 'default/b',
    dependants: ['default/c', 'default/d'],
  });
  expect(check({ selected: ['default/b'], applied: ['default/b', 'default/d'] })).toMatchObject({
    dependants: ['default/d'],
  });
});

test('of a range the first stage names all', () => {
  const stages = [...CHAIN, { name: 'beside', dependsOn: ['b'] }];
  expect(check({ stages, selected: ['default/b', 'default/c'], applied: [...ALL, 'default/beside'] })).toEqual({
    reason: 'applied_dependants',
    instance: 'default/b',
    dependants: ['default/d', 'default/beside'],
  });
});

test('cascade takes those along that are applied', () => {
  expect(check({ selected: ['default/b'], applied: ['default/b', 'default/d'], cascade: true })).toEqual([
    'default/b',
    'default/d',
  ]);
});

describe('several environments', () => {
  const environments = [{ name: 'test' }, { name: 'production', dependsOn: ['test'] }];

  test('promotion is no dependency: test may go while production stays', () => {
    expect(
      check({
        stages: chainOf('a'),
        environments,
        selected: ['test/a'],
        applied: ['test/a', 'production/a'],
        cascade: true,
      }),
    ).toEqual(['test/a']);
  });

  test('a stage that names another environment is a dependant', () => {
    const stages = [{ name: 'a' }, { name: 'b', environments: ['production'], dependsOn: ['test/a'] }];
    expect(check({ stages, environments, selected: ['test/a'], applied: ['test/a', 'production/b'] })).toMatchObject({
      dependants: ['production/b'],
    });
  });
});

test('all stages rest on a prerequisite', () => {
  const stages = [{ name: 'ground', prerequisite: true }, { name: 'app' }];
  expect(check({ stages, selected: ['default/ground'], applied: ['default/ground', 'default/app'] })).toMatchObject({
    instance: 'default/ground',
    dependants: ['default/app'],
  });
});
