import type { Direction, MigrationStep } from './migration.ts';
import type { RecordedValue } from './variables.ts';

/** Who did something and when: what an auditor asks of every record. Times are ISO 8601 in UTC. */
export interface Provenance {
  readonly run: string;
  readonly attempt: number;
  readonly actor: string;
  readonly commit: string;
}

/** What the history of one stage instance says, read at one moment. */
export interface StageHistory {
  /** Whether there is a history at all: nothing recorded is another thing than nothing there. */
  readonly exists: boolean;
  /** In ascending order of version. */
  readonly applied: readonly AppliedVersion[];
  /** Sent, and no answer recorded. */
  readonly openIntents: readonly Intent[];
  /** What the stage hands on, from its last completed run: extracted values, outputs of shell work. */
  readonly exports: readonly RecordedValue[];
  /** The newest attempt, of either direction. */
  readonly lastAttempt?: AttemptRecord;
  /** Whether the stage counts as completed: its last `up` completed and it was not rolled back since. */
  readonly completed: boolean;
  /** Of shell work: checksum of definition and inputs when it last completed. */
  readonly inputsChecksum?: string;
  /** How long the stage took when it last completed, for the order of ready stages. */
  readonly durationMs?: number;
  /** How often each version was undone: a version that comes back is another one to the outside. */
  readonly undone?: ReadonlyMap<string, number>;
  /** Of a stage with `unique`: when it last completed under each id, if that was not taken back. Absent: never. */
  readonly uniqueRuns?: ReadonlyMap<string, UniqueRun>;
  /** Something the reader should know: an adopted file, a repaired one. Shown as notices. */
  readonly notices: readonly string[];
  /** There is none, and ought to be one: the notices say why. */
  readonly isMissing?: true;
}

/** A run of a stage with `unique`. `startedAt`: ISO 8601 in UTC. */
export type UniqueRun = Pick<AttemptRecord, 'run' | 'attempt' | 'startedAt'>;

/** One version that is applied. `down` and `variables` are as they were when it was applied. */
export interface AppliedVersion extends Provenance {
  readonly version: string;
  readonly label: string;
  /** Absent where another program applied it. */
  readonly fileChecksum?: string;
  readonly requestChecksum?: string;
  /** Absent where another program applied it: then the file of today is used. `irreversible`: the file had no `down`. */
  readonly down?: MigrationStep | 'none' | 'irreversible';
  readonly variables: readonly RecordedValue[];
  readonly appliedAt: string;
  readonly durationMs: number;
}

/** How an applied version is shown: one that another program applied has no label, and takes that of its file. */
export function appliedLabel({ label, version }: AppliedVersion, file?: { readonly label: string }): string {
  return label === '' ? (file?.label ?? version) : label;
}

/** The version under which a shell or infrastructure stage is recorded. */
export const RUN_VERSION = 'run';

/** A request that is about to leave, or shell work about to start; closed when its result is recorded. */
export interface Intent extends Provenance {
  readonly version: string;
  readonly label: string;
  readonly direction: Direction;
  readonly method: string;
  /**
   * SHA-256 of the URL: the URL itself may hold a secret. Of shell work on `up` the checksum of its definition and
   * inputs, which count for the completed stage when somebody says that it was carried out.
   */
  readonly urlHash: string;
  readonly idempotencyKey?: string;
  readonly startedAt: string;
}

/** States of a stage instance as records name them. */
export type StageState =
  'pending' | 'scheduled' | 'running' | 'completed' | 'failed' | 'skipped' | 'rolled_back' | 'in_doubt';

/** One attempt at a stage, or one decision about it. */
export interface AttemptRecord extends Provenance {
  readonly direction: Direction;
  readonly strategy: string;
  readonly state: StageState;
  readonly startedAt: string;
  readonly endedAt: string;
  /** The words of the reason: why it ran, was skipped or failed. Redacted. */
  readonly message: string;
  readonly failureReason?: string;
  readonly excerpt?: string;
  readonly exitCode?: number;
  /** For what a person decided: why (`resolve --reason`, `force`). */
  readonly note?: string;
  /** The requests that were recorded meanwhile, oldest first; only where all attempts are read. */
  readonly versions?: readonly AttemptedVersion[];
}

/** A request of an attempt whose result was recorded. Shell work leaves none. */
export interface AttemptedVersion {
  readonly version: string;
  readonly direction: Direction;
  /** `done`: applied, or taken back, as the direction says. */
  readonly outcome: 'done' | 'failed';
  /** 0: there was no answer, or nothing was sent. */
  readonly statusCode: number;
  /** ISO 8601. */
  readonly at: string;
}

/** A history without anything in it. */
export const EMPTY_HISTORY: StageHistory = {
  exists: false,
  applied: [],
  openIntents: [],
  exports: [],
  completed: false,
  notices: [],
};
