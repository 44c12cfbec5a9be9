import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HISTORY_CONTRACT } from '../../contracts/history-store.ts';
import { KEPT_HISTORY_CONTRACT } from '../../contracts/history-kept.ts';
import { keptPostgresRig, postgresRig } from '../../rigs/postgres-history.ts';
import { startPostgres, type PostgresServer } from '../../rigs/postgres.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe('histories in PostgreSQL keep the contract', () => {
  test.each(HISTORY_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await check(() => postgresRig(server));
  });
});

describe('histories in PostgreSQL keep the contract of histories in tables', () => {
  test.each(KEPT_HISTORY_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await check(() => keptPostgresRig(server));
  });
});
