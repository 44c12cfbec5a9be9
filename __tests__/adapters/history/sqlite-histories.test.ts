import { describe, expect, test } from '@jest/globals';
import { HISTORY_CONTRACT } from '../../contracts/history-store.ts';
import { KEPT_HISTORY_CONTRACT } from '../../contracts/history-kept.ts';
import { keptSqliteRig, sqliteRig } from '../../rigs/sqlite-history.ts';

describe('histories in SQLite keep the contract', () => {
  test.each(HISTORY_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await check(sqliteRig);
  });
});

describe('histories in SQLite keep the contract of histories in tables', () => {
  test.each(KEPT_HISTORY_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await check(keptSqliteRig);
  });
});
