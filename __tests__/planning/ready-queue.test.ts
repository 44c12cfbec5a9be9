import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createReadyQueue } from '../../src/planning/ready-queue.ts';

test('gives out what a sorted list would, whatever goes in and out between', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer(), { nil: undefined })), (steps) => {
      const queue = createReadyQueue<number>((a, b) => a - b);
      let model: number[] = [];
      for (const step of steps) {
        if (step === undefined) {
          expect(queue.peek()).toBe(model[0]);
          expect(queue.pop()).toBe(model[0]);
          model = model.slice(1);
        } else {
          queue.push(step);
          model = [...model, step].toSorted((a, b) => a - b);
        }
      }
      expect(model.map(() => queue.pop())).toEqual(model);
      expect(queue.pop()).toBeUndefined();
    }),
  );
});
