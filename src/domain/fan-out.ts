import type { InstanceId } from './instance.ts';

/** Where the job of a stage runs. Stages with the same placement may share a job. */
export interface Placement {
  /** The GitHub environment whose approvals and secrets the job gets; empty: none. */
  readonly githubEnvironment: string;
  /** Labels of the runner; empty: those that the caller of the workflow chose. */
  readonly runsOn: readonly string[];
}

/** One job of a wave: stages that run in it, as the engine runs them in one job. */
export interface Leg {
  /** From 1. */
  readonly wave: number;
  /** From 0 in each wave: the number of the slot that it writes. */
  readonly slot: number;
  /** How people see the job: its stage, or how many there are. */
  readonly name: string;
  /** In an order in which each comes after what it waits for. */
  readonly stages: readonly InstanceId[];
  readonly placement: Placement;
  /** The whole job, in minutes. */
  readonly timeoutMinutes: number;
}

/** A plan as jobs. Each leg needs only legs of earlier waves; stages with nothing to do are in no leg. */
export interface FanOut {
  /** No wave is empty. */
  readonly waves: readonly (readonly Leg[])[];
  /** Most legs of a wave at once; absent: no limit. */
  readonly maxParallel?: number;
}
