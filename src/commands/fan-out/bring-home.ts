import type { Failure } from '../../domain/failure.ts';
import { showInstance, splitInstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { CommandContext } from '../command-context.ts';
import { mergeState } from '../state-merge.ts';
import type { StateMerge } from '../state-merge.ts';
import { keptElsewhere, openState } from '../state-subject.ts';
import type { LeftBehind } from './left-behind.ts';

/**
 * Brings the histories of all jobs into the state, by stage. One that another run has changed meanwhile is a conflict:
 * then nothing is written, and the artifacts of this run keep what it did.
 */
export async function bringHome(
  context: CommandContext,
  { left }: LeftBehind,
): Promise<Result<ReadonlyMap<string, number>, Failure>> {
  const subject = await openState(context);
  if (!subject.ok) return subject;
  const environments = new Map<string, Map<string, Uint8Array>>();
  for (const [id, { history }] of left) {
    if (history === undefined) continue;
    const { environment, stage } = splitInstanceId(id);
    const own = environments.get(environment) ?? new Map<string, Uint8Array>();
    environments.set(environment, own.set(stage, history));
  }
  const { project } = subject.value;
  const source = { shown: 'the jobs of this run', project: project.name, environments };
  const elsewhere = keptElsewhere(subject.value, [...environments.keys()]);
  const merge = await mergeState(context, subject.value, { source, elsewhere, take: new Set() });
  if (!merge.ok) return merge;
  const hindrance = hindranceTo(merge.value);
  if (hindrance !== undefined) {
    const [environment = ''] = environments.keys();
    const problem = `${hindrance}; what this run did is in its artifacts stage-run.…`;
    return err({ reason: 'save_failed', environment, place: subject.value.archive.describe(environment), problem });
  }
  const saved = new Map<string, number>();
  for (const [environment, { histories }] of merge.value.puts) {
    const generation = await subject.value.archive.put(environment, histories, 'kept', context.stop);
    if (!generation.ok) return generation;
    if (generation.value !== undefined) saved.set(environment, generation.value);
  }
  return ok(saved);
}

/** Why nothing may be written: it would lose what another run did, or what nobody can read any more. */
function hindranceTo({ histories, losses }: StateMerge): string | undefined {
  const conflicts = histories.filter(({ outcome }) => outcome === 'conflicting').map(({ id }) => showInstance(id));
  if (conflicts.length > 0) return `another run has changed ${conflicts.join(', ')} since this one was planned`;
  return losses[0];
}
