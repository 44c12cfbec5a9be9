import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Stage } from '../domain/stage.ts';
import type { ProjectGraph } from './graph.ts';
import { oncePerList } from './shared-lists.ts';

/**
 * For every selected instance that cannot run, the failure that names the first dependency which is neither selected
 * nor satisfied. Promotion counts: at a barrier every stage of the earlier environments has to be satisfied.
 */
export function findUnsatisfied(
  graph: ProjectGraph,
  selected: ReadonlySet<InstanceId>,
  isSatisfied: (id: InstanceId) => boolean,
): ReadonlyMap<InstanceId, Failure> {
  const firstMissing = oncePerList((requirements) => requirements.find((id) => !selected.has(id) && !isSatisfied(id)));
  const failures = new Map<InstanceId, Failure>();
  for (const instance of graph.ids) {
    if (!selected.has(instance)) continue;
    const dependency = firstMissing(graph.requirements(instance));
    if (dependency !== undefined) failures.set(instance, { reason: 'dependency_unsatisfied', instance, dependency });
  }
  return failures;
}

/**
 * Whether a stage that does not run now satisfies those that depend on it (spec 02, "What a dependency needs"): it
 * completed earlier and was not rolled back since, it failed last and its policy is `continue`, its condition is false
 * now, it said itself when it ran last that there was nothing to do, or it is disabled.
 */
export function isSatisfiedByHistory(stage: Stage, history: StageHistory, conditionIsFalse: boolean): boolean {
  if (history.completed || conditionIsFalse) return true;
  if (stage.work.kind === 'infrastructure' && stage.work.disabled) return true;
  const last = history.lastAttempt;
  if (last?.direction !== 'up') return false;
  // With a condition nobody knows which of the two it was; the condition is looked at now.
  if (last.state === 'skipped') return stage.condition === undefined;
  return stage.onFailure === 'continue' && last.state === 'failed';
}
