import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InstanceId } from '../../src/domain/instance.ts';
import type { Direction } from '../../src/domain/migration.ts';
import type { SkipReason } from '../../src/domain/reason.ts';
import type { OnFailure } from '../../src/domain/stage.ts';
import { STRATEGY_NAMES, type StrategyName } from '../../src/domain/strategy.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { criticalPath, measureLengths } from '../../src/planning/critical-path.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { createSchedule } from '../../src/planning/next-starts.ts';
import type { ScheduledStage, ScheduleSettings } from '../../src/planning/schedule-state.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';
import { randomProjects } from '../rigs/random-projects.ts';
import { scheduledGraph } from '../rigs/scheduled-graph.ts';
import { makespan, simulateRun, type SimulatedStage } from '../rigs/simulated-run.ts';
import { allBehind } from '../rigs/specified-precedences.ts';

interface Scenario {
  readonly stages: readonly ScheduledStage[];
  readonly shuffled: readonly ScheduledStage[];
  readonly settings: ScheduleSettings;
  readonly failing: ReadonlySet<InstanceId>;
  durationMs(id: InstanceId): number;
}

const MAX_INSTANCES = 21;

/** Any project under any strategy and policy, with stages of any length that fail or not. */
function scenarios(choice: {
  readonly strategies?: readonly StrategyName[];
  readonly policies?: readonly OnFailure[];
  readonly mayFail?: boolean;
}): fc.Arbitrary<Scenario> {
  const { strategies = STRATEGY_NAMES, policies = ['stop', 'continue', 'skip_dependents'], mayFail = true } = choice;
  const perInstance = fc.array(
    fc.record({
      durationMs: fc.integer({ min: 1, max: 50 }),
      fails: fc.integer({ min: 0, max: 3 }).map((value) => mayFail && value === 0),
      policy: fc.constantFrom(...policies),
    }),
    { minLength: MAX_INSTANCES, maxLength: MAX_INSTANCES },
  );
  return fc
    .record({
      project: randomProjects({ crossing: true }).filter((project) => checkGraph(project).length === 0),
      instances: perInstance,
      strategy: fc.constantFrom(...strategies),
      direction: fc.constantFrom<Direction>('up', 'down'),
      slots: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    })
    .chain(({ project, instances, strategy, direction, slots }) => {
      const { ids } = buildGraph(project);
      const fates = new Map(ids.map((id, place) => [id, instances[place]]));
      const durationMs = (id: InstanceId): number => fates.get(id)?.durationMs ?? 1;
      const stages = scheduledGraph(project, { strategy, direction, durationMs }).map((stage) =>
        Object.assign(stage, { onFailure: fates.get(stage.id)?.policy ?? 'stop' }),
      );
      const settings = { direction, strategy: STRATEGIES[strategy] };
      return fc.shuffledSubarray([...stages], { minLength: stages.length }).map((shuffled) => ({
        stages,
        shuffled,
        settings: slots === undefined ? settings : { ...settings, maxConcurrentStages: slots },
        failing: new Set(ids.filter((id) => fates.get(id)?.fails)),
        durationMs,
      }));
    });
}

function run({ stages, settings, failing, durationMs }: Scenario): readonly SimulatedStage[] {
  return simulateRun(stages, settings, { durationMs, conclusion: (id) => (failing.has(id) ? 'failure' : 'success') });
}

/** The policy that counts, under the strategy of the scenario. */
function policyOf({ settings }: Scenario, { onFailure }: ScheduledStage): OnFailure {
  return settings.strategy.everyFailureStops ? 'stop' : onFailure;
}

test('every stage ends in exactly one state', () => {
  fc.assert(
    fc.property(scenarios({}), (scenario) => {
      const ids = run(scenario).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(scenario.stages.map(({ id }) => id).toSorted());
    }),
  );
});

test('the order in which a plan lists its stages decides nothing', () => {
  fc.assert(
    fc.property(scenarios({}), (scenario) => {
      expect(run({ ...scenario, stages: scenario.shuffled })).toEqual(run(scenario));
    }),
  );
});

test('nothing starts before what it waits for has ended, or in a batch has started', () => {
  fc.assert(
    fc.property(scenarios({}), (scenario) => {
      const happened = new Map(run(scenario).map((stage) => [stage.id, stage]));
      for (const { id, waitsFor, environment } of scenario.stages) {
        const { startedAt } = happened.get(id) ?? {};
        if (startedAt === undefined) continue;
        for (const dependency of waitsFor) {
          const before = happened.get(dependency);
          const startIsEnough =
            scenario.settings.strategy.dependencies === 'started' && dependency.startsWith(`${environment}/`);
          expect((startIsEnough ? before?.startedAt : before?.endedAt) ?? 0).toBeLessThanOrEqual(startedAt);
        }
      }
    }),
  );
});

