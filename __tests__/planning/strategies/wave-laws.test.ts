import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InstanceId } from '../../../src/domain/instance.ts';
import type { OnFailure } from '../../../src/domain/stage.ts';
import type { ScheduledStage } from '../../../src/planning/schedule-state.ts';
import { CUSTOM } from '../../../src/planning/strategies/custom.ts';
import { simulateRun } from '../../rigs/simulated-run.ts';

/** A stage of a random plan that a command has put into waves. */
interface RandomStage {
  readonly needs: readonly number[];
  readonly onFailure: OnFailure;
  readonly background: boolean;
  readonly durationMs: number;
  readonly fails: boolean;
}

const randomStage: fc.Arbitrary<RandomStage> = fc.record({
  needs: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
  onFailure: fc.constantFrom('stop', 'continue', 'skip_dependents'),
  background: fc.boolean(),
  durationMs: fc.nat({ max: 5 }),
  fails: fc.boolean(),
});

const randomWaves = fc.array(fc.array(randomStage, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });

const idOf = (wave: number, place: number): InstanceId => `default/${wave}-${place}`;

/** The stages as a plan has them: each needs some of earlier waves, and comes after the wave before its own. */
function scheduled(waves: readonly (readonly RandomStage[])[]): readonly ScheduledStage[] {
  return waves.flatMap((stages, wave) => {
    const earlier = waves.slice(0, wave).flatMap((others, other) => others.map((_, place) => idOf(other, place)));
    const before = waves[wave - 1]?.map((_, place) => idOf(wave - 1, place));
    return stages.map(({ needs, onFailure, background }, place) => ({
      id: idOf(wave, place),
      environment: 'default',
      waitsFor: earlier.filter((_, number) => needs.includes(number)),
      ...(before === undefined ? {} : { after: before }),
      position: wave * 10 + place,
      remaining: 1,
      onFailure,
      background,
    }));
  });
}

test('no stage starts before the wave before its own is over, and every stage comes to an end', () => {
  fc.assert(
    fc.property(randomWaves, fc.integer({ min: 1, max: 4 }), (waves, maxConcurrentStages) => {
      const stages = new Map(waves.flatMap((wave, n) => wave.map((stage, place) => [idOf(n, place), stage] as const)));
      const run = simulateRun(
        scheduled(waves),
        { direction: 'up', strategy: CUSTOM, maxConcurrentStages },
        {
          durationMs: (id) => stages.get(id)?.durationMs ?? 0,
          conclusion: (id) => (stages.get(id)?.fails === true ? 'failure' : 'success'),
        },
      );
      expect(run.map(({ id }) => id).toSorted()).toEqual([...stages.keys()].toSorted());
      const order = new Map(run.map(({ id }, place) => [id, place]));
      for (const { id, startedAfter } of run) {
        if (startedAfter === undefined) continue;
        const wave = Number(id.slice('default/'.length).split('-')[0]);
        const before = waves[wave - 1]?.map((_, place) => order.get(idOf(wave - 1, place)) ?? Infinity) ?? [];
        expect(Math.max(-1, ...before)).toBeLessThan(startedAfter);
      }
    }),
  );
});

test('a stage that depends on no failure runs, unless the failure stops all', () => {
  fc.assert(
    fc.property(randomWaves, (waves) => {
      const tolerated = waves.map((wave) => wave.map((stage) => ({ ...stage, onFailure: 'skip_dependents' as const })));
      const all = scheduled(tolerated);
      const failing = new Set(
        tolerated.flatMap((wave, n) => wave.flatMap(({ fails }, place) => (fails ? [idOf(n, place)] : []))),
      );
      const run = simulateRun(
        all,
        { direction: 'up', strategy: CUSTOM },
        { durationMs: () => 1, conclusion: (id) => (failing.has(id) ? 'failure' : 'success') },
      );
      const doomed = new Set<InstanceId>();
      // Each stands after all that it waits for.
      for (const { id, waitsFor } of all) {
        if (waitsFor.some((other) => failing.has(other) || doomed.has(other))) doomed.add(id);
      }
      const skipped = run.filter(({ conclusion }) => conclusion === 'skipped').map(({ id }) => id);
      expect(skipped.toSorted()).toEqual([...doomed].toSorted());
    }),
  );
});
