import { RUN_VERSION } from '../domain/history.ts';
import type { StageHistory, AppliedVersion } from '../domain/history.ts';
import type { ShellWork } from '../domain/stage.ts';
import type { ExportedValue } from '../domain/variables.ts';
import { openRecorded } from './open-recorded.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/**
 * What a script came to in a run that was killed right after its result was recorded, and before the stage was: only
 * the record of the stage is missing, so the script is not run again, unless its policy asks for that anyway.
 */
export function finishedBefore(
  work: StageWorkContext,
  { runPolicy }: ShellWork,
  checksum: string,
): WorkOutcome | undefined {
  const applied = work.try === 1 ? unfinished(work.view.history) : undefined;
  if (!applied || runPolicy === 'always') return undefined;
  if (runPolicy === 'on_change' && applied.fileChecksum !== checksum) return undefined;
  const exports: ExportedValue[] = [];
  for (const recorded of applied.variables) {
    const opened = openRecorded(work.run, work.id, recorded);
    if (opened.ok) exports.push({ name: recorded.name, ...opened.value });
  }
  return { done: [], made: [], exports, exitCode: 0, inputsChecksum: checksum };
}

/** The result of a script that is newer than every attempt at its stage. */
function unfinished({ applied, completed, openIntents, lastAttempt }: StageHistory): AppliedVersion | undefined {
  const last = applied.find(({ version }) => version === RUN_VERSION);
  if (!last || completed || openIntents.length > 0) return undefined;
  return lastAttempt === undefined || last.appliedAt > lastAttempt.endedAt ? last : undefined;
}
