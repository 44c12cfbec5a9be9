/** What a process is told when it is started. */
export interface ProcessFacts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The file that was started, as `process.argv[1]` says. */
  readonly program: string;
}
