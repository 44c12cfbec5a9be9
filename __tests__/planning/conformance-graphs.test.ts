import { describe, expect, test } from '@jest/globals';
import { instanceId, type InstanceId, splitInstanceId } from '../../src/domain/instance.ts';
import type { Project } from '../../src/domain/project.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { criticalPath, measureLengths } from '../../src/planning/critical-path.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';
import { waves } from '../../src/planning/waves.ts';
import { CONFORMANCE_GRAPHS, type GraphCase } from '../rigs/conformance-graphs.ts';
import { projectOf } from '../rigs/project-of.ts';
import { scheduledGraph } from '../rigs/scheduled-graph.ts';
import { makespan, simulateRun, type SimulatedStage } from '../rigs/simulated-run.ts';

function projectFor({ stages }: GraphCase): Project {
  return projectOf(stages.map(({ name, depends_on: dependsOn }) => ({ name, dependsOn })));
}

function durationsOf({ stages }: GraphCase): (id: InstanceId) => number {
  const durations = new Map(
    stages.map(({ name, duration_ms: durationMs }) => [instanceId('default', name), durationMs]),
  );
  return (id) => durations.get(id) ?? 0;
}

function run(graph: GraphCase, maxConcurrentStages?: number): readonly SimulatedStage[] {
  const durationMs = durationsOf(graph);
  const settings = { direction: 'up', strategy: STRATEGIES.dependency_graph } as const;
  return simulateRun(
    scheduledGraph(projectFor(graph), { durationMs }),
    maxConcurrentStages === undefined ? settings : { ...settings, maxConcurrentStages },
    { durationMs },
  );
}

test('there are the graphs that the data promise', () => {
  expect(CONFORMANCE_GRAPHS).toHaveLength(82);
});

describe.each(CONFORMANCE_GRAPHS.map((graph) => [graph.id, graph] as const))('%s', (_, graph) => {
  const { facts } = graph;
  const project = projectFor(graph);
  const built = buildGraph(project);

  test('has the size, the waves and the critical path that are known', () => {
    expect(checkGraph(project)).toEqual([]);
    expect(built.ids).toHaveLength(facts.stages);
    expect(built.ids.flatMap((id) => built.dependencies(id))).toHaveLength(facts.edges);
    expect(waves(built).map((ids) => ids.map((id) => splitInstanceId(id).stage))).toEqual(facts.waves);
    expect(
      criticalPath(
        built,
        measureLengths(built.ids, () => undefined),
      ).ids,
    ).toHaveLength(facts.longest_path_stages);
    expect(criticalPath(built, measureLengths(built.ids, durationsOf(graph))).length).toBe(facts.makespan_unlimited_ms);
  });

  test('takes as long as its critical path where nothing limits it, and as long as all stages one at a time', () => {
    expect(makespan(run(graph))).toBe(facts.makespan_unlimited_ms);
    expect(makespan(run(graph, 1))).toBe(facts.total_ms);
  });

  test('with four slots keeps to the bounds, and to the dependencies', () => {
    const stages = run(graph, 4);
    expect(makespan(stages)).toBeGreaterThanOrEqual(facts.lower_bound_4_slots_ms);
    expect(makespan(stages)).toBeLessThanOrEqual(facts.total_ms / 4 + (1 - 1 / 4) * facts.makespan_unlimited_ms);
    const byId = new Map(stages.map((stage) => [stage.id, stage]));
    for (const { id, startedAt = -1 } of stages) {
      for (const dependency of built.dependencies(id)) {
        expect(byId.get(dependency)?.endedAt).toBeLessThanOrEqual(startedAt);
      }
    }
  });
});
