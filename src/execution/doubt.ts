import type { InDoubtFailure } from '../domain/failure.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { Intent } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { isRepeatable } from './retry.ts';
import type { StageWorkContext } from './stage-work.ts';

/** The failure of a stage that waits until a person has said what became of an intent. */
export function inDoubt(instance: InstanceId, { version, label, direction, run, startedAt }: Intent): InDoubtFailure {
  return { reason: 'in_doubt', instance, version, label, direction, run, startedAt };
}

/**
 * Whether what an intent stands for may be done again without asking: its stage says so with `idempotent`, its method is
 * idempotent, it carried a key, or somebody allowed it and gave a reason (spec 04, "Journal"; spec 05, `idempotent`).
 * `method`: that of today, since the file may have changed.
 */
export function mayDoAgain(
  { run, stage }: Pick<StageWorkContext, 'run' | 'stage'>,
  open: Intent,
  method: string,
): boolean {
  if (stage.idempotent || run.allowances.force !== undefined) return true;
  const hasKey = open.idempotencyKey !== undefined;
  return isRepeatable(open.method, hasKey) && isRepeatable(method, hasKey);
}

/**
 * The script of a stage that was interrupted half-way and may not simply be run again. A stage that is tried again, or
 * taken back, by the run that began it was told so by the file: `retry` and `rollback_self`.
 */
export function scriptInDoubt({ view, stage, run, try: attempt, only }: StageWorkContext): Intent | undefined {
  if (stage.work.kind !== 'shell' || stage.idempotent || run.allowances.force !== undefined) return undefined;
  if (attempt > 1 || only) return undefined;
  return view.history.openIntents.find((intent) => intent.version === RUN_VERSION);
}