test('never more run at once than there are slots', () => {
  fc.assert(
    fc.property(scenarios({}), (scenario) => {
      const { strategy, maxConcurrentStages = Infinity } = scenario.settings;
      const background = new Set(scenario.stages.flatMap((stage) => (stage.background ? stage.id : [])));
      const started = run(scenario).filter(({ startedAt }) => startedAt !== undefined);
      for (const { startedAt: moment = 0 } of started) {
        const running = started.filter(({ startedAt = 0, endedAt }) => startedAt <= moment && moment < endedAt);
        expect(running.length).toBeLessThanOrEqual(maxConcurrentStages);
        expect(running.filter(({ id }) => !background.has(id)).length).toBeLessThanOrEqual(strategy.slots ?? Infinity);
      }
    }),
  );
});

describe('failures', () => {
  const ending = scenarios({ strategies: STRATEGY_NAMES.filter((name) => name !== 'batch') });

  test('after a stop nothing starts', () => {
    fc.assert(
      fc.property(ending, (scenario) => {
        if (scenario.settings.strategy.onStop === 'go_on') return;
        const happened = run(scenario);
        const stages = new Map(scenario.stages.map((stage) => [stage.id, stage]));
        const stop = happened.findIndex(({ id, conclusion }) => {
          const stage = stages.get(id);
          return conclusion === 'failure' && stage !== undefined && policyOf(scenario, stage) === 'stop';
        });
        if (stop < 0) return;
        for (const { startedAfter = 0 } of happened) expect(startedAfter).toBeLessThanOrEqual(stop);
      }),
    );
  });

  test('a skipped stage names a stage that failed, on which it depends where it says so', () => {
    fc.assert(
      fc.property(ending, (scenario) => {
        const happened = run(scenario);
        const failed = new Set(happened.flatMap(({ id, conclusion }) => (conclusion === 'failure' ? id : [])));
        const waits = new Map(scenario.stages.map(({ id, waitsFor }) => [id, waitsFor]));
        for (const { id, reason } of happened) {
          if (reason === undefined) continue;
          const cause = causeOf(reason);
          expect(failed).toContain(cause);
          const depends = cause !== undefined && allBehind(id, (one) => waits.get(one) ?? []).has(cause);
          if (reason.because === 'dependency_failed') expect(depends).toBe(true);
        }
      }),
    );
  });

  test('exactly those are skipped that a failure blocks, where nothing stops the whole', () => {
    fc.assert(
      fc.property(
        scenarios({ strategies: ['dependency_graph', 'sequential'], policies: ['continue', 'skip_dependents'] }),
        (scenario) => {
          const happened = new Map(run(scenario).map((stage) => [stage.id, stage]));
          const stages = new Map(scenario.stages.map((stage) => [stage.id, stage]));
          for (const { id, waitsFor } of scenario.stages) {
            const blocked = waitsFor.some((dependency) => {
              const { conclusion } = happened.get(dependency) ?? {};
              return (
                conclusion === 'skipped' ||
                (conclusion === 'failure' && stages.get(dependency)?.onFailure === 'skip_dependents')
              );
            });
            expect(happened.get(id)?.conclusion === 'skipped').toBe(blocked);
          }
        },
      ),
    );
  });

  test('in a batch only what waits for another environment is skipped, with what waits for that', () => {
    fc.assert(
      fc.property(scenarios({ strategies: ['batch'], policies: ['stop', 'continue'] }), (scenario) => {
        const happened = new Map(run(scenario).map((stage) => [stage.id, stage.conclusion]));
        const stages = new Map(scenario.stages.map((stage) => [stage.id, stage]));
        for (const { id, environment, waitsFor } of scenario.stages) {
          const blocked = waitsFor.some((dependency) => {
            const other = stages.get(dependency);
            const failed = happened.get(dependency) === 'failure' && other?.onFailure === 'stop';
            return happened.get(dependency) === 'skipped' || (failed && other.environment !== environment);
          });
          expect(happened.get(id) === 'skipped').toBe(blocked);
        }
      }),
    );
  });
});

