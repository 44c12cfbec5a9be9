import type { Failure } from '../domain/failure.ts';
import type { AppliedVersion, AttemptRecord, Intent } from '../domain/history.ts';
import type { Result } from '../domain/result.ts';
import type { StoreDefinition } from '../domain/stage-config.ts';
import type { SnapshotFacts } from '../domain/state-report.ts';
import type { HistoryPlace } from './ports.ts';
import type { Snapshot } from './snapshot-ports.ts';

/** What the file of a history holds, as far as two copies of one history can differ. */
export interface HistoryContent {
  readonly applied: readonly AppliedVersion[];
  readonly openIntents: readonly Intent[];
  /** Oldest first. */
  readonly attempts: readonly AttemptRecord[];
  /** A checksum of each request that was recorded, oldest first. They are never changed and never removed. */
  readonly requests: readonly string[];
  /** How many transactions it has seen. */
  readonly generation: number;
}

/** Whose a history must be, and in which tables it is. */
export interface ExpectedHistory extends Pick<HistoryPlace, 'id' | 'owner'> {
  readonly tables: StoreDefinition['tables'];
  /** As messages name it. */
  readonly file: string;
}

/** Looks into the files of histories that are not in their place: in a snapshot, an export, a folder. */
export interface KeptFiles {
  /** What the manifest of a snapshot says; `undefined`: it has none that can be read. */
  factsOf(snapshot: Snapshot): Promise<SnapshotFacts | undefined>;
  /** What an intact history of that instance holds. `history_damaged`, `history_newer`, `history_foreign` otherwise. */
  inspect(bytes: Uint8Array, expected: ExpectedHistory): Promise<Result<HistoryContent, Failure>>;
  /**
   * The histories of a folder, by stage, each as one file with all that its log holds. Nothing in the folder is changed.
   * `undefined`: there is no such folder. `elsewhere`: files that belong to it and are at a path of their own, by stage;
   * one that is not there is left out.
   */
  readFolder(
    folder: string,
    elsewhere?: ReadonlyMap<string, string>,
  ): Promise<Result<FolderFiles | undefined, Failure>>;
}

/** What a folder of histories holds. */
export interface FolderFiles {
  /** By stage. */
  readonly histories: ReadonlyMap<string, Uint8Array>;
  /** What its manifest says; absent: there is none that can be read. */
  readonly facts?: SnapshotFacts;
}
