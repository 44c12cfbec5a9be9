import type { Environment, Project } from '../domain/project.ts';
import type { StageReference } from '../domain/stage.ts';
import { type Adjacency, joinEdges } from './adjacency.ts';
import { existsIn, type Layout, layOut, stagePoint } from './graph-layout.ts';
import { prerequisiteEdges } from './prerequisites.ts';
import { promotionEdges } from './promotion.ts';

/** The graph of a project over points; an edge leads to what is waited for. */
export interface Points extends Layout {
  /** What `depends_on` and `prerequisite: true` ask for: the edges that ranges and rollback follow. */
  readonly needs: Adjacency;
  /** Everything that orders a run: `needs` and promotion. */
  readonly waits: Adjacency;
  /** As `waits`, but a barrier leads to every stage it stands for and not only to the last ones. */
  readonly waitsForEvery: Adjacency;
}

/**
 * The graph of the project in these environments. References to what is not among them are left out, and so is that of
 * a stage to itself: where the stage exists it is an error, elsewhere it means nothing. Where a stage is absent, what it
 * names in another environment is left out too: nothing there is to wait for it, and promotion would go in a circle
 * through a stage that exists in production alone and names one of test.
 */
export function buildPoints(project: Project, environments: readonly Environment[]): Points {
  const layout = layOut(project, environments);
  const dependencies = dependencyEdges(layout);
  const needs = joinEdges(dependencies, prerequisiteEdges(layout, dependencies));
  return {
    ...layout,
    needs,
    waits: joinEdges(needs, promotionEdges(layout, needs, 'last_stages')),
    waitsForEvery: joinEdges(needs, promotionEdges(layout, needs, 'every_stage')),
  };
}

function dependencyEdges(layout: Layout): Adjacency {
  const stagePlaces = new Map(layout.stages.map(({ name }, place) => [name, place]));
  const environmentPlaces = new Map(layout.environments.map(({ name }, place) => [name, place]));
  const pointOf = (reference: StageReference, environment: number): readonly number[] => {
    const stage = stagePlaces.get(reference.stage);
    const place = reference.environment === undefined ? environment : environmentPlaces.get(reference.environment);
    return stage === undefined || place === undefined ? [] : [stagePoint(layout, place, stage)];
  };
  const edges: (readonly number[])[] = layout.environments.flatMap(({ name }, environment) =>
    layout.stages.map((stage, place) => {
      const own = stagePoint(layout, environment, place);
      const meant = existsIn(stage, name)
        ? stage.dependsOn
        : stage.dependsOn.filter((reference) => (reference.environment ?? name) === name);
      return meant.flatMap((reference) => pointOf(reference, environment)).filter((point) => point !== own);
    }),
  );
  while (edges.length < layout.count) edges.push([]);
  return edges;
}
