import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postgresLockPlace, type PostgresLockPlace } from '../../../src/adapters/history/postgres-environment-lock.ts';
import { recordedLock } from '../../../src/adapters/snapshot/recorded-lock.ts';
import type { PostgresAddress } from '../../../src/domain/postgres-address.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { EnvironmentLock } from '../../../src/execution/lock-ports.ts';
import {
  ENVIRONMENT_LOCK_CONTRACT,
  type EnvironmentLockRig,
  RIG_START_MS,
  RIG_TTL_MS,
} from '../../contracts/environment-lock.ts';
import { close, listen } from '../../rigs/api-server.ts';
import { overlaps, runExclusiveProcesses } from '../../rigs/exclusive-processes.ts';
import { given } from '../../rigs/given.ts';
import { provenance } from '../../rigs/history-records.ts';
import { type PostgresProxy, startPostgresProxy } from '../../rigs/postgres-proxy.ts';
import { type PostgresServer, startPostgres } from '../../rigs/postgres.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const { signal } = new AbortController();

const bob = { ...provenance, run: '813', actor: 'bob' };

interface PostgresLockRig extends EnvironmentLockRig {
  readonly address: PostgresAddress;
  readonly proxy: PostgresProxy;
  /** The lock as one more process has it, and that process, which can end. */
  process(project?: string): { readonly lock: EnvironmentLock; readonly place: PostgresLockPlace };
}

