import { expect, test } from '@jest/globals';
import { ok } from '../../src/domain/result.ts';
import { CONFORMANCE_GRAPHS, type GraphCase } from '../rigs/conformance-graphs.ts';
import { createEngine } from '../rigs/engine.ts';
import { shellWork } from '../rigs/migration-of.ts';

/** How long a run of the whole graph takes by its own clock; each script is the time that it takes. */
async function makespanMs({ stages }: GraphCase, maxConcurrentStages?: number): Promise<number> {
  const sketches = stages.map(({ name, depends_on: dependsOn, duration_ms: durationMs }) => ({
    name,
    dependsOn,
    ...shellWork(String(durationMs)),
  }));
  const engine = createEngine(sketches, {
    throughPorts: (ports) => ({
      ...ports,
      shell: {
        async run({ script }, signal) {
          await ports.clock.sleep(Number(script), signal);
          return ok({ exitCode: 0, signal: null, output: '', excerpt: '', aborted: false });
        },
      },
    }),
  });
  const run = await engine.up(maxConcurrentStages === undefined ? {} : { maxConcurrentStages });
  expect(run.stages.every(({ conclusion }) => conclusion === 'success')).toBe(true);
  return run.endedAt - run.startedAt;
}

test.each(CONFORMANCE_GRAPHS.map((graph) => [graph.id, graph] as const))(
  '%s takes as long as its critical path, and with one slot as long as all of its stages',
  async (_, graph) => {
    const { facts } = graph;
    expect(await makespanMs(graph)).toBe(facts.makespan_unlimited_ms);
    const fourSlotsMs = await makespanMs(graph, 4);
    expect(fourSlotsMs).toBeGreaterThanOrEqual(facts.lower_bound_4_slots_ms);
    // No order of starts is worse than this (Graham's bound).
    expect(fourSlotsMs).toBeLessThanOrEqual((2 - 1 / 4) * facts.lower_bound_4_slots_ms + 1);
    expect(await makespanMs(graph, 1)).toBe(facts.total_ms);
  },
);
