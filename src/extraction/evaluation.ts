/**
 * How many characters one extraction may read and write, all detours counted: a 10 MiB answer some twenty times over.
 * Paths that reread or multiply the answer (`[@this,@this]|[@this,@this]|…`) end here, about a second's work.
 */
export const MAX_WORK_CHARACTERS = 1 << 28;

/** How long a text within an extraction may grow; six times as much, the most one modifier makes of it, is still safe. */
export const MAX_TEXT_LENGTH = 1 << 25;

/** How deep steps, queries and multipaths may lie within each other; each costs some of the call stack. */
export const MAX_PATH_DEPTH = 400;

/** The longest path in UTF-16 code units. */
export const MAX_PATH_LENGTH = 4_096;

/** One extraction under way: what it may still cost, and how its parts evaluate a path of their own. */
export interface Evaluation {
  /** The raw JSON text that `path` names in the JSON text `json`; empty when there is nothing. */
  readonly get: (json: string, path: string) => string;
  /** Takes work from the budget. False when it is used up: then the whole extraction finds nothing. */
  readonly spend: (characters: number) => boolean;
  /** Calls `descent` one level deeper; returns `otherwise` and uses the budget up when that is too deep. */
  readonly deeper: <Value>(descent: () => Value, otherwise: Value) => Value;
}
