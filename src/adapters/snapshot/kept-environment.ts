import type { Failure } from '../../domain/failure.ts';
import { err, type Result } from '../../domain/result.ts';
import type { SnapshotStore } from '../../execution/snapshot-ports.ts';
import { fileErrorMessage } from './file-error.ts';
import type { KeptSnapshotOptions } from './kept-options.ts';
import type { Remotes } from './kept-remotes.ts';
import type { KeptState } from './kept-state.ts';
import type { WorkingCopy } from './kept-working.ts';

/** One environment in the memory of this process. */
export interface KeptEnvironment {
  readonly name: string;
  readonly copy: WorkingCopy;
  readonly remotes: Remotes;
  readonly options: KeptSnapshotOptions;
  /** The working copy as a store of its own, for its checks. */
  readonly directory: SnapshotStore;
  /** `undefined`: the stores were not looked at yet. */
  state: KeptState | undefined;
}

/** Does work on the working copy; what the file system refuses is a failure. */
export async function guarded<Value>(
  { copy }: KeptEnvironment,
  work: () => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure>> {
  try {
    return await work();
  } catch (error) {
    return err({ reason: 'history_unavailable', place: copy.folder, problem: fileErrorMessage(error) });
  }
}

/** Where the histories of an environment are, for messages. */
export function describePlaces(
  { name, copy, remotes: { stores } }: KeptEnvironment,
  show: (path: string) => string,
): string {
  return [show(copy.folder), ...stores.map((store) => store.describe(name))].join(', ');
}
