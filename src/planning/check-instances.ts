import type { Diagnostic } from '../domain/diagnostic.ts';
import { instanceId, showInstance } from '../domain/instance.ts';
import type { Environment, Project } from '../domain/project.ts';
import type { Stage } from '../domain/stage.ts';
import { findCycles } from './cycle.ts';
import { type CycleEdge, cycleDiagnostic } from './cycle-diagnostic.ts';
import { environmentOf, existsIn, stagePointCount } from './graph-layout.ts';
import { buildPoints, type Points } from './graph-points.ts';

/**
 * Cycles that neither the stages nor the environments have by themselves: a stage of an earlier environment that names
 * one of a later environment, `production/stage`, which promotion holds back until the earlier one is done.
 */
export function checkInstances(project: Project): readonly Diagnostic[] {
  const crosses = project.stages.some(({ dependsOn }) =>
    dependsOn.some(({ environment }) => environment !== undefined),
  );
  if (!crosses) return [];
  const points = buildPoints(project, project.environments);
  return findCycles(points.waits).map((cycle) => cycleDiagnostic('circular-dependency', describe(points, cycle)));
}

interface Place {
  readonly environment: Environment;
  readonly stage: Stage;
}

function describe(points: Points, cycle: readonly number[]): readonly CycleEdge[] {
  // Nobody knows gates, nor stages in environments they are absent in: what is behind them is what is waited for.
  const stages = cycle.filter((point) => point < stagePointCount(points));
  const present = stages.filter((point) => placeOf(points, point).some((place) => isPresent(place)));
  const places = fromLowest(present.length > 0 ? present : stages).flatMap((point) => placeOf(points, point));
  return places.flatMap((from, step) => {
    const to = places[(step + 1) % places.length];
    return to === undefined ? [] : explain(from, to);
  });
}

function fromLowest(cycle: readonly number[]): readonly number[] {
  const start = cycle.indexOf(cycle.reduce((lowest, point) => Math.min(lowest, point)));
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

function isPresent({ stage, environment }: Place): boolean {
  return existsIn(stage, environment.name);
}

function placeOf(points: Points, point: number): readonly Place[] {
  const environment = points.environments[environmentOf(points, point)];
  const stage = points.stages[point % points.stages.length];
  return environment && stage ? [{ environment, stage }] : [];
}

function show({ environment, stage }: Place): string {
  return showInstance(instanceId(environment.name, stage.name));
}

function explain(from: Place, to: Place): CycleEdge {
  const name = show(from);
  const reference = from.stage.dependsOn.find(
    ({ stage, environment = from.environment.name }) => stage === to.stage.name && environment === to.environment.name,
  );
  if (reference) return { from: name, message: `${name} depends on ${show(to)}`, location: reference.location };
  if (from.environment.name === to.environment.name && to.stage.prerequisite) {
    return { from: name, message: `${name} waits for the prerequisite ${show(to)}`, location: to.stage.location };
  }
  const { dependsOn, location } = from.environment;
  if (!dependsOn.includes(to.environment.name)) {
    return { from: name, message: `${name} comes after ${show(to)}`, location: from.stage.location };
  }
  const promotion = `environment ${from.environment.name} depends on ${dependsOn.join(', ')}`;
  return { from: name, message: `${name} waits for ${show(to)}: ${promotion}`, location };
}
