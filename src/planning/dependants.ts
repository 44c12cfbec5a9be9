import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ProjectGraph } from './graph.ts';

/** What a rollback has to know about the instances that depend on those it takes back. */
export interface DependantsQuestion {
  readonly selected: ReadonlySet<InstanceId>;
  isApplied(id: InstanceId): boolean;
  /** Take applied dependants along instead of refusing. */
  readonly cascade: boolean;
}

/**
 * The instances that a rollback takes back, or the failure `applied_dependants`: nothing may lose what it rests on.
 *
 * Dependants count over any number of steps, also through instances that are not applied. Promotion does not count:
 * production does not rest on test, and taking back test must never take production along.
 */
export function checkDependants(
  graph: ProjectGraph,
  { selected, isApplied, cascade }: DependantsQuestion,
): Result<ReadonlySet<InstanceId>, Failure> {
  const reached = graph.reach(selected, 'dependants');
  const outside = new Set([...reached].filter((id) => !selected.has(id) && isApplied(id)));
  if (outside.size === 0) return ok(selected);
  if (cascade) return ok(new Set(graph.ids.filter((id) => selected.has(id) || outside.has(id))));
  const restedOn = graph.reach(outside, 'dependencies');
  // Of a range the first one is what all the others rest on, and so names all that stands in the way.
  const instance = graph.sorted.find((id) => selected.has(id) && restedOn.has(id));
  if (instance === undefined) throw new Error('What depends on the selection does not rest on it.');
  const dependants = [...graph.reach([instance], 'dependants')].filter((id) => outside.has(id));
  return err({ reason: 'applied_dependants', instance, dependants });
}
