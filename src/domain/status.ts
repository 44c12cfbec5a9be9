import type { AbsentStage } from './absent-stage.ts';
import type { AttemptRecord, StageState } from './history.ts';
import type { InstanceId } from './instance.ts';
import type { DueTime } from './reason.ts';
import type { NextStep } from './next-step.ts';

/** What `status` tells about one stage instance. */
export interface StageStatus {
  readonly id: InstanceId;
  /** How people call the stage, where that is not its name. */
  readonly displayName?: string;
  readonly state: StageState;
  /** When it is due, as its `execute_at` and its history say; absent: it waits for no time. */
  readonly due?: DueTime;
  /** In ascending order of version. `run` for shell work. */
  readonly applied: readonly AppliedSummary[];
  /** Labels of migrations that are not applied, in order. */
  readonly pending: readonly string[];
  /** Labels of what was begun and has no recorded end; `run` for shell work. */
  readonly inDoubt: readonly string[];
  /** The same as sentences, which tell the way back from the way there. */
  readonly doubts: readonly string[];
  readonly lastAttempt?: AttemptRecord;
  /** Names of recorded values, for `--verbose` with their values where they are not secret. */
  readonly values: readonly ShownVariable[];
  /** With `--verbose`: every variable of the stage and where it comes from. */
  readonly variables?: readonly ShownVariable[];
  readonly notices: readonly string[];
}

/** One applied version. `drifted`: its file changed since. `deleted`: its file is gone. */
export interface AppliedSummary {
  readonly version: string;
  readonly label: string;
  readonly appliedAt: string;
  readonly run: string;
  readonly drifted: boolean;
  readonly deleted: boolean;
  readonly reversible: boolean;
}

/** A variable as it may be shown: a secret has no value here. `note` says why there is none. */
export interface ShownVariable {
  readonly name: string;
  readonly value?: string;
  readonly note?: string;
  readonly source: string;
}

/** What `status` tells. */
export interface ProjectStatus {
  readonly project: string;
  readonly stages: readonly StageStatus[];
  /** The earliest moment at which one of them is due, in ISO 8601. */
  readonly nextDueAt?: string;
  /** Stages of the file that an environment does not have; absent: there is none, or a part is asked for. */
  readonly absent?: readonly AbsentStage[];
}

/** One line of `history`: an attempt of a stage instance. */
export interface HistoryEntry {
  readonly id: InstanceId;
  readonly attempt: AttemptRecord;
}

/** The graph of a project as `graph` draws it. */
export interface StageGraph {
  readonly nodes: readonly { readonly id: InstanceId; readonly wave: number; readonly state?: StageState }[];
  /** From a dependency to what waits for it. */
  readonly edges: readonly { readonly from: InstanceId; readonly to: InstanceId }[];
}

/** What `why` tells about a stage, as sentences. */
export interface Explanation {
  readonly id: InstanceId;
  readonly sentences: readonly string[];
  readonly next: readonly NextStep[];
}
