import { expect, test } from '@jest/globals';
import type { InstanceId } from '../../src/domain/instance.ts';
import { absentStages } from '../../src/planning/absent-stages.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { type EnvironmentSketch, projectOf } from '../rigs/project-of.ts';

const ENVIRONMENTS: readonly EnvironmentSketch[] = [{ name: 'test' }, { name: 'staging' }, { name: 'production' }];
const PROJECT = projectOf(
  [
    { name: 'alpha' },
    { name: 'reports', displayName: 'Reports', environments: ['production', 'staging'] },
    { name: 'probe', environments: ['test'] },
  ],
  ENVIRONMENTS,
);

function absentFrom(isSelected: (id: InstanceId) => boolean): readonly string[] {
  const graph = buildGraph(PROJECT);
  return absentStages(PROJECT, graph, new Set(graph.ids.filter(isSelected))).map(({ id }) => id);
}

test('all that the selected environments do not have, in their order and then in that of the file', () => {
  expect(absentFrom(() => true)).toEqual(['test/reports', 'staging/probe', 'production/probe']);
  expect(absentFrom((id) => id.startsWith('test/'))).toEqual(['test/reports']);
});

test('it says where the stage exists, in promotion order, and how people call it', () => {
  const graph = buildGraph(PROJECT);
  const [reports] = absentStages(PROJECT, graph, new Set(graph.ids));
  expect(reports).toEqual({
    id: 'test/reports',
    environment: 'test',
    stage: 'reports',
    displayName: 'Reports',
    existsIn: ['staging', 'production'],
  });
});

test('nothing of an environment of which a part is selected', () => {
  expect(absentFrom((id) => id.endsWith('/alpha'))).toEqual([]);
  expect(absentFrom((id) => id !== 'test/alpha')).toEqual(['staging/probe', 'production/probe']);
});

test('nothing where every stage is everywhere', () => {
  const project = projectOf([{ name: 'alpha' }, { name: 'bravo' }], ENVIRONMENTS);
  const graph = buildGraph(project);
  expect(absentStages(project, graph, new Set(graph.ids))).toEqual([]);
});
