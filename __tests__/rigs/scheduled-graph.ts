import type { InstanceId } from '../../src/domain/instance.ts';
import type { Direction } from '../../src/domain/migration.ts';
import type { Plan, PlannedStage } from '../../src/domain/plan.ts';
import type { Project } from '../../src/domain/project.ts';
import type { StrategyName } from '../../src/domain/strategy.ts';
import { type ArrangedStage, arrange } from '../../src/planning/arrangement.ts';
import type { KnownDurationMs } from '../../src/planning/critical-path.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import type { ScheduledStage } from '../../src/planning/schedule-state.ts';
import { scheduledStages } from '../../src/planning/scheduled-stages.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';

/** What of a plan a test chooses; the rest is an `up` of everything by the graph. */
export interface PlanChoice {
  readonly strategy?: StrategyName;
  readonly direction?: Direction;
  readonly selected?: readonly InstanceId[];
  readonly durationMs?: KnownDurationMs;
}

/** The stages of a project as a plan of them goes to a schedule. */
export function scheduledGraph(project: Project, choice: PlanChoice = {}): readonly ScheduledStage[] {
  const { strategy = 'dependency_graph', direction = 'up', selected, durationMs = () => undefined } = choice;
  const graph = buildGraph(project);
  const chosen = { selected: new Set(selected ?? graph.ids), direction, strategy: STRATEGIES[strategy], durationMs };
  const { stages, waves } = arrange(graph, chosen);
  const plan: Plan = {
    project: project.name,
    direction,
    strategy: chosen.strategy,
    waitBetweenStagesMs: 0,
    rollbackOnFailure: false,
    failOnAllowedFailure: false,
    environments: graph.environments,
    stages: stages.map((stage) => plannedStage(stage)),
    waves,
    notices: [],
  };
  return scheduledStages(plan);
}

function plannedStage({ node, wave, waitsFor, remaining }: ArrangedStage): PlannedStage {
  const { name, index, order, onFailure, background } = node.stage;
  return {
    id: node.id,
    environment: node.environment,
    stage: name,
    index,
    wave,
    ...(order === undefined ? {} : { order }),
    background,
    onFailure,
    waitsFor,
    remaining,
    decision: { kind: 'run', reason: { because: 'always' } },
    steps: [],
  };
}