describe('time', () => {
  const succeeding = scenarios({ strategies: ['dependency_graph'], mayFail: false });

  function longest({ stages, durationMs }: Scenario): number {
    const behind = new Map<InstanceId, number>();
    const waiting = [...stages];
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
      const before = stage.waitsFor.map((id) => behind.get(id));
      if (before.includes(undefined)) waiting.push(stage);
      else behind.set(stage.id, Math.max(0, ...before.flatMap((length) => length ?? [])) + durationMs(stage.id));
    }
    return Math.max(0, ...behind.values());
  }

  test('without a limit a run takes as long as its critical path', () => {
    fc.assert(
      fc.property(succeeding, (scenario) => {
        const unlimited = { direction: scenario.settings.direction, strategy: scenario.settings.strategy };
        expect(makespan(run({ ...scenario, settings: unlimited }))).toBe(longest(scenario));
      }),
    );
  });

  test('with m slots it keeps to the bound of Graham', () => {
    fc.assert(
      fc.property(succeeding, (scenario) => {
        const total = scenario.stages.reduce((sum, { id }) => sum + scenario.durationMs(id), 0);
        const slots = scenario.settings.maxConcurrentStages ?? Math.max(1, scenario.stages.length);
        const bound = total / slots + (1 - 1 / slots) * longest(scenario);
        expect(makespan(run(scenario))).toBeLessThanOrEqual(bound + 1e-9);
      }),
    );
  });

  test('the critical path is as long as the longest path', () => {
    fc.assert(
      fc.property(
        randomProjects({ crossing: true }).filter((project) => checkGraph(project).length === 0),
        (project) => {
          const graph = buildGraph(project);
          const path = criticalPath(
            graph,
            measureLengths(graph.ids, () => undefined),
          );
          expect(path.ids).toHaveLength(path.length);
          for (const [step, id] of path.ids.slice(1).entries()) {
            expect(graph.dependencies(id)).toContain(path.ids[step]);
          }
        },
      ),
    );
  });
});

describe('legs of a fan-out', () => {
  /** Each wave decides from the results of the earlier ones alone. */
  function runInWaves(scenario: Scenario, waves: readonly (readonly ScheduledStage[])[]): readonly SimulatedStage[] {
    const results: SimulatedStage[] = [];
    for (const wave of waves) {
      const schedule = createSchedule(scenario.stages, scenario.settings);
      for (const { id, conclusion, reason } of results) {
        schedule.end({ id, conclusion, reason: reason ?? { because: 'always' } });
      }
      for (const { id } of wave) {
        const standing = schedule.standing(id);
        expect(['ready', 'skipped']).toContain(standing.state);
        if (standing.state === 'skipped') {
          results.push({ id, endedAt: 0, conclusion: 'skipped', reason: standing.reason });
        } else {
          results.push({ id, endedAt: 0, conclusion: scenario.failing.has(id) ? 'failure' : 'success' });
        }
      }
    }
    return results;
  }

  function wavesOf({ stages }: Scenario): readonly (readonly ScheduledStage[])[] {
    const level = new Map<InstanceId, number>();
    const waves: ScheduledStage[][] = [];
    for (const stage of stages) {
      const own = Math.max(-1, ...stage.waitsFor.map((id) => level.get(id) ?? -1)) + 1;
      level.set(stage.id, own);
      (waves[own] ??= []).push(stage);
    }
    return waves;
  }

  test('always know whether to run, and run what the engine would where nothing stops the whole', () => {
    fc.assert(
      fc.property(
        scenarios({ strategies: ['dependency_graph'], policies: ['continue', 'skip_dependents'] }),
        (scenario) => {
          const ran = (stages: readonly SimulatedStage[]): readonly InstanceId[] =>
            stages.flatMap(({ id, conclusion }) => (conclusion === 'skipped' ? [] : id)).toSorted();
          expect(ran(runInWaves(scenario, wavesOf(scenario)))).toEqual(ran(run(scenario)));
        },
      ),
    );
  });

  test('start nothing in a later wave once a stage has stopped the run', () => {
    fc.assert(
      fc.property(scenarios({ strategies: ['dependency_graph'], policies: ['stop'] }), (scenario) => {
        const waves = wavesOf(scenario);
        const results = new Map(runInWaves(scenario, waves).map((stage) => [stage.id, stage.conclusion]));
        const failedIn = waves.findIndex((wave) => wave.some(({ id }) => results.get(id) === 'failure'));
        if (failedIn < 0) return;
        for (const { id } of waves.slice(failedIn + 1).flat()) expect(results.get(id)).toBe('skipped');
      }),
    );
  });
});

function causeOf(reason: SkipReason): InstanceId | undefined {
  if (reason.because === 'dependency_failed') return reason.dependency;
  return reason.because === 'stopped' ? reason.cause : undefined;
}
