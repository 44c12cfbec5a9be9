import { describe, expect, test } from '@jest/globals';
import { HISTORY_CONTRACT } from '../contracts/history-store.ts';
import type { HistoryRig } from '../contracts/history-world.ts';
import { instanceId } from '../../src/domain/instance.ts';
import { sqliteStore } from './history-records.ts';
import { memoryHistories } from './memory-history.ts';

async function memoryRig(): Promise<HistoryRig> {
  const histories = memoryHistories();
  return {
    histories: histories.again,
    place: (stage) => ({ id: instanceId('default', stage), owner: `project/default/${stage}`, store: sqliteStore }),
    [Symbol.asyncDispose]: () => histories[Symbol.asyncDispose](),
  };
}

describe('histories in memory keep the contract', () => {
  test.each(HISTORY_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await check(memoryRig);
  });
});
