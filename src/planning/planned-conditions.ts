import type { InstanceId } from '../domain/instance.ts';
import { instanceId } from '../domain/instance.ts';
import { stageNamed } from '../domain/project-index.ts';
import type { ConditionData, DependencyOutcome } from './condition-data.ts';
import { lazy } from './lazy.ts';
import type { PlanInput } from './plan-input.ts';
import { plannedValue } from './planned-values.ts';
import type { PlannedWork } from './planned-values.ts';
import type { StageView } from './stage-view.ts';
import { namesInPart } from './stages-meant.ts';

/**
 * What conditions of a stage can know while planning. A stage that will run has no outcome yet; one that is not part of
 * the plan, or has nothing to do, has that of its history.
 */
export function plannedConditions(
  input: PlanInput,
  planned: ReadonlyMap<InstanceId, PlannedWork>,
  { id, environment, stage }: Pick<StageView, 'id' | 'environment' | 'stage'>,
): Omit<ConditionData, 'context'> {
  const { graph, histories, project, selected } = input;
  const direct = new Set(stage.dependsOn.map((dependency) => dependency.stage));
  const before = lazy(() => graph.reach([id], 'dependencies'));
  /** Other stages may not have ended yet. One that is absent in this environment is no node of the graph. */
  const isKnown = (name: string, other: InstanceId): boolean =>
    other !== id &&
    (direct.has(name) || (graph.has(other) ? before().has(other) : stageNamed(project, name) !== undefined));
  const recorded = (other: InstanceId): DependencyOutcome =>
    histories.get(other)?.completed === true ? 'success' : 'skipped';
  return namesInPart(project, stage, {
    dependencies: [...direct],
    outcomeOf: (name) => {
      const other = instanceId(environment.name, name);
      if (!isKnown(name, other)) return undefined;
      const work = planned.get(other);
      if (work) return work.decision.kind === 'skip' ? recorded(other) : 'unknown';
      return selected.has(other) ? 'unknown' : recorded(other);
    },
    handedOn: (name, variable) => {
      const found = plannedValue(input, planned, instanceId(environment.name, name), variable);
      return found.kind === 'value' ? found.value : undefined;
    },
  });
}
