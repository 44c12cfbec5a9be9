import { describe, expect, test } from '@jest/globals';
import { criticalPath, longestRemaining, measureLengths } from '../../src/planning/critical-path.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { projectOf } from '../rigs/project-of.ts';

const graph = buildGraph(
  projectOf([
    { name: 'top' },
    { name: 'left', dependsOn: ['top'] },
    { name: 'right', dependsOn: ['top'] },
    { name: 'bottom', dependsOn: ['left', 'right'] },
    { name: 'alone' },
  ]),
);

function known(durations: Record<string, number>): (id: string) => number | undefined {
  return (id) => durations[id.replace('default/', '')];
}

test('without any duration every stage counts as one', () => {
  const lengths = measureLengths(graph.ids, () => undefined);
  expect(lengths.unit).toBe('stages');
  expect(Object.fromEntries(longestRemaining(graph, lengths))).toEqual({
    'default/top': 3,
    'default/left': 2,
    'default/right': 2,
    'default/bottom': 1,
    'default/alone': 1,
  });
});

test('of equally long paths the first in the file is the critical one', () => {
  expect(
    criticalPath(
      graph,
      measureLengths(graph.ids, () => undefined),
    ),
  ).toEqual({
    ids: ['default/top', 'default/left', 'default/bottom'],
    length: 3,
    unit: 'stages',
  });
});

test('known durations decide', () => {
  const durations = known({ top: 10, left: 20, right: 300, bottom: 5, alone: 100 });
  expect(criticalPath(graph, measureLengths(graph.ids, durations))).toEqual({
    ids: ['default/top', 'default/right', 'default/bottom'],
    length: 315,
    unit: 'milliseconds',
  });
});

describe('where only some durations are known', () => {
  test('the others are taken to be as long as the median', () => {
    const lengths = measureLengths(graph.ids, known({ top: 10, left: 20, right: 300 }));
    expect(lengths.of('default/bottom')).toBe(20);
    expect(longestRemaining(graph, lengths).get('default/top')).toBe(330);
  });

  test('stages with nothing to do say nothing about the others', () => {
    const lengths = measureLengths(graph.ids, known({ top: 0, alone: 0 }));
    expect(lengths.unit).toBe('stages');
    expect(longestRemaining(graph, lengths).get('default/top')).toBe(2);
    expect(longestRemaining(graph, lengths).get('default/alone')).toBe(0);
  });
});
