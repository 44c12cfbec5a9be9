import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Adjacency, dependenciesFirst, reachedFrom } from '../../src/planning/adjacency.ts';
import { findComponents, findCycles } from '../../src/planning/cycle.ts';
import { transitiveDependencies } from '../../src/planning/transitive-dependencies.ts';

const MAX_POINTS = 12;

/** Any graph: with cycles, points that lead to themselves and edges that occur twice. */
const graphs: fc.Arbitrary<Adjacency> = fc
  .integer({ min: 1, max: MAX_POINTS })
  .chain((count) =>
    fc.array(fc.array(fc.nat({ max: count - 1 }), { maxLength: 3 }), { minLength: count, maxLength: count }),
  );

function reaches(edges: Adjacency, from: number, to: number): boolean {
  return reachedFrom(edges[from] ?? [], edges)[to] === 1;
}

test.each([
  { title: 'none', edges: [[1], [2], []], cycles: [] },
  { title: 'two points', edges: [[1], [0]], cycles: [[0, 1]] },
  { title: 'it starts at the lowest point', edges: [[2], [2], [3], [1]], cycles: [[1, 2, 3]] },
  { title: 'the shortest through the start', edges: [[1, 3], [2], [0], [0]], cycles: [[0, 3]] },
  { title: 'of two equally long ones the first', edges: [[2, 1], [0], [0]], cycles: [[0, 2]] },
  {
    title: 'one for each knot',
    edges: [[1], [0], [3], [2, 0]],
    cycles: [
      [0, 1],
      [2, 3],
    ],
  },
  { title: 'a point that leads to itself is none', edges: [[0]], cycles: [] },
])('cycles: $title', ({ edges, cycles }) => {
  expect(findCycles(edges)).toEqual(cycles);
});

describe('laws', () => {
  test('points are in one component exactly when they reach each other', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const { component, members } = findComponents(edges);
        expect(members.flat().toSorted((a, b) => a - b)).toEqual([...edges.keys()]);
        for (const from of edges.keys()) {
          for (const to of edges.keys()) {
            const together = from === to || (reaches(edges, from, to) && reaches(edges, to, from));
            expect(component[from] === component[to]).toBe(together);
            if (reaches(edges, from, to)) expect(component[to]).toBeLessThanOrEqual(component[from] ?? -1);
          }
        }
      }),
    );
  });

  test('a cycle is a closed walk along edges without repetition, and there is one exactly when no order exists', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const withoutLoops = edges.map((targets, point) => targets.filter((target) => target !== point));
        const cycles = findCycles(withoutLoops);
        expect(cycles.length === 0).toBe(dependenciesFirst(withoutLoops) !== undefined);
        for (const cycle of cycles) {
          expect(new Set(cycle).size).toBe(cycle.length);
          expect(Math.min(...cycle)).toBe(cycle[0]);
          for (const [step, point] of cycle.entries()) {
            expect(withoutLoops[point]).toContain(cycle[(step + 1) % cycle.length]);
          }
        }
      }),
    );
  });

  test('transitive dependencies are those that a search finds', () => {
    fc.assert(
      fc.property(graphs, fc.array(fc.nat({ max: MAX_POINTS - 1 })), (edges, targets) => {
        const dependsOn = transitiveDependencies(edges, new Set(targets));
        for (const target of targets.filter((point) => point < edges.length)) {
          for (const point of edges.keys()) expect(dependsOn(point, target)).toBe(reaches(edges, point, target));
        }
      }),
    );
  });
});

test('more targets than one word has bits', () => {
  const chain = Array.from({ length: 100 }, (_, point) => (point === 0 ? [] : [point - 1]));
  const dependsOn = transitiveDependencies(chain, new Set(chain.keys()));
  for (const point of chain.keys()) {
    for (const target of chain.keys()) expect(dependsOn(point, target)).toBe(target < point);
  }
});

test('a chain of 100,000 points overflows nothing, closed or open', () => {
  const count = 100_000;
  const closed = Array.from({ length: count }, (_, point) => [(point + 1) % count]);
  expect(findCycles(closed)[0]).toHaveLength(count);
  const open = closed.map((targets, point) => (point === count - 1 ? [] : targets));
  expect(findCycles(open)).toEqual([]);
  expect(dependenciesFirst(open)?.[0]).toBe(count - 1);
});
