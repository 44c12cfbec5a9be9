import type { SourceLocation } from './source-location.ts';
import type { SourceText } from './source-text.ts';

/** A variable as the user wrote it in an `env` list or map. */
export interface VariableDefinition {
  readonly name: string;
  readonly value: DefinedValue;
  readonly location: SourceLocation;
}

/** A text (perhaps a template over lower layers), or the value of a process variable named by `valueFromEnv`. */
export type DefinedValue =
  | {
      readonly kind: 'text';
      readonly text: SourceText;
      /** Secrets that `$(name)` has put into it, each with its place; absent: none. */
      readonly secrets?: readonly SourceText[];
    }
  | { readonly kind: 'process'; readonly variable: string; readonly optional: boolean };

/** One entry of `env_from_stages`: `name` as the other stage exports it, `as` how it is called here. */
export interface VariableImport {
  readonly stage: string;
  readonly name: string;
  readonly as: string;
  readonly default?: SourceText;
  readonly location: SourceLocation;
}

/**
 * A value that was extracted or exported and is kept in a history.
 * `clear`: `text` is the value. `sealed`: `text` is the envelope of spec 04. `withheld`: sensitive, and there was no
 * key to seal it with, so it was not stored and `text` is empty.
 */
export interface RecordedValue {
  readonly name: string;
  readonly form: 'clear' | 'sealed' | 'withheld';
  readonly text: string;
}

/** A value in the memory of a run. */
export interface ExportedValue {
  readonly name: string;
  readonly value: string;
  readonly sensitive: boolean;
}
