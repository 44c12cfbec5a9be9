import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Notice } from '../domain/plan.ts';
import type { Project } from '../domain/project.ts';
import type { Strategy } from '../domain/strategy.ts';
import type { PlanTiming } from './due.ts';
import type { ProjectGraph } from './graph.ts';
import type { planDeployment } from './infrastructure/plan-deployment.ts';
import type { OpenRecorded } from './recorded-values.ts';
import type { WorldView } from './scope-services.ts';
import type { planUnique } from './unique.ts';
import type { ReplaceParameterFiles } from './stage-parameters.ts';

/** Everything a plan is made from. Nothing of it changes while the plan is made. */
export interface PlanInput {
  readonly project: Project;
  readonly graph: ProjectGraph;
  readonly selected: ReadonlySet<InstanceId>;
  /** Whether stages were chosen by name, range or tag; absent: they were not. */
  readonly narrowed?: boolean;
  readonly strategy: Strategy;
  /** Of every selected instance and of all that these depend on; what is missing has no history. */
  readonly histories: ReadonlyMap<InstanceId, StageHistory>;
  /** The selected instances that have something in flight because a run works on them right now; absent: none. */
  readonly atWork?: ReadonlySet<InstanceId>;
  readonly open: OpenRecorded;
  readonly fingerprint: (value: string) => string | undefined;
  readonly world: WorldView;
  /** The input `variables`. */
  readonly given: ReadonlyMap<string, string>;
  readonly branch: string;
  readonly event: string;
  /** The commit that is planned; empty where it is not known. */
  readonly commit: string;
  readonly maxConcurrentStages?: number;
  /** Whether a secret that can't be opened here is only shown as not known; otherwise it is a failure. */
  readonly previewOnly: boolean;
  /**
   * What is refused before a run begins: `all`, also where this only looks at secrets like a preview; `none`: it goes on
   * with a run that has begun, with histories that may be of the time before. Absent: a preview tells, a run refuses.
   */
  readonly refusals?: 'all' | 'none';
  readonly failOnDrift: boolean;
  readonly skipIrreversible: boolean;
  /** Show the variables of each stage with their sources. */
  readonly verbose: boolean;
  /** Run completed stages again. */
  readonly repeat: boolean;
  /** Absent: no selected stage has `execute_at`. */
  readonly timing?: PlanTiming;
  /** What plans `iac` stages, which only projects that have some load. */
  readonly planDeployment?: typeof planDeployment;
  /** What processes parameter files, which only projects that have some load. */
  readonly replaceParameterFiles?: ReplaceParameterFiles;
  /** What looks after `unique`, which only projects that have it load. */
  readonly planUnique?: typeof planUnique;
  /** Whether a text holds a secret. Absent: nobody knows one. */
  readonly isSecret?: (text: string) => boolean;
  /** What the caller found out before: a missing history, an adopted one. */
  readonly notices: readonly Notice[];
}