async function postgresLockRig(): Promise<PostgresLockRig> {
  const direct = await server.createDatabase();
  const proxy = await startPostgresProxy(server.port);
  const address = { ...direct, port: proxy.port };
  const places: PostgresLockPlace[] = [];
  let nowMs = RIG_START_MS;
  const process = (project = 'shop') => {
    const place = postgresLockPlace({ addressOf: () => ok(address), project, answerTimeoutMs: 5_000 });
    places.push(place);
    return { place, lock: recordedLock('postgres', place, { now: () => nowMs, ttlMs: RIG_TTL_MS }) };
  };
  return {
    address: direct,
    proxy,
    process,
    lock: () => process().lock,
    pass: (durationMs) => void (nowMs += durationMs),
    breakDown: () => proxy.cut({ statement: 1, when: 'before' }),
    async [Symbol.asyncDispose]() {
      for (const place of places) await place[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

describe('the lock in PostgreSQL keeps the contract', () => {
  test.each(ENVIRONMENT_LOCK_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await using rig = await postgresLockRig();
    await check(rig);
  });
});

describe('the lock in PostgreSQL', () => {
  const locks = 'SELECT project, environment, holder, since, renewed_at, ttl_ms::int FROM so_locks';

  test('is a row while somebody has it, and says who', async () => {
    await using rig = await postgresLockRig();
    const lock = rig.lock();
    given(await lock.acquire('production', { ...provenance, link: 'https://example.com/812' }, signal));
    expect(await server.query(rig.address.database, locks)).toEqual([
      {
        project: 'shop',
        environment: 'production',
        holder: { ...provenance, link: 'https://example.com/812' },
        since: new Date(RIG_START_MS),
        renewed_at: new Date(RIG_START_MS),
        ttl_ms: RIG_TTL_MS,
      },
    ]);
    given(await lock.release('production', provenance, signal));
    expect(await server.query(rig.address.database, locks)).toEqual([]);
  });

  test('is free as soon as the session of who had it has ended', async () => {
    await using rig = await postgresLockRig();
    const { lock, place } = rig.process();
    given(await lock.acquire('production', provenance, signal));
    expect(given(await rig.lock().acquire('production', bob, signal)).outcome).toBe('taken');
    await place[Symbol.asyncDispose]();
    await untilNoSession(rig);
    expect(given(await rig.lock().holder('production', signal))).toBeUndefined();
    expect(given(await rig.lock().acquire('production', bob, signal))).toMatchObject({
      outcome: 'held',
      expired: { owner: provenance },
    });
    expect(given(await lock.renew('production', provenance, signal))).toMatchObject({
      outcome: 'lost',
      holder: { owner: bob },
    });
  });

  test('that nobody has taken meanwhile is kept by a holder whose session was ended', async () => {
    await using rig = await postgresLockRig();
    const lock = rig.lock();
    given(await lock.acquire('production', provenance, signal));
    await server.query(
      rig.address.database,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'stage-orchestrator' AND datname = current_database()`,
    );
    await untilNoSession(rig);
    await untilRenewed(lock);
    expect(given(await rig.lock().acquire('production', bob, signal)).outcome).toBe('taken');
  });

  test('is held by the jobs of one attempt until the last of them has ended', async () => {
    await using rig = await postgresLockRig();
    const [first, second] = [rig.process(), rig.process()];
    given(await first.lock.acquire('production', provenance, signal));
    given(await second.lock.acquire('production', provenance, signal));
    await first.place[Symbol.asyncDispose]();
    expect(given(await rig.lock().acquire('production', bob, signal)).outcome).toBe('taken');
  });

  test('of another project is another one', async () => {
    await using rig = await postgresLockRig();
    given(await rig.process('shop').lock.acquire('production', provenance, signal));
    expect(given(await rig.process('blog').lock.acquire('production', bob, signal)).outcome).toBe('held');
  });

  test('leaves no session open for those who do not have it', async () => {
    await using rig = await postgresLockRig();
    const { lock } = rig.process();
    given(await lock.acquire('production', provenance, signal));
    given(await rig.lock().acquire('production', bob, signal));
    expect(given(await rig.lock().holder('production', signal))?.owner).toEqual(provenance);
    given(await rig.lock().release('production', bob, signal));
    await untilNoSession(rig, 1);
    given(await lock.release('production', provenance, signal));
    await untilNoSession(rig);
  });

  test('that is lost while it is asked for is a failure, and is held by nobody', async () => {
    await using rig = await postgresLockRig();
    for (let statement = 1; ; statement += 1) {
      const { lock, place } = rig.process();
      rig.proxy.cut({ statement, when: 'before', once: true });
      const asked = await lock.acquire('production', provenance, signal);
      if (asked.ok) break;
      expect(asked.error.reason).toBe('history_unavailable');
      await place[Symbol.asyncDispose]();
      await untilNoSession(rig);
      expect(given(await rig.lock().holder('production', signal))).toBeUndefined();
      expect(statement).toBeLessThan(20);
    }
  });

  test('is not waited for by a run that is cancelled while it connects', async () => {
    const silent = createServer();
    const port = await listen(silent);
    const stop = new AbortController();
    const arrived = once(silent, 'connection');
    const address = { host: '127.0.0.1', port, database: 'shop', user: 'ada', sslmode: 'disable' } as const;
    await using place = postgresLockPlace({ addressOf: () => ok(address), project: 'shop' });
    const lock = recordedLock('postgres', place, { now: () => RIG_START_MS, ttlMs: RIG_TTL_MS });
    const asked = lock.acquire('production', provenance, stop.signal);
    const [socket] = (await arrived) as [Socket];
    stop.abort();
    expect(await asked).toMatchObject({ ok: false, error: { problem: 'the run was cancelled meanwhile' } });
    await close(silent, [socket]);
  });

  test('without a database that can be told is a failure', async () => {
    await using place = postgresLockPlace({
      addressOf: (environment) => err({ reason: 'history_missing', environment, place: 'nowhere' }),
      project: 'shop',
    });
    const lock = recordedLock('postgres', place, { now: () => RIG_START_MS, ttlMs: RIG_TTL_MS });
    expect(await lock.holder('production', signal)).toMatchObject({ ok: false, error: { reason: 'history_missing' } });
  });

  test('with a row that says nothing is damaged', async () => {
    await using rig = await postgresLockRig();
    given(await rig.lock().acquire('production', provenance, signal));
    await server.query(rig.address.database, `UPDATE so_locks SET holder = '{"run": 1}'`);
    expect(await rig.lock().acquire('production', bob, signal)).toMatchObject({
      ok: false,
      error: { reason: 'history_damaged', problem: 'the table so_locks does not say who has the lock' },
    });
  });

  test('lets several processes in one at a time', async () => {
    const address = await server.createDatabase();
    const lines = await runExclusiveProcesses('postgres', JSON.stringify(address), { processes: 3, count: 5 });
    expect(lines).toHaveLength(30);
    expect(overlaps(lines)).toEqual([]);
  }, 60_000);
});

/** Each takes some tenths of a millisecond. */
const MOST_QUESTIONS = 20_000;

/** Waits until the server has noticed that all but some sessions have ended. */
async function untilNoSession({ address }: PostgresLockRig, but = 0): Promise<void> {
  for (let asked = 0; asked < MOST_QUESTIONS; asked += 1) {
    const rows = await server.query(
      address.database,
      `SELECT FROM pg_stat_activity WHERE application_name = 'stage-orchestrator' AND datname = current_database()`,
    );
    if (rows.length === but) return;
  }
  throw new Error('there are still other sessions');
}

/** The first renewal may be the one that finds out that the session is gone. */
async function untilRenewed(lock: EnvironmentLock): Promise<void> {
  const first = await lock.renew('production', provenance, signal);
  const renewed = first.ok ? first : await lock.renew('production', provenance, signal);
  expect(given(renewed)).toEqual({ outcome: 'held' });
}
