import type { InstanceId } from '../../domain/instance.ts';
import type { Direction } from '../../domain/migration.ts';
import type { Plan, PlannedStage, StageDecision } from '../../domain/plan.ts';
import type { OnFailure } from '../../domain/stage.ts';

/** Names the format of what a strategy's command gets; it is changed when a script could stumble over a change. */
export const STRATEGY_INPUT_FORMAT = 'stage-orchestrator/strategy-input/v1';

/** A plan as the command of a strategy gets it, under the names that `plan --json` has. */
export interface StrategyInput {
  readonly format: typeof STRATEGY_INPUT_FORMAT;
  readonly project: string;
  readonly direction: Direction;
  readonly environments: readonly string[];
  readonly maxConcurrentStages?: number;
  /** As `dependency_graph` has them: what the command prints in their place. */
  readonly waves: readonly (readonly InstanceId[])[];
  readonly stages: readonly StrategyInputStage[];
}

/** What of a stage may decide when it is its turn. Nothing of its requests and values, which may hold secrets. */
export interface StrategyInputStage {
  readonly id: InstanceId;
  readonly environment: string;
  readonly stage: string;
  readonly displayName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly order?: string;
  readonly wave: number;
  readonly waitsFor: readonly InstanceId[];
  readonly background: boolean;
  readonly onFailure: OnFailure;
  readonly decision: StageDecision['kind'];
  /** Length of the longest path from here to an end: in milliseconds where durations are known, else in stages. */
  readonly remaining: number;
}

/** @param tagsOf - the tags of a stage by its name */
export function strategyInput(plan: Plan, tagsOf: (stage: string) => readonly string[]): StrategyInput {
  const { project, direction, environments, maxConcurrentStages, waves, stages } = plan;
  return {
    format: STRATEGY_INPUT_FORMAT,
    project,
    direction,
    environments,
    ...(maxConcurrentStages === undefined ? {} : { maxConcurrentStages }),
    waves,
    stages: stages.map((stage) => inputStage(stage, tagsOf(stage.stage))),
  };
}

function inputStage(planned: PlannedStage, tags: readonly string[]): StrategyInputStage {
  const { id, environment, stage, displayName, labels, order, wave, waitsFor } = planned;
  const { background, onFailure, decision, remaining } = planned;
  return {
    id,
    environment,
    stage,
    ...(displayName === undefined ? {} : { displayName }),
    ...(labels === undefined ? {} : { labels: Object.fromEntries(labels) }),
    tags,
    ...(order === undefined ? {} : { order }),
    wave,
    waitsFor,
    background,
    onFailure,
    decision: decision.kind,
    remaining,
  };
}
