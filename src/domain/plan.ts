import type { AbsentStage } from './absent-stage.ts';
import type { Comparison } from './comparison.ts';
import type { DeploymentPreview } from './deployment-preview.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Failure } from './failure.ts';
import type { InfrastructureWork } from './infrastructure.ts';
import type { PlannedHook } from './hook.ts';
import type { InstanceId } from './instance.ts';
import type { Direction } from './migration.ts';
import type { RunReason, SkipReason, UndecidedReason, WaitReason } from './reason.ts';
import type { OnFailure } from './stage.ts';
import type { ShownVariable } from './status.ts';
import type { Strategy } from './strategy.ts';

/** What will happen: data that a matrix, a comment and a file are made from. Texts are redacted when it leaves the process. */
export interface Plan {
  readonly project: string;
  readonly direction: Direction;
  readonly strategy: Strategy;
  /** Most stages at once; absent: no limit. */
  readonly maxConcurrentStages?: number;
  readonly waitBetweenStagesMs: number;
  readonly rollbackOnFailure: boolean;
  readonly failOnAllowedFailure: boolean;
  readonly environments: readonly string[];
  /** How people call environments, by name, where that is not the name. Absent: all are called by their names. */
  readonly displayNames?: ReadonlyMap<string, string>;
  /** Every selected instance, in the order of waves and then of the file (reversed for down). */
  readonly stages: readonly PlannedStage[];
  /** Stages of the file that an environment of this plan does not have; absent: there is none. */
  readonly absent?: readonly AbsentStage[];
  /** When one of its stages is due next, in ISO 8601; absent: none waits for a time. */
  readonly nextDueAt?: string;
  /** Layers of the graph: wave n needs only waves before it. */
  readonly waves: readonly (readonly InstanceId[])[];
  /** Warnings and notices that belong to the plan: drift, a file out of order, ignored settings. */
  readonly notices: readonly Notice[];
}

/** Something worth knowing that stops nothing. */
export interface Notice {
  readonly kind:
    | 'drift'
    | 'out_of_order'
    | 'missing_history'
    | 'irreversible'
    | 'in_doubt'
    | 'strategy'
    | 'added_since'
    | 'adopted'
    | 'secret_withheld'
    | 'deleted_file'
    | 'other';
  readonly instance?: InstanceId;
  /** The migration it is about. */
  readonly label?: string;
  readonly message: string;
  readonly diagnostic?: Diagnostic;
}

/** One stage instance of a plan. */
export interface PlannedStage {
  readonly id: InstanceId;
  readonly environment: string;
  readonly stage: string;
  /** How people call the stage, where that is not its name. */
  readonly displayName?: string;
  /** What the file says about the stage for people and other programs (spec 06, "Composition"); absent: nothing. */
  readonly labels?: readonly (readonly [name: string, text: string])[];
  /** Position in the graph: promotion order of environments, then file order. */
  /** Files that are written for its work, with their tokens replaced; absent: none. */
  readonly parameters?: readonly PlannedParameterFile[];
  /** Of a stage that may run: the shell around its steps, in the order `before`, `after`, `failed`. Absent: none. */
  readonly hooks?: readonly PlannedHook[];
  readonly index: number;
  readonly wave: number;
  /** The key `order` of the stage. */
  readonly order?: string;
  readonly background: boolean;
  /** What its failure means for the others. */
  readonly onFailure: OnFailure;
  /** Instances of this plan that must end before it starts: its dependencies (on down: its dependants). */
  readonly waitsFor: readonly InstanceId[];
  /**
   * Instances of this plan that must have ended before it starts, in whatever way: a strategy of the user's own puts them
   * into an earlier wave. Absent: there is none. May be one list that several instances share.
   */
  readonly after?: readonly InstanceId[];
  /** Length of the longest path from here to an end, in milliseconds where durations are known, otherwise in stages. */
  readonly remaining: number;
  readonly decision: StageDecision;
  readonly steps: readonly PlannedStep[];
  /** What is applied of it already and stays as it is; absent: nothing, and on down. */
  readonly standing?: StandingVersions;
  /** Asked for with `verbose`: its variables and where each comes from. */
  readonly variables?: readonly ShownVariable[];
  /** Why it can't go well, where that is known before anything is sent. */
  readonly failure?: Failure;
}

