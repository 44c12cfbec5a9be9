import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HISTORY_CONTRACT } from '../../contracts/history-store.ts';
import { postgresRig } from '../../rigs/postgres-history.ts';
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
