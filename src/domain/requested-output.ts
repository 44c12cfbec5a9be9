/** An exported value that a step hands to later steps under a name of its own (spec 04, "Exports"). */
export interface RequestedOutput {
  /** As the user wrote it, for messages: `production/database.url as db_url`. */
  readonly written: string;
  /** Absent: whichever environment of the run exports it. */
  readonly environment?: string;
  /** Absent: whichever stage exports it. */
  readonly stage?: string;
  /** As the stage exports it. */
  readonly name: string;
  /** The name of the output. */
  readonly output: string;
}

/** What became of a requested output when the run had ended. */
export type AnsweredOutput = { readonly request: RequestedOutput } & (
  { readonly value: string } | { readonly why: string; readonly isSecret: boolean }
);