/** A parameter file of a stage, without what is in it. */
export interface PlannedParameterFile {
  /** Its source, as it is shown. */
  readonly file: string;
  /** Inside the private folder of the stage. */
  readonly destination: string;
  /** What its values wait for, such as `infrastructure.vpc_id`; sorted. */
  readonly after: readonly string[];
  /** SHA-256 of its source and of the values in it that are known and no secrets: by it a reviewed plan knows its files. */
  readonly checksum: string;
}

export type StageDecision =
  | { readonly kind: 'run'; readonly reason: RunReason }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  /** It has something to do, and not before a time. `isNoted`: its history says since when it waits. */
  | { readonly kind: 'scheduled'; readonly reason: WaitReason; readonly isNoted: boolean }
  | { readonly kind: 'undecided'; readonly reason: UndecidedReason };

/** One thing a stage will do. */
export type PlannedStep = PlannedMigration | PlannedShell | PlannedDeployment;

export interface PlannedMigration {
  readonly kind: 'migration';
  readonly version: string;
  readonly label: string;
  readonly direction: Direction;
  readonly name?: string;
  /** Asked before: where it finds something, the request is not sent. Of a `down` it supplies values. */
  readonly find?: PlannedRequest;
  readonly request?: PlannedRequest;
  /** Why the request cannot be shown: a template error, a false or undecided condition. */
  readonly note?: string;
  readonly skipped: boolean;
  readonly reversible: boolean;
  /** Sent in an earlier run, answer unknown. */
  readonly inDoubt: boolean;
  /** Values that later stages may ask for. */
  readonly exports: readonly string[];
  /** To what was last applied of it. Absent: it never was, and on down. */
  readonly comparison?: Comparison;
  /** What its `find` says, where the file allows to ask it while planning. */
  readonly probe?: PlannedProbe;
}

/** What is applied of a stage and stays as it is. */
export interface StandingVersions {
  /** How many have the file that they were applied with. */
  readonly unchanged: number;
  /** The others, in ascending order. */
  readonly others: readonly StandingVersion[];
}

/** An applied version whose file has changed since, or is gone. Nothing of it is sent. */
export interface StandingVersion {
  readonly version: string;
  readonly label: string;
  readonly comparison: Extract<Comparison, { readonly kind: 'changed' | 'removed' }>;
  /** What the file of today would send, where that can be rendered. */
  readonly request?: PlannedRequest;
}

/**
 * What asking `find` while planning came to: whether the thing is there. `not_asked`: nothing was sent, where values are
 * missing because of these. `failed`: nobody knows, and why.
 */
export type PlannedProbe =
  | { readonly kind: 'not_asked'; readonly waitsFor: readonly string[] }
  | { readonly kind: 'there' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly why: string };

/** A request as far as it can be rendered now; values not known yet stand as `<known after: stage.name>`. */
export interface PlannedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly auth?: string;
  readonly waitsFor: readonly string[];
}

export interface PlannedShell {
  readonly kind: 'shell';
  readonly direction: Direction;
  readonly script: string;
  readonly reversible: boolean;
  /** To what last ran. Absent: nothing did, and on down. */
  readonly comparison?: Comparison;
  /** What the script gets, by name, where it is compared; values not known yet stand as `<known after: stage.name>`. */
  readonly variables?: readonly PlannedVariable[];
}

/** A variable that a script gets under its own name. */
export interface PlannedVariable {
  readonly name: string;
  readonly value: string;
  readonly sensitive: boolean;
}

/** A part of a deployment that a plan does not show as a whole. */
export interface DeploymentInput {
  /** Such as `pre check` or `parameter_file main.json`. */
  readonly what: string;
  /** SHA-256, in hexadecimal digits; of values that are known and no secrets. */
  readonly checksum: string;
}

/** What an `iac` stage will run. */
export interface PlannedDeployment {
  readonly kind: 'deployment';
  readonly direction: Direction;
  readonly provider: InfrastructureWork['deployment']['provider'];
  /** Of `azure_bicep`: the arguments of `az`, with values not known yet as `<known after: stage.name>`. */
  readonly arguments?: readonly string[];
  /** Of `command`. */
  readonly script?: string;
  /** Names of the shell work before and after it; what has no name has its place. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What else it runs with, by which a reviewed plan knows it: those scripts, `outputs`, the parameter file. Absent: nothing. */
  readonly inputs?: readonly DeploymentInput[];
  readonly reversible: boolean;
  /** Values that are not known yet. */
  readonly waitsFor: readonly string[];
  /** Absent: nobody has asked what would change. */
  readonly preview?: DeploymentPreview;
}
