import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type DrawnStage, placeGraph } from '../../../../src/adapters/reporters/html/graph-placement.ts';
import type { InstanceId } from '../../../../src/domain/instance.ts';

const BOX = { width: 100, height: 30 };

const idOf = (place: number): InstanceId => `default/s${place}`;

/** Stages of which each waits for some before it, in the waves that follow from that. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 60 })
  .map((waits): readonly DrawnStage[] => {
    const waves: number[] = [];
    return waits.map((numbers, place) => {
      const before = place === 0 ? [] : [...new Set(numbers.map((number) => number % place))];
      const wave = 1 + Math.max(0, ...before.map((other) => waves[other] ?? 0));
      waves.push(wave);
      return { id: idOf(place), wave, waitsFor: before.map(idOf) };
    });
  });

test('every stage has a box of its own, inside the drawing and to the right of all that it waits for', () => {
  fc.assert(
    fc.property(graphs, (stages) => {
      const { width, height, boxes } = placeGraph(stages, BOX);
      expect([...boxes.keys()].toSorted()).toEqual(stages.map(({ id }) => id).toSorted());
      const placed = [...boxes.values()];
      for (const [place, { x, y }] of placed.entries()) {
        expect(x >= 0 && y >= 0 && x + BOX.width <= width && y + BOX.height <= height).toBe(true);
        const others = placed.slice(place + 1);
        expect(others.some((one) => Math.abs(one.x - x) < BOX.width && Math.abs(one.y - y) < BOX.height)).toBe(false);
      }
      for (const { id, waitsFor } of stages) {
        for (const before of waitsFor) expect(boxes.get(before)?.x).toBeLessThan(boxes.get(id)?.x ?? 0);
      }
    }),
  );
});

test('a line leads from each box to each that waits for it', () => {
  fc.assert(
    fc.property(graphs, (stages) => {
      const wanted = stages.flatMap(({ id, waitsFor }) => waitsFor.map((from) => `${from} ${id}`));
      expect(placeGraph(stages, BOX).lines.map(({ from, to }) => `${from} ${to}`)).toEqual(wanted);
    }),
  );
});

test('what is waited for elsewhere has no line', () => {
  const stage: DrawnStage = { id: 'test/web', wave: 3, waitsFor: ['production/web'] };
  expect(placeGraph([stage], BOX).lines).toEqual([]);
});

test('a wide wave has several columns', () => {
  const stages = Array.from({ length: 100 }, (_, place) => ({ id: idOf(place), wave: 1, waitsFor: [] }));
  const { width, height } = placeGraph(stages, BOX);
  expect(height).toBeLessThan(700);
  expect(width).toBeGreaterThan(700);
});
