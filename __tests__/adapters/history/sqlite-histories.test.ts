import { describe, expect, test } from '@jest/globals';
import { HISTORY_CONTRACT } from '../../contracts/history-store.ts';
import { sqliteRig } from '../../rigs/sqlite-history.ts';

describe('histories in SQLite keep the contract', () => {
  test.each(HISTORY_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await check(sqliteRig);
  });
});
