import type { Environment, Project } from '../domain/project.ts';
import type { Stage } from '../domain/stage.ts';

/**
 * How the graph of a project is laid out over small integers, its points.
 *
 * With E environments and S stages, point `e * S + s` is stage s in environment e, whether it exists there or not.
 * After them come two gates per environment, which stand for many stages, so that n stages that wait for m others
 * are n + m edges:
 *
 *     stages of e ──► prerequisites of e ──► its prerequisite stages ──► barrier of e ──► last stages of d
 *
 * Nobody stops at a gate or at an absent stage: what waits for it waits for whatever it waits for.
 */
export interface Layout {
  /** In promotion order. */
  readonly environments: readonly Environment[];
  /** In file order. */
  readonly stages: readonly Stage[];
  /** Stages and gates. */
  readonly count: number;
}

/** The stages of a project laid out in these environments. */
export function layOut(project: Project, environments: readonly Environment[]): Layout {
  const { stages } = project;
  return { environments, stages, count: environments.length * (stages.length + 2) };
}

/** The point of a stage in an environment, both by their place in the layout. */
export function stagePoint(layout: Layout, environment: number, stage: number): number {
  return environment * layout.stages.length + stage;
}

/** How many points are stages; those after them are gates. */
export function stagePointCount(layout: Layout): number {
  return layout.environments.length * layout.stages.length;
}

/** The gate that stands for the prerequisite stages of an environment. */
export function prerequisiteGate(layout: Layout, environment: number): number {
  return stagePointCount(layout) + environment;
}

/** The gate that stands for the stages of the environments that this one is promoted from. */
export function barrierGate(layout: Layout, environment: number): number {
  return stagePointCount(layout) + layout.environments.length + environment;
}

/** The place of the environment that a point, stage or gate, belongs to. */
export function environmentOf(layout: Layout, point: number): number {
  const behindStages = point - stagePointCount(layout);
  return behindStages < 0 ? Math.floor(point / layout.stages.length) : behindStages % layout.environments.length;
}

/** Whether a stage exists in an environment. */
export function existsIn(stage: Stage, environment: string): boolean {
  return stage.environments === undefined || stage.environments.includes(environment);
}
