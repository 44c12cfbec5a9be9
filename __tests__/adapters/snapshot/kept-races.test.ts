import { expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import { playRace, RACE_STAGES, type Turn } from '../../rigs/kept-race.ts';

/** Each race is some hundred changes of files. */
jest.setTimeout(120_000);

const turn: fc.Arbitrary<Turn> = fc.record({
  freshMachine: fc.boolean(),
  stages: fc.array(fc.constantFrom(...RACE_STAGES), { minLength: 1, maxLength: 3 }),
  killedAt: fc.integer({ min: 0, max: 40 }),
  post: fc.boolean(),
  refusing: fc.integer({ min: 0, max: 9 }),
});
const turns = fc.array(turn, { minLength: 1, maxLength: 3 });
const picks = fc.array(fc.nat(50), { minLength: 1, maxLength: 60 });

const STORES: readonly (readonly [string, readonly RemoteSnapshots['name'][]])[] = [
  ['git', ['git']],
  ['artifact', ['artifact']],
  ['artifact and cache', ['artifact', 'cache']],
  ['artifact and git', ['artifact', 'git']],
  ['artifact, cache and git', ['artifact', 'cache', 'git']],
];

test.each(STORES)(
  'with %s, runs at the same time never lose without a word what a save has said is saved',
  async (_names, names) => {
    await fc.assert(
      fc.asyncProperty(turns, turns, picks, async (one, other, order) => {
        const { isTold, stages } = await playRace(names, [one, other], order);
        for (const { saved, found } of isTold ? [] : stages.values()) {
          expect(found).toEqual(expect.arrayContaining([...saved]));
          expect(new Set(found).size).toBe(found.length);
        }
      }),
      { numRuns: 12 },
    );
  },
);
