import type { Result } from '../domain/result.ts';

/** Files by name. The names are plain: no folders. */
export type FileSet = ReadonlyMap<string, Uint8Array>;

/**
 * The cache of GitHub Actions, as far as the run that we are may read and write it. Errors are sentences for the user;
 * an outage is an error and never "none".
 */
export interface ActionsCache {
  /**
   * The key that the service would restore for these prefixes, at most 10: entries of the run's own branch come before
   * those of its base and of the default branch; in a branch the first prefix wins, and with it the newest entry.
   * `undefined`: the service has said that there is none.
   */
  find(prefixes: readonly string[], signal: AbortSignal): Promise<Result<string | undefined, string>>;
  /** The files of the entry with exactly this key; `undefined`: it is gone. */
  restore(key: string, signal: AbortSignal): Promise<Result<FileSet | undefined, string>>;
  /** `taken`: there is an entry with this key, or one that was begun; entries are never changed. */
  save(key: string, files: FileSet, signal: AbortSignal): Promise<Result<'saved' | 'taken', string>>;
}

/** An artifact of the run that we are. Ids grow with time. */
export interface RunArtifact {
  readonly id: number;
  readonly name: string;
  /** `sha256:` and hexadecimal digits of the archive. */
  readonly digest?: string;
}

/** What comes of a download that did not fail: `gone`: there is none (any more); `damaged`: it is not what was uploaded. */
export type DownloadedArtifact = FileSet | 'gone' | 'damaged';

/** What is asked of an upload. */
export interface ArtifactUpload {
  readonly name: string;
  readonly files: FileSet;
  /** 1 to 90, or as many as the repository allows. Absent: as the repository says. */
  readonly retentionDays?: number;
}

/**
 * The artifacts of the run that we are, by the token that GitHub gives to each job: without permissions, and without a
 * call of the REST API. Errors are sentences for the user.
 */
export interface RunArtifacts {
  /** Those that are complete, of all jobs and attempts of the run. */
  list(signal: AbortSignal): Promise<Result<readonly RunArtifact[], string>>;
  /** The id of the new artifact. `taken`: the run has one of this name, or one that was begun. */
  upload(upload: ArtifactUpload, signal: AbortSignal): Promise<Result<number | 'taken', string>>;
  download(artifact: RunArtifact, signal: AbortSignal): Promise<Result<DownloadedArtifact, string>>;
  /** Deletes the newest of this name. No error where there is none. */
  remove(name: string, signal: AbortSignal): Promise<Result<void, string>>;
}

/** An artifact of any run of the repository. */
export interface RepositoryArtifact extends RunArtifact {
  /** The run that uploaded it. */
  readonly runId: number;
  /** For how long it is kept, in milliseconds since 1970. Absent: nobody says. */
  readonly kept?: { readonly sinceMs: number; readonly untilMs: number };
}

/** The artifacts of all runs of the repository, by the REST API (`actions: read`). Errors are sentences for the user. */
export interface RepositoryArtifacts {
  /**
   * Those of this name, newest first, that have not expired. Artifacts of runs that belong to forks are left out: anybody
   * can open a pull request whose run uploads an artifact of any name.
   */
  named(name: string, signal: AbortSignal): Promise<Result<readonly RepositoryArtifact[], string>>;
  /** All artifacts of one run, of all its attempts, that have not expired; those of a run of a fork are left out. */
  ofRun(runId: number, signal: AbortSignal): Promise<Result<readonly RepositoryArtifact[], string>>;
  /** Whether all jobs of the newest attempt at a run have ended. */
  hasEnded(runId: number, signal: AbortSignal): Promise<Result<boolean, string>>;
  download(artifact: RepositoryArtifact, signal: AbortSignal): Promise<Result<DownloadedArtifact, string>>;
}
