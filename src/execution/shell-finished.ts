import { RUN_VERSION } from '../domain/history.ts';
import type { AppliedVersion } from '../domain/history.ts';
import type { Failure } from '../domain/failure.ts';
import { ok, type Result } from '../domain/result.ts';
import type { ShellWork } from '../domain/stage.ts';
import type { ExportedValue } from '../domain/variables.ts';
import { openRecorded } from './open-recorded.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/**
 * What a script came to in a run that was killed right after its result was recorded, and before the stage was: only
 * the record of the stage is missing, so the script is not run again, unless its policy asks for that anyway.
 */
export async function finishedBefore(
  work: StageWorkContext,
  { runPolicy }: ShellWork,
  checksum: string,
): Promise<Result<WorkOutcome | undefined, Failure>> {
  if (work.try !== 1 || runPolicy === 'always') return ok(undefined);
  const unfinished = await unfinishedResult(work);
  if (!unfinished.ok || !unfinished.value) return unfinished.ok ? ok(undefined) : unfinished;
  const applied = unfinished.value;
  if (runPolicy === 'on_change' && applied.fileChecksum !== checksum) return ok(undefined);
  const exports: ExportedValue[] = [];
  for (const recorded of applied.variables) {
    const opened = openRecorded(work.run, work.id, recorded);
    if (opened.ok) exports.push({ name: recorded.name, ...opened.value });
  }
  return ok({ done: [], made: [], exports, exitCode: 0, inputsChecksum: checksum });
}

/**
 * The result of a script whose run has left no record of the stage since. Times of other runs say nothing about that: the
 * clocks of two machines need not agree.
 */
async function unfinishedResult({
  view,
  history,
}: StageWorkContext): Promise<Result<AppliedVersion | undefined, Failure>> {
  const { applied, completed, openIntents } = view.history;
  const last = applied.find(({ version }) => version === RUN_VERSION);
  if (!last || completed || openIntents.length > 0) return ok(undefined);
  const attempts = await history.attempts();
  if (!attempts.ok) return attempts;
  const isRecorded = attempts.value.some(
    ({ run, attempt, endedAt }) => run === last.run && attempt === last.attempt && endedAt >= last.appliedAt,
  );
  return ok(isRecorded ? undefined : last);
}
