import type { ExecuteAt } from './execution-time.ts';
import type { RetryDefinition } from './http-request.ts';
import type { InfrastructureWork } from './infrastructure.ts';
import type { ParameterFiles } from './parameter-files.ts';
import type { ProjectPart } from './part.ts';
import type { SourceLocation } from './source-location.ts';
import type { SourceText } from './source-text.ts';
import type { StageConfig } from './stage-config.ts';
import type { VariableDefinition, VariableImport } from './variables.ts';

/** What the failure of a stage means for the others (spec 02, "on_failure"). */
export type OnFailure = 'stop' | 'continue' | 'skip_dependents';

/** When a shell stage that completed runs again. */
export type RunPolicy = 'once' | 'on_change' | 'always';

/** One entry of `stages`, as written, with everything it names loaded. */
export interface Stage {
  readonly name: string;
  /** How people call it, where that is not its name. */
  readonly displayName?: string;
  /** The included file that it is written in; absent: that of the project. */
  readonly part?: ProjectPart;
  /** Place in the file, from 0: the last tie-breaker of every order. */
  readonly index: number;
  readonly location: SourceLocation;
  readonly work: StageWork;
  readonly dependsOn: readonly StageReference[];
  readonly env: readonly VariableDefinition[];
  readonly imports: readonly VariableImport[];
  /** The whole stage, retries and delays between migrations included. */
  readonly timeoutMs?: number;
  readonly failOnTimeout: boolean;
  readonly onFailure: OnFailure;
  readonly condition?: SourceText;
  /** Names of the environments it exists in; absent: all. */
  readonly environments?: readonly string[];
  readonly githubEnvironment?: string;
  readonly runsOn: readonly string[];
  readonly tags: readonly string[];
  readonly order?: string;
  /** Before when it does not start. */
  readonly executeAt?: ExecuteAt;
  readonly retry?: RetryDefinition;
  readonly hooks: { readonly before?: SourceText; readonly after?: SourceText; readonly failed?: SourceText };
  readonly unique?: { readonly id: SourceText; readonly forMs: number };
  readonly idempotent: boolean;
  readonly rollbackSelf: boolean;
  readonly background: boolean;
  readonly prerequisite: boolean;
  readonly oidc: boolean;
  readonly labels: readonly (readonly [string, string])[];
  readonly exports: readonly ExportDeclaration[];
  readonly exportsStrict: boolean;
  /** Files in which tokens are replaced before its work runs (spec 06); absent: none. */
  readonly parameters?: readonly ParameterFiles[];
}

/** A name in `depends_on`; `environment` where it is written `environment/stage`. */
export interface StageReference {
  readonly stage: string;
  readonly environment?: string;
  readonly location: SourceLocation;
}

export interface ExportDeclaration {
  readonly name: string;
  readonly sensitive: boolean;
  readonly required: boolean;
  /** A regular expression the whole value must match. */
  readonly pattern?: string;
  readonly location: SourceLocation;
}

/** Exactly one of migrations, shell work or an infrastructure deployment. */
export type StageWork = { readonly kind: 'migrations'; readonly config: StageConfig } | ShellWork | InfrastructureWork;

/** A `run` stage. `down` is its `down` or its `rollback`. Scripts are not templates: values reach them as process variables. */
export interface ShellWork {
  readonly kind: 'shell';
  readonly up: SourceText;
  readonly down?: SourceText;
  /** Program and arguments that read the script from a file named last; absent: bash, strict. */
  readonly shell?: readonly string[];
  /** Absolute folder. */
  readonly workingDirectory: string;
  readonly runPolicy: RunPolicy;
  readonly skipExitCodes: readonly number[];
}
