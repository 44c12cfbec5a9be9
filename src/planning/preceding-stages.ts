import type { Project } from '../domain/project.ts';
import type { Stage } from '../domain/stage.ts';
import { edgesOf, reachedFrom } from './adjacency.ts';

/**
 * Whether a stage has always ended before another one of its environment starts, so that its result can be asked for:
 * it is a dependency, directly or through others, or a prerequisite stage. The project may have cycles.
 */
export function precedingStages(project: Project): (stage: Stage, earlier: string) => boolean {
  const { stages } = project;
  const places = new Map(stages.map(({ name }, place) => [name, place]));
  const dependencies = stages.map(({ dependsOn }) =>
    dependsOn.flatMap((reference) => (reference.environment === undefined ? (places.get(reference.stage) ?? []) : [])),
  );
  const prerequisites = stages.flatMap(({ prerequisite, background }, place) =>
    prerequisite && !background ? place : [],
  );
  const comesFirst = reachedFrom(prerequisites, dependencies);
  // A condition may ask for a whole file: what comes before a stage is looked up once for all of that.
  let last: { readonly from: number; readonly reached: Uint8Array } | undefined;
  const reachedBehind = (from: number): Uint8Array => {
    if (last?.from !== from) last = { from, reached: reachedFrom(edgesOf(dependencies, from), dependencies) };
    return last.reached;
  };
  return (stage, earlier) => {
    const [from, to] = [places.get(stage.name), places.get(earlier)];
    if (from === undefined || to === undefined || from === to) return false;
    if (edgesOf(dependencies, from).includes(to)) return true;
    if (comesFirst[to] === 1 && comesFirst[from] !== 1) return true;
    return reachedBehind(from)[to] === 1;
  };
}
