import type { InstanceId } from '../../src/domain/instance.ts';
import type { Direction } from '../../src/domain/migration.ts';
import type { Project } from '../../src/domain/project.ts';
import type { StrategyName } from '../../src/domain/strategy.ts';
import { type ArrangedStage, arrange } from '../../src/planning/arrangement.ts';
import type { KnownDurationMs } from '../../src/planning/critical-path.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import type { ScheduledStage } from '../../src/planning/schedule-state.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';

/** What of a plan a test chooses; the rest is an `up` of everything by the graph. */
export interface PlanChoice {
  readonly strategy?: StrategyName;
  readonly direction?: Direction;
  readonly selected?: readonly InstanceId[];
  readonly durationMs?: KnownDurationMs;
}

/** The stages of a project as the plan of them goes to a schedule. */
export function scheduledGraph(project: Project, choice: PlanChoice = {}): readonly ScheduledStage[] {
  const { strategy = 'dependency_graph', direction = 'up', selected, durationMs = () => undefined } = choice;
  const graph = buildGraph(project);
  const chosen = { selected: new Set(selected ?? graph.ids), direction, strategy: STRATEGIES[strategy], durationMs };
  return arrange(graph, chosen).stages.map((stage) => scheduledStage(stage));
}

function scheduledStage({ node, waitsFor, remaining }: ArrangedStage): ScheduledStage {
  const { id, environment, position } = node;
  const { order, onFailure, background } = node.stage;
  const ranked = order === undefined ? { position, remaining } : { position, remaining, order };
  return { id, environment, waitsFor, ...ranked, onFailure, background };
}
