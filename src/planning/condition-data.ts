import type { TemplateValue } from '../template/value.ts';
import type { RenderContext } from './render-text.ts';

/** What is known about a stage when a condition asks for it. `unknown`: it has not ended yet. */
export type DependencyOutcome = 'success' | 'failure' | 'skipped' | 'unknown';

/** What a condition can see (spec 02, "condition"). */
export interface ConditionData {
  /** All variables of the stage, by name and under `env`. */
  readonly context: RenderContext;
  /** What became of a stage of the same environment; `undefined`: it is none that this stage depends on. */
  readonly outcomeOf: (stage: string) => DependencyOutcome | undefined;
  /** Names of the direct dependencies of the stage: what `succeeded()` without a name asks about. */
  readonly dependencies: readonly string[];
  /** What a stage hands on, or `undefined`. */
  readonly handedOn: (stage: string, name: string) => TemplateValue | undefined;
}

/** What a condition came to. `shown`: the expression with its values, for the reason that people read. */
export type ConditionOutcome =
  | { readonly decided: true; readonly value: boolean; readonly shown: string }
  | { readonly decided: false; readonly after: readonly string[] };
