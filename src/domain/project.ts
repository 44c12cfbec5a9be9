import type { GuardDefinition } from './guard.ts';
import type { RetryDefinition } from './http-request.ts';
import type { ProjectPart } from './part.ts';
import type { SourceLocation } from './source-location.ts';
import type { SourceText } from './source-text.ts';
import type { Stage } from './stage.ts';
import type { VariableDefinition } from './variables.ts';

/** What was written: stages.yaml with everything it names, checked. */
export interface Project {
  readonly name: string;
  /** stages.yaml, as shown to the user. */
  readonly file: string;
  /** Absolute folder of stages.yaml. */
  readonly directory: string;
  readonly settings: ProjectSettings;
  /** In promotion order as far as the file gives one, otherwise file order; never empty. */
  readonly environments: readonly Environment[];
  /** In file order, those of a part before those of the file that includes it. */
  readonly stages: readonly Stage[];
  /** Files that are included, directly or by others, in file order; absent: none. */
  readonly parts?: readonly ProjectPart[];
}

/** `global` of stages.yaml. */
export interface ProjectSettings {
  readonly env: readonly VariableDefinition[];
  readonly strategy?: string;
  /** A strategy of the user's own: a command that gets the plan as JSON and prints waves as JSON. */
  readonly strategyCommand?: SourceText;
  readonly maxConcurrentStages?: number;
  readonly waitBetweenStagesMs: number;
  /** Absent: the strategy decides. */
  readonly rollbackOnFailure?: boolean;
  readonly failOnAllowedFailure: boolean;
  readonly retry?: RetryDefinition;
  readonly guards: readonly GuardDefinition[];
  /** Whether requests say which trace they are part of; absent: no. */
  readonly traceRequests?: boolean;
}

/** How the stages of an environment wait for those of the environments before it (spec 06). */
export type Promotion = 'barrier' | 'per_stage' | 'parallel';

/** A target with its own variables, state and approvals. */
export interface Environment {
  readonly name: string;
  readonly displayName: string;
  readonly location: SourceLocation;
  readonly dependsOn: readonly string[];
  readonly promotion: Promotion;
  readonly sameCommit: boolean;
  readonly githubEnvironment?: string;
  /** Lowest first: metadata, the environment's file, its `vars`. */
  readonly layers: readonly VariableLayer[];
}

/** Variables with one origin, shown as `source` wherever a value's origin is told. */
export interface VariableLayer {
  readonly source: string;
  readonly variables: readonly VariableDefinition[];
}
