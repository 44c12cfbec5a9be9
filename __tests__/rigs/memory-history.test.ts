import { instanceId } from '../../src/domain/instance.ts';
import { testHistoryStores } from '../contracts/history-store.ts';
import { sqliteStore } from './history-records.ts';
import { memoryHistories } from './memory-history.ts';

testHistoryStores('memory', async () => {
  const histories = memoryHistories();
  return {
    histories: () => histories.again(),
    place: (stage) => ({ id: instanceId('default', stage), store: sqliteStore }),
    [Symbol.asyncDispose]: async () => {},
  };
});
