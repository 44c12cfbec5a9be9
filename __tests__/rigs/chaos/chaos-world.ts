import type { Book } from '../ledger.ts';

/** How a process is ended before its time. */
export interface Ending {
  /** Dead at once, as by SIGKILL, or asked to end, as by Ctrl-C. */
  readonly how: 'killed' | 'interrupted';
  /** In [0, 1): early or late in what a whole run takes. */
  readonly moment: number;
}

/** What goes wrong around a run. */
export const STORE_FAULTS = [
  'store down',
  'store refuses saves',
  'answer of a save lost',
  'upload cut',
  'entries evicted',
  'snapshot damaged',
  'request lost',
  'answer of a request lost',
  'clock jumped',
] as const;

export type StoreFault = (typeof STORE_FAULTS)[number];

/** What a process said, and its exit status; `null`: it was killed. */
export interface LineEnd {
  readonly status: number | null;
  readonly text: string;
}

/** A machine with a disk. */
export interface ChaosMachine {
  readonly name: string;
  /** Runs a command line to its end. */
  run(line: readonly string[], ending?: Ending): Promise<LineEnd>;
  /** The step that saves what a run before it left behind; `null`: that one was killed before it had begun anything. */
  post(): Promise<LineEnd>;
  /** Flips one bit in a history of the working copy; false: there is none. */
  damage(random: () => number): Promise<boolean>;
  /** The machine is gone, with its disk. */
  forget(): Promise<void>;
}

/** What is tried out, and what it is tried out on. */
export interface ChaosWorld extends AsyncDisposable {
  /** What was really done. */
  readonly ledger: Pick<Book, 'count' | 'has' | 'keysOf'>;
  machine(): Promise<ChaosMachine>;
  /** Whether the environment can be locked. */
  readonly hasLocks: boolean;
  /**
   * Lets something go wrong from now on; false: it can't now. The last copy of something is never taken away: `isSaved`
   * says whether every store has everything.
   */
  fail(fault: StoreFault, random: () => number, isSaved: boolean): Promise<boolean>;
  /** Everything can be reached again. What is lost or damaged stays so. */
  mend(): Promise<void>;
}
