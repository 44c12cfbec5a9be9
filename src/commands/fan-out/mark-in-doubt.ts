import type { Failure } from '../../domain/failure.ts';
import type { Intent } from '../../domain/history.ts';
import { RUN_VERSION } from '../../domain/history.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { splitInstanceId } from '../../domain/instance.ts';
import type { PlannedStage } from '../../domain/plan.ts';
import { ok, type Result } from '../../domain/result.ts';
import { urlHash } from '../../execution/request-checksum.ts';
import { isoTime } from '../../execution/run-context.ts';
import type { CommandContext } from '../command-context.ts';
import type { PreparedPlan } from '../prepare-plan.ts';

/**
 * Marks all that these stages were about to do as in doubt: their job began, and has left nothing that says what it did.
 * The next run asks each migration's `find`, repeats what may be repeated, and stops at the others.
 */
export async function markInDoubt(
  context: CommandContext,
  { plan, places, snapshots }: PreparedPlan,
  ids: readonly InstanceId[],
): Promise<Result<void, Failure>> {
  for (const id of ids) {
    const planned = plan.stages.find((stage) => stage.id === id);
    const place = places.of(id);
    if (!planned) continue;
    if (!place.ok) return place;
    const claimed = await context.ports.histories.claim(place.value);
    if (!claimed.ok) return claimed;
    const history = claimed.value;
    for (const intent of intentsOf(context, planned)) {
      const opened = await history.open(intent);
      if (opened.ok) continue;
      await history[Symbol.asyncDispose]();
      return opened;
    }
    await history[Symbol.asyncDispose]();
    const { environment, stage } = splitInstanceId(id);
    const saved = await snapshots.save(environment, [stage]);
    if (!saved.ok) return saved;
  }
  return ok(undefined);
}

function intentsOf({ identity, ports }: CommandContext, { stage, steps }: PlannedStage): readonly Intent[] {
  const { run, attempt, actor, commit } = identity;
  const common = { run, attempt, actor, commit, startedAt: isoTime(ports.clock.now()) };
  return steps.flatMap((step): Intent[] => {
    const { direction } = step;
    if (step.kind === 'shell') {
      return [{ ...common, version: RUN_VERSION, label: stage, direction, method: 'run', urlHash: urlHash('') }];
    }
    if (step.skipped) return [];
    const { version, label, request } = step;
    const { method = '', url = '' } = request ?? {};
    return [{ ...common, version, label, direction, method, urlHash: urlHash(url) }];
  });
}
