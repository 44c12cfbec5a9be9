/** What guards may ask about the process that is about to run something. An empty text or list: nothing is known. */
export interface RunFacts {
  readonly branch: string;
  /** Who started the run, and who started it again. */
  readonly actors: readonly string[];
  readonly event: string;
  readonly hostname: string;
  /** Of the machine, those that only it itself can reach left out. */
  readonly addresses: readonly string[];
}

/** Looks the facts up. They are asked for once, and only where there is a guard. */
export type ReadRunFacts = () => Promise<RunFacts>;
