import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SnapshotInfo } from '../../execution/snapshot-ports.ts';
import { guarded, type KeptEnvironment } from './kept-environment.ts';
import { saveKept } from './kept-save.ts';

/**
 * Brings to the stores what a run that was cancelled or killed has left in the working copy. Never refuses because of
 * that, merges with what other runs have saved meanwhile, and does nothing where there is nothing. `undefined`: so it is.
 */
export async function saveUnsavedKept(
  environment: KeptEnvironment,
): Promise<Result<SnapshotInfo | undefined, Failure>> {
  const there = await guarded(environment, async () => {
    const names = await environment.copy.names();
    const record = await environment.copy.record.read();
    return record.ok ? ok(names.length > 0 || record.value !== undefined) : record;
  });
  if (!there.ok) return err(there.error);
  if (!there.value) return ok(undefined);
  // What this process knew from loading says nothing about what another one has done.
  environment.state = undefined;
  return saveKept(environment, new Set());
}
