/** What a process is told when it is started, and meanwhile. */
export interface ProcessFacts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The file that was started, as `process.argv[1]` says. */
  readonly program: string;
  /** Aborted when the user interrupts. */
  readonly stop: AbortSignal;
}
