import type { Failure } from '../../domain/failure.ts';
import { splitInstanceId } from '../../domain/instance.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { RunContext } from '../../execution/run-context.ts';
import { noteWaiting } from '../../execution/wait-for-time.ts';
import type { CommandContext } from '../command-context.ts';
import { runContext } from '../prepared-run.ts';
import type { PreparedPlan } from '../prepare-plan.ts';

/**
 * Records in the job of the plan since when stages wait for their time, and saves it: a stage that is not due gets no
 * job of its own, and without that record a time of day would never come. What some store lacks is brought there too,
 * since an environment without work is saved by no other job.
 */
export async function noteScheduled(context: CommandContext, prepared: PreparedPlan): Promise<Result<void, Failure>> {
  const run = silently(context, prepared);
  const changed = new Map<string, string[]>();
  for (const planned of prepared.plan.stages) {
    const { decision, id } = planned;
    if (decision.kind !== 'scheduled' || decision.reason.because !== 'not_due' || decision.isNoted) continue;
    const { result, recorded } = await noteWaiting(run, planned, decision.reason);
    if (result.failure) return { ok: false, error: result.failure };
    const { environment, stage } = splitInstanceId(id);
    if (recorded) changed.set(environment, [...(changed.get(environment) ?? []), stage]);
  }
  for (const environment of prepared.behind) changed.set(environment, changed.get(environment) ?? []);
  for (const [environment, stages] of changed) {
    const saved = await prepared.snapshots.save(environment, stages);
    if (!saved.ok) return saved;
  }
  return ok(undefined);
}

/** The plan itself tells what waits. */
function silently(context: CommandContext, prepared: PreparedPlan): RunContext {
  const { stop, ports } = context;
  const silent = { ...context, ports: { ...ports, events: { emit: () => undefined } } };
  return runContext(silent, prepared, { stop, abort: stop });
}
