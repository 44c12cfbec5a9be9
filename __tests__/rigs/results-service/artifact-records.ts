/** An artifact as the service keeps it. */
export interface ArtifactRecord {
  /** Given when it is completed; grows with time, over all runs. */
  id: number;
  readonly runBackendId: string;
  readonly jobBackendId: string;
  readonly name: string;
  readonly blob: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  size: number;
  digest: string | undefined;
  complete: boolean;
}

/** What is said of an artifact that is begun. */
export interface ArtifactBeginning {
  readonly runBackendId: string;
  readonly jobBackendId: string;
  readonly name: string;
  /** Milliseconds since 1970. Absent: as long as the repository keeps artifacts. */
  readonly expiresAt?: number;
}

/** "By default, artifacts are retained for 90 days", and no longer in a public repository. */
const DAY_MS = 24 * 60 * 60 * 1_000;
export const DEFAULT_RETENTION_MS: number = 90 * DAY_MS;

/** "You can create up to 500 artifacts per job" (documentation of actions/upload-artifact). */
const MAX_PER_JOB = 500;

/** `invalidArtifactNameCharacters` in `@actions/artifact` 6.2.1. */
const INVALID_NAME = /["\\/:<>|*?\r\n]/u;

/** The artifacts of one repository, and the rules for them. */
export interface ArtifactRecords {
  /** Complete ones that have not been deleted, expired ones too, oldest first. */
  readonly all: readonly ArtifactRecord[];
  isExpired(record: ArtifactRecord): boolean;
  /** Begins one. `taken`: a name is there once in each attempt at a run, also while its upload is not complete. */
  create(beginning: ArtifactBeginning): ArtifactRecord | 'taken' | 'invalid' | 'too_many';
  /** Completes one that was begun; `undefined`: none was. */
  complete(of: ArtifactBeginning, size: number, digest: string | undefined): ArtifactRecord | undefined;
  /** Forgets a complete one; `undefined`: there is none. */
  remove(which: (record: ArtifactRecord) => boolean): ArtifactRecord | undefined;
}

/** No artifacts yet. */
export function createArtifactRecords(now: () => number): ArtifactRecords {
  let records: readonly ArtifactRecord[] = [];
  let begun = 0;
  let completed = 0;
  const same = (one: ArtifactBeginning, other: ArtifactBeginning): boolean =>
    one.runBackendId === other.runBackendId && one.name === other.name;

  return {
    get all() {
      return records.filter(({ complete }) => complete).toSorted((a, b) => a.id - b.id);
    },
    isExpired: ({ expiresAt }) => expiresAt <= now(),
    create(beginning) {
      if (beginning.name === '' || INVALID_NAME.test(beginning.name)) return 'invalid';
      if (records.some((record) => same(record, beginning))) return 'taken';
      const ofJob = records.filter(({ jobBackendId }) => jobBackendId === beginning.jobBackendId);
      if (ofJob.length >= MAX_PER_JOB) return 'too_many';
      begun += 1;
      const latest = now() + DEFAULT_RETENTION_MS;
      const expiresAt = Math.min(beginning.expiresAt ?? latest, latest);
      const record: ArtifactRecord = {
        ...beginning,
        id: 0,
        blob: `artifact-${begun}.zip`,
        createdAt: now(),
        expiresAt,
        size: 0,
        digest: undefined,
        complete: false,
      };
      records = [...records, record];
      return record;
    },
    complete(of, size, digest) {
      const record = records.find((one) => !one.complete && same(one, of));
      if (record === undefined) return undefined;
      completed += 1;
      Object.assign(record, { id: completed, size, digest, complete: true });
      return record;
    },
    remove(which) {
      const removed = records.find((record) => record.complete && which(record));
      records = records.filter((record) => record !== removed);
      return removed;
    },
  };
}
