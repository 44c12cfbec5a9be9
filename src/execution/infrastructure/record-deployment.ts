import { RUN_VERSION } from '../../domain/history.ts';
import type { Direction } from '../../domain/migration.ts';
import type { ExportedValue, RecordedValue } from '../../domain/variables.ts';
import { recordValues } from '../record-values.ts';
import { recordVersion } from '../record-version.ts';
import type { VersionStep } from '../record-version.ts';
import { nothingDone } from '../stage-work.ts';
import type { StageWorkContext, WorkOutcome } from '../stage-work.ts';
import type { FailedCommand } from './deployment-run.ts';

/** A deployment that is there. `failed`: the shell work after it failed the stage; the deployment stays. */
export async function recordDeployed(
  work: StageWorkContext,
  {
    exports,
    startedAt,
    failed,
  }: { readonly exports: readonly ExportedValue[]; readonly startedAt: number; readonly failed?: FailedCommand },
): Promise<WorkOutcome> {
  const variables = recordValues(work.run, work.id, exports);
  const closed = await recordVersion(work, stepOf(work, 'up'), startedAt, { outcome: 'applied', variables });
  const made = [RUN_VERSION];
  if (!closed.ok) return { ...nothingDone(closed.error), made };
  if (failed) return { ...failedOutcome(failed), made, exports };
  return { done: made, made, exports, exitCode: 0 };
}

/** A deployment that was undone. */
export async function recordDestroyed(work: StageWorkContext, startedAt: number): Promise<WorkOutcome> {
  const closed = await recordVersion(work, stepOf(work, 'down'), startedAt, { outcome: 'undone' });
  if (!closed.ok) return nothingDone(closed.error);
  return { done: [RUN_VERSION], made: [RUN_VERSION], exports: [], exitCode: 0 };
}

/**
 * A deployment that failed. It may have made a part of what it was to make: where there is a way to be rid of that,
 * `leftovers`, the stage counts as applied, so that `down` goes that way. Ended by us, its intent stays open, which
 * means the same until the next run has found out.
 */
export async function recordFailed(
  work: StageWorkContext,
  {
    failed,
    direction,
    startedAt,
    leftovers,
  }: {
    readonly failed: FailedCommand;
    readonly direction: Direction;
    readonly startedAt: number;
    readonly leftovers: boolean;
  },
): Promise<WorkOutcome> {
  const outcome = failedOutcome(failed);
  const made = [RUN_VERSION];
  if (failed.kind === 'stopped') return { ...outcome, made };
  if (failed.kind === 'not_begun') {
    const dropped = await work.history.drop(RUN_VERSION);
    return dropped.ok ? outcome : nothingDone(dropped.error);
  }
  // The failure of the deployment is the one to report; an intent that stays open is only looked at once more.
  await recordVersion(
    work,
    stepOf(work, direction),
    startedAt,
    direction === 'up' && leftovers ? { outcome: 'applied', variables: valuesBefore(work) } : { outcome: 'failed' },
  );
  return { ...outcome, made };
}

/** What the last deployment handed on: a `destroy` of what is left may need it. */
function valuesBefore({ view }: StageWorkContext): readonly RecordedValue[] {
  return view.history.applied.find(({ version }) => version === RUN_VERSION)?.variables ?? [];
}

function failedOutcome({ failure, exitCode }: FailedCommand): WorkOutcome {
  return { ...nothingDone(failure), ...(exitCode === undefined ? {} : { exitCode }) };
}

function stepOf({ stage }: StageWorkContext, direction: Direction): VersionStep {
  return { version: RUN_VERSION, label: stage.name, direction };
}
