import type { Provenance } from '../../domain/history.ts';
import type { ReadGeneration } from './history-files.ts';
import type { TryLock } from './folder-lock.ts';
import type { FileEntry } from './manifest.ts';
import type { ManifestFile } from './manifest-file.ts';

/** What the directory store is given. */
export interface DirectorySnapshotOptions {
  /** Absolute; it holds one folder per environment. */
  readonly directory: string;
  readonly project: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly provenance: Provenance;
  readonly readGeneration: ReadGeneration;
  readonly tryLock: TryLock;
}

/** One environment of the directory store, in the memory of this process. */
export interface DirectoryEnvironment {
  readonly name: string;
  readonly folder: string;
  readonly manifest: ManifestFile;
  /**
   * Files that were found intact on load and are not, or not like this, in the manifest: a killed run or another
   * program has written them. They are listed by the next save, if the manifest still says of them what it said then.
   */
  readonly found: Map<string, FoundFile>;
}

/** A file that the manifest does not know like this. */
export interface FoundFile {
  readonly entry: FileEntry;
  /** What the manifest said of it; `undefined`: nothing. */
  readonly instead: FileEntry | undefined;
}
