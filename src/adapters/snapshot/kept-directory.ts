import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SnapshotInfo } from '../../execution/snapshot-ports.ts';
import { guarded, type KeptEnvironment } from './kept-environment.ts';

/** Checks a working copy that is all there is. One that was replaced half-way is neither the old nor the new state. */
export async function loadWorkingCopy(
  environment: KeptEnvironment,
): Promise<Result<SnapshotInfo | undefined, Failure>> {
  const whole = await guarded(environment, async () => {
    const record = await environment.copy.record.read();
    if (!record.ok) return record;
    return record.value?.replacing === undefined ? ok(undefined) : err(halfReplaced(environment));
  });
  return whole.ok ? environment.directory.load(environment.name) : whole;
}

/** The failure of a working copy whose replacing was broken off. */
function halfReplaced({ copy }: KeptEnvironment): Failure {
  const problem =
    'a process that replaced its histories by those of a snapshot was killed half-way. Name the stores of that run with --state, or repeat the command state that was given';
  return { reason: 'history_damaged', file: copy.folder, problem };
}
