import type { Result } from '../../domain/result.ts';
import type { RemoteSnapshots } from '../../execution/snapshot-ports.ts';
import type { DirectorySnapshotOptions } from './directory-environment.ts';

/** What the store that keeps histories in several places is given. */
export interface KeptSnapshotOptions {
  /** The working copies. */
  readonly working: DirectorySnapshotOptions;
  /** In the order in which the user named them. None: the working copies are all there is. */
  readonly remotes: readonly RemoteSnapshots[];
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** What a save does after that: `later` writes the working copy only, since a `post` step uploads it. */
  readonly uploads: 'at once' | 'later';
  /** The histories of an environment that have a path of their own: absolute, by stage. Absent: none. */
  readonly elsewhere?: (environment: string) => ReadonlyMap<string, string>;
  /** Brings what the log beside a history holds into the file, which nobody has open. The error is a sentence. */
  readonly absorbLog: AbsorbLog;
}

/** See {@link KeptSnapshotOptions.absorbLog}. */
export type AbsorbLog = (file: string) => Result<void, string>;
