import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExecuteAt } from '../../src/domain/execution-time.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { STRATEGY_NAMES } from '../../src/domain/strategy.ts';
import { createEngine } from '../rigs/engine.ts';
import { given } from '../rigs/given.ts';
import { shellWork, sourceText } from '../rigs/migration-of.ts';
import type { StageSketch } from '../rigs/project-of.ts';

/** A day after the clock of the engine begins. */
const TOMORROW: ExecuteAt = {
  ...sourceText('2030-01-02T00:00:00Z'),
  time: { kind: 'moment', atMs: Date.UTC(2030, 0, 2), zone: 'UTC' },
};

const MAX_STAGES = 6;

/** Many runs, on a machine that may be busy. */
const TIMEOUT_MS = 60_000;

interface Sketched {
  /** Places of stages before it. */
  readonly needs: readonly number[];
  readonly isTimed: boolean;
}

const graphs = fc
  .array(fc.record({ needs: fc.array(fc.nat(MAX_STAGES), { maxLength: 3 }), isTimed: fc.boolean() }), {
    minLength: 1,
    maxLength: MAX_STAGES,
  })
  .map((stages) =>
    stages.map(({ needs, isTimed }, place): Sketched => ({
      isTimed,
      needs: [...new Set(needs.filter((need) => need < place))],
    })),
  );

const strategies = fc.constantFrom(...STRATEGY_NAMES.filter((name) => name !== 'scheduled'));

function stagesOf(graph: readonly Sketched[]): readonly StageSketch[] {
  return graph.map(({ needs, isTimed }, place) => ({
    name: `s${place}`,
    dependsOn: needs.map((need) => `s${need}`),
    ...(isTimed ? { executeAt: TOMORROW } : {}),
    ...shellWork(`run s${place}`),
  }));
}

/** Whether it waits: for its own time, or behind a stage that does. */
function waits(graph: readonly Sketched[], place: number): boolean {
  const { needs = [], isTimed = false } = graph[place] ?? {};
  return isTimed || needs.some((need) => waits(graph, need));
}

function plannedToRun({ stages }: Plan): readonly InstanceId[] {
  return stages.flatMap(({ id, decision }) => (decision.kind === 'run' ? id : [])).toSorted();
}

test(
  'under every strategy exactly what waits is left alone, as the plan says, and all of it runs when its time has come',
  async () => {
    await fc.assert(
      fc.asyncProperty(graphs, strategies, async (graph, strategy) => {
        const engine = createEngine(stagesOf(graph));
        const free = graph.flatMap((_, place) => (waits(graph, place) ? [] : (`default/s${place}` as const)));
        expect(plannedToRun(given(await engine.plan('up', { strategy })))).toEqual(free.toSorted());
        const early = await engine.up({ strategy });
        const ran = early.stages.flatMap(({ id, conclusion }) => (conclusion === 'success' ? id : []));
        expect([early.conclusion, ran.toSorted()]).toEqual(['success', free.toSorted()]);
        await engine.clock.advance(25 * 3_600_000);
        const late = await engine.up({ strategy });
        expect(late.stages.filter(({ reason }) => 'dueAt' in reason)).toEqual([]);
        expect(engine.shell.scripts.toSorted()).toEqual(graph.map((_, place) => `run s${place}`).toSorted());
      }),
      { numRuns: 50 },
    );
  },
  TIMEOUT_MS,
);

test('an environment waits for the one before it as long as a stage of that is not due', async () => {
  const engine = createEngine(
    [
      { name: 'night', executeAt: TOMORROW, ...shellWork('run night') },
      { name: 'other', ...shellWork('run other') },
    ],
    {
      environments: [{ name: 'test' }, { name: 'production', dependsOn: ['test'] }],
    },
  );
  const run = await engine.up();
  expect(Object.fromEntries(run.stages.map(({ id, reason }) => [id, reason.because]))).toEqual({
    'test/night': 'not_due',
    'test/other': 'never_ran',
    'production/night': 'not_due',
    'production/other': 'waits_for',
  });
  await engine.clock.advance(25 * 3_600_000);
  await engine.up();
  expect(engine.shell.scripts).toHaveLength(4);
});
