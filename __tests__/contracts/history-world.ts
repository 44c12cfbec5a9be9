import type { AttemptRecord, StageHistory } from '../../src/domain/history.ts';
import type { HistoryPlace, HistoryStore, HistoryStores } from '../../src/execution/ports.ts';
import { given } from '../rigs/given.ts';

/** A world in which histories are kept. */
export interface HistoryRig extends AsyncDisposable {
  /** What a process has that starts now; earlier ones may still be there. */
  histories(): HistoryStores;
  place(stage: string): HistoryPlace;
}

/** What a promise of the contract is checked with: the history of the stage `alpha`. */
export interface HistoryWorld {
  readonly rig: HistoryRig;
  /** Claims it in a new process, lets `work` write, and ends. */
  write(work: (store: HistoryStore) => Promise<void>): Promise<void>;
  /** Reads it in a new process. */
  read(): Promise<StageHistory>;
  /** Its attempts, as a new process reads them. */
  attempts(): Promise<readonly AttemptRecord[]>;
  /** What was last sent for each of its versions, as a new process reads it. */
  sent(): Promise<ReadonlyMap<string, string>>;
}

/** Promises by their words; each check throws when the promise is broken. */
export type HistoryContract = Readonly<Record<string, (world: HistoryWorld) => Promise<void>>>;

/** The world of a rig. */
export function historyWorld(rig: HistoryRig): HistoryWorld {
  const place = rig.place('alpha');
  return {
    rig,
    async write(work) {
      await using histories = rig.histories();
      await using store = given(await histories.claim(place));
      await work(store);
    },
    async read() {
      await using histories = rig.histories();
      return given(await histories.read(place));
    },
    async attempts() {
      await using histories = rig.histories();
      return given(await histories.attempts(place));
    },
    async sent() {
      await using histories = rig.histories();
      return given(await histories.sent(place));
    },
  };
}
