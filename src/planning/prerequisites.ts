import { type Adjacency, edgesOf, reachedFrom } from './adjacency.ts';
import { environmentOf, type Layout, prerequisiteGate, stagePoint } from './graph-layout.ts';

/**
 * The edges that `prerequisite: true` implies: a prerequisite, and what it depends on itself, comes before every
 * other stage of its environment, whether those name it or not (spec 06: prerequisites "are implied").
 * A `background` stage is no prerequisite: only explicit dependants wait for it.
 */
export function prerequisiteEdges(layout: Layout, dependencies: Adjacency): Adjacency {
  const edges: (readonly number[])[] = dependencies.map(() => []);
  for (const environment of layout.environments.keys()) {
    const prerequisites = layout.stages.flatMap(({ prerequisite, background }, place) =>
      prerequisite && !background ? stagePoint(layout, environment, place) : [],
    );
    if (prerequisites.length === 0) continue;
    const gate = prerequisiteGate(layout, environment);
    const comesFirst = reachedFrom(prerequisites, dependencies);
    edges[gate] = prerequisites;
    for (const place of layout.stages.keys()) {
      const point = stagePoint(layout, environment, place);
      // A stage behind another one that waits at the gate reaches it through that one.
      const waitsAlready = edgesOf(dependencies, point).some(
        (dependency) => environmentOf(layout, dependency) === environment && comesFirst[dependency] !== 1,
      );
      if (comesFirst[point] !== 1 && !waitsAlready) edges[point] = [gate];
    }
  }
  return edges;
}
