import type { Diagnostic } from './diagnostic.ts';
import type { HistoryFailure } from './history-failure.ts';
import type { ImportProblem } from './import-problem.ts';
import type { InstanceId } from './instance.ts';
import type { Direction } from './migration.ts';
import type { NextStep } from './next-step.ts';
import type { SourceLocation } from './source-location.ts';
import type { StageFailure } from './stage-failure.ts';
import type { WorkKind } from './work-kind.ts';

/**
 * Every expected way in which something does not work, with the data its words need.
 * Words: `failure-words.ts`; exit status: `exit-status.ts`. A new reason does not compile until it has both.
 * Texts in a failure are raw: they are redacted where they leave the process, in one place.
 */
export type Failure =
  | { readonly reason: 'configuration'; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly reason: 'no_project';
      readonly file: string;
      /** Where it was looked for. */
      readonly folder: string;
      /** Projects in other folders, as the user should write their files. */
      readonly nearby?: readonly string[];
    }
  | {
      readonly reason: 'usage';
      readonly message: string;
      readonly hint?: string;
      /** Absent: how the command is used. */
      readonly next?: readonly NextStep[];
    }
  | UnknownName
  | { readonly reason: 'empty_selection'; readonly selection: string; readonly known: readonly string[] }
  | { readonly reason: 'dependency_unsatisfied'; readonly instance: InstanceId; readonly dependency: InstanceId }
  | TemplateFailure
  | {
      /** Tokens of parameter files: all errors of all files of the stage. */
      readonly reason: 'parameter_files';
      readonly instance: InstanceId;
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly reason: 'condition';
      readonly instance: InstanceId;
      readonly text: string;
      readonly message: string;
      readonly location: SourceLocation;
      readonly migration?: string;
    }
  | {
      readonly reason: 'import_missing';
      readonly instance: InstanceId;
      readonly variable: string;
      readonly from: InstanceId;
      /** What of that stage should have handed it on. */
      readonly exporter: WorkKind;
      readonly sealed: ImportProblem;
    }
  | {
      readonly reason: 'export_invalid';
      readonly instance: InstanceId;
      readonly name: string;
      readonly problem: string;
    }
  | RequestProblem
  | {
      readonly reason: 'unexpected_status';
      readonly request: RequestIdentity;
      readonly status: number;
      readonly statusText: string;
      readonly expected: string;
      readonly excerpt: string;
      /** How long the server asks to wait, where that is more than a run waits. */
      readonly retryAfterMs?: number;
    }
  | {
      readonly reason: 'answer_unknown';
      readonly request: RequestIdentity;
      readonly cause: string;
      /** The next run finds out what became of it, or may simply send it again: nobody has to. */
      readonly settledByNextRun?: true;
    }
  | {
      readonly reason: 'extraction';
      readonly request: RequestIdentity;
      readonly name: string;
      readonly path: string;
      readonly problem: string;
      readonly excerpt: string;
    }
  | { readonly reason: 'find_failed'; readonly request: RequestIdentity; readonly problem: string }
  | { readonly reason: 'sign_in'; readonly instance: InstanceId; readonly auth: string; readonly problem: string }
  | {
      readonly reason: 'wait_timeout';
      readonly instance: InstanceId;
      readonly url: string;
      readonly timeoutMs: number;
      readonly last: string;
    }
  | StageFailure
  | InDoubtFailure
  | {
      readonly reason: 'out_of_order';
      readonly instance: InstanceId;
      readonly labels: readonly string[];
      readonly highest: string;
    }
  | {
      readonly reason: 'drift';
      readonly versions: readonly { readonly instance: InstanceId; readonly label: string }[];
    }
  | {
      readonly reason: 'irreversible';
      readonly steps: readonly { readonly instance: InstanceId; readonly label: string; readonly work: WorkKind }[];
    }
  | { readonly reason: 'applied_dependants'; readonly instance: InstanceId; readonly dependants: readonly InstanceId[] }
  | { readonly reason: 'never_completed'; readonly instances: readonly InstanceId[] }
  | {
      /** A stage failed in another job of the same run, which told only this. */
      readonly reason: 'failed_in_job';
      readonly instance: InstanceId;
      /** As people see it. */
      readonly job: string;
      readonly summary: string;
    }
  | HistoryFailure
  | { readonly reason: 'wrong_key'; readonly instance: InstanceId; readonly name: string }
  | {
      readonly reason: 'plan_changed';
      readonly direction: Direction;
      readonly differences: readonly string[];
      /** Absent: of the reviewed plan only its hash is known. */
      readonly file?: string;
    }
  | {
      readonly reason: 'plan_unreadable';
      readonly direction: Direction;
      readonly file: string;
      /** Something else is there, which no plan is written over. */
      readonly isTaken: boolean;
      readonly problem: string;
    }
  | {
      readonly reason: 'guard_refused';
      readonly guard: string;
      readonly problem: string;
      readonly remedy: string;
      /** Of a command: its last lines. */
      readonly excerpt?: string;
      readonly location: SourceLocation;
    }
  | {
      /** The command of a strategy of the user's own, and what became of it. */
      readonly reason: 'strategy_command';
      readonly problem: string;
      /** What is wrong with its answer, one by one, and the last lines of what it said. */
      readonly details: readonly string[];
      readonly location: SourceLocation;
    }
  | { readonly reason: 'lock_held'; readonly environment: string; readonly holder: string };

export type UnknownName = {
  readonly reason: 'unknown_name';
  readonly what: 'stage' | 'environment' | 'version' | 'strategy' | 'tag';
  readonly name: string;
  readonly known: readonly string[];
};

/** A template that could not be rendered. `subject` says which text: `url`, `header X-Team`, `variable region`, `body`. */
export type TemplateFailure = {
  readonly reason: 'template';
  readonly instance: InstanceId;
  readonly migration?: string;
  readonly subject: string;
  readonly message: string;
  readonly location: SourceLocation;
  readonly missingKey?: string;
};

/** A request that got no answer, and is known not to be in doubt: nothing was sent, or it may be repeated. */
export type RequestProblem = {
  readonly reason: 'request_failed';
  readonly request: RequestIdentity;
  readonly cause: TransportCause;
  readonly problem: string;
  readonly attempts: number;
};

/** Why there was no answer. */
export type TransportCause =
  | 'unresolved'
  | 'refused'
  | 'unreachable'
  | 'connect_timeout'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'redirects'
  | 'too_large'
  | 'encoding'
  | 'invalid'
  | 'cancelled';

/** A request as messages name it: `infrastructure/002_create_db: POST https://api/db`. */
export interface RequestIdentity {
  readonly instance: InstanceId;
  readonly migration: string;
  readonly direction: Direction;
  readonly method: string;
  readonly url: string;
}

/** A version that was sent in an earlier run and whose answer is unknown. */
export type InDoubtFailure = {
  readonly reason: 'in_doubt';
  readonly instance: InstanceId;
  readonly version: string;
  readonly label: string;
  readonly direction: Direction;
  readonly run: string;
  readonly startedAt: string;
};
