import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Adjacency, edgesOf, reachedFrom } from '../../src/planning/adjacency.ts';
import { nearestKept } from '../../src/planning/contraction.ts';
import { latestKept } from '../../src/planning/reduction.ts';

const MAX_POINTS = 40;

interface Case {
  /** Edges lead to lower points only, so that the points are in order. */
  readonly edges: Adjacency;
  readonly kept: Uint8Array;
}

const cases: fc.Arbitrary<Case> = fc
  .array(fc.record({ targets: fc.array(fc.nat({ max: MAX_POINTS - 1 }), { maxLength: 4 }), isKept: fc.boolean() }), {
    minLength: 1,
    maxLength: MAX_POINTS,
  })
  .map((points) => ({
    edges: points.map(({ targets }, point) => [...new Set(targets)].filter((target) => target < point)),
    kept: Uint8Array.from(points, ({ isKept }) => (isKept ? 1 : 0)),
  }));

function keptBehind(edges: Adjacency, kept: Uint8Array, point: number): readonly number[] {
  const reached = reachedFrom(edgesOf(edges, point), edges);
  return [...edges.keys()].filter((other) => reached[other] === 1 && kept[other] === 1);
}

for (const contract of [nearestKept, latestKept]) {
  test(`${contract.name}: kept points reach the same kept points as before`, () => {
    fc.assert(
      fc.property(cases, ({ edges, kept }) => {
        const contracted = contract([...edges.keys()], edges, kept);
        for (const point of edges.keys()) {
          if (kept[point] !== 1) continue;
          const list = edgesOf(contracted, point);
          expect(list).toEqual([...new Set(list)].toSorted((a, b) => a - b));
          expect(keptBehind(contracted, kept, point)).toEqual(keptBehind(edges, kept, point));
        }
      }),
    );
  });
}

test('latestKept: no point of a list is behind another one', () => {
  fc.assert(
    fc.property(cases, ({ edges, kept }) => {
      const contracted = latestKept([...edges.keys()], edges, kept);
      for (const point of edges.keys()) {
        const list = edgesOf(contracted, point);
        for (const one of list) {
          for (const other of keptBehind(edges, kept, one)) expect(list).not.toContain(other);
        }
      }
    }),
  );
});

test('points behind a gate share one list', () => {
  const gate = 3;
  const edges = [[], [], [], [0, 1, 2], [gate], [gate], [gate, 0]];
  const kept = Uint8Array.from(edges, (_, point) => (point === gate ? 0 : 1));
  for (const contract of [nearestKept, latestKept]) {
    const lists = contract([...edges.keys()], edges, kept);
    expect(lists[4]).toEqual([0, 1, 2]);
    expect(lists[5]).toBe(lists[4]);
    expect(lists[6]).toEqual([0, 1, 2]);
  }
});

test('a thin part of a dense graph has no more edges than it needs', () => {
  const [layers, width] = [60, 20];
  const edges = Array.from({ length: layers * width }, (_, point) =>
    point < width
      ? []
      : Array.from({ length: width }, (_unused, place) => (Math.floor(point / width) - 1) * width + place),
  );
  const kept = Uint8Array.from(edges, (_, point) => (point % 7 === 0 ? 1 : 0));
  const count = nearestKept([...edges.keys()], edges, kept).reduce((sum, list) => sum + list.length, 0);
  expect(count).toBeLessThan(layers * width);
});
