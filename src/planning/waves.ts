import type { InstanceId } from '../domain/instance.ts';
import type { Graph } from './graph-view.ts';
import { oncePerList } from './shared-lists.ts';

/**
 * The layers of a graph: wave 1 has no dependencies, wave n + 1 needs only waves 1 … n. Each instance is in the
 * earliest wave it can be in; within a wave the order is by position.
 */
export function waves(graph: Graph): readonly (readonly InstanceId[])[] {
  const levels = new Map<InstanceId, number>();
  const levelBehind = oncePerList((dependencies) =>
    dependencies.reduce((level, dependency) => Math.max(level, (levels.get(dependency) ?? 0) + 1), 0),
  );
  for (const id of graph.sorted) levels.set(id, levelBehind(graph.dependencies(id)));
  return inLevels(graph.ids, levels);
}

/**
 * The layers of a graph whose dependencies order only the starts: instances of one environment share a wave, except
 * that promotion and `environment/stage` put those that wait for another environment behind it.
 */
export function environmentWaves(graph: Graph): readonly (readonly InstanceId[])[] {
  const levels = new Map<InstanceId, number>();
  const levelBehind = (environment: string): ((list: readonly InstanceId[]) => number) =>
    oncePerList((dependencies) =>
      dependencies.reduce((level, dependency) => {
        const step = graph.node(dependency).environment === environment ? 0 : 1;
        return Math.max(level, (levels.get(dependency) ?? 0) + step);
      }, 0),
    );
  const behind = new Map<string, (list: readonly InstanceId[]) => number>();
  for (const id of graph.sorted) {
    const { environment } = graph.node(id);
    const level = behind.get(environment) ?? levelBehind(environment);
    behind.set(environment, level);
    levels.set(id, level(graph.dependencies(id)));
  }
  return inLevels(graph.ids, levels);
}

function inLevels(ids: readonly InstanceId[], levels: ReadonlyMap<InstanceId, number>): readonly InstanceId[][] {
  const layers: InstanceId[][] = [];
  for (const id of ids) (layers[levels.get(id) ?? 0] ??= []).push(id);
  return layers;
}
