import { STAGE_CONTRACT } from './history-stages.ts';
import { VERSION_CONTRACT } from './history-versions.ts';
import { historyWorld, type HistoryRig } from './history-world.ts';

/**
 * The contract of `HistoryStores` and `HistoryStore`, which every adapter passes: for `test.each`, the words of each
 * promise and its check in a new world.
 */
export const HISTORY_CONTRACT: readonly (readonly [string, (openRig: () => Promise<HistoryRig>) => Promise<void>])[] =
  Object.entries({ ...VERSION_CONTRACT, ...STAGE_CONTRACT }).map(([promise, check]) => [
    promise,
    async (openRig) => {
      await using rig = await openRig();
      await check(historyWorld(rig));
    },
  ]);
