import { describe, expect, test } from '@jest/globals';
import { type IsolationRequest, isolate } from '../../src/execution/isolation.ts';
import type { EnvironmentLock, LockHolder, LockOwner } from '../../src/execution/lock-ports.ts';
import { err, ok } from '../../src/domain/result.ts';
import { type FakeClock, createFakeClock } from '../rigs/fake-clock.ts';

const ME: LockOwner = { run: '812', attempt: 1, actor: 'ada', commit: 'c0ffee' };
const OTHER: LockOwner = { run: '811', attempt: 2, actor: 'ben', commit: '' };
const holding = (owner: LockOwner): LockHolder => ({
  owner,
  since: '2030-01-01T00:00:00.000Z',
  expiresAt: '2030-01-01T00:10:00.000Z',
});

/** A lock in memory that writes down what is asked of it. */
function memoryLock(taken: Record<string, LockOwner> = {}) {
  const holders = new Map(Object.entries(taken));
  const asked: string[] = [];
  const holderOf = (environment: string): LockHolder | undefined => {
    const holder = holders.get(environment);
    return holder && holding(holder);
  };
  const isMine = (environment: string, owner: LockOwner): boolean => holders.get(environment)?.run === owner.run;
  const lock: EnvironmentLock = {
    name: 'directory',
    describe: (environment) => environment,
    async acquire(environment, owner) {
      const holder = holders.get(environment);
      asked.push(`acquire ${environment}`);
      if (holder && !isMine(environment, owner)) return ok({ outcome: 'taken', holder: holding(holder) });
      holders.set(environment, owner);
      return ok({ outcome: 'held' });
    },
    async renew(environment, owner) {
      asked.push(`renew ${environment}`);
      return ok(isMine(environment, owner) ? { outcome: 'held' } : { outcome: 'lost', holder: holderOf(environment) });
    },
    async release(environment, owner) {
      asked.push(`release ${environment}`);
      if (isMine(environment, owner)) holders.delete(environment);
      return ok({ outcome: 'released' });
    },
    holder: async (environment) => ok(holderOf(environment)),
  };
  return { lock, holders, asked };
}

function request(clock: FakeClock, lock: EnvironmentLock, more: Partial<IsolationRequest> = {}): IsolationRequest {
  return {
    lock,
    environments: ['test', 'production'],
    owner: ME,
    clock,
    timeoutMs: 60_000,
    ttlMs: 600_000,
    stop: new AbortController().signal,
    onWait: () => undefined,
    isRunOver: async () => false,
    onFreed: () => undefined,
    onLost: () => undefined,
    ...more,
  };
}

describe('isolation', () => {
  test('takes the locks in one order for every run and frees them all at the end', async () => {
    const { lock, holders, asked } = memoryLock();
    const clock = createFakeClock();
    const held = await isolate(request(clock, lock));
    expect([...holders.keys()]).toEqual(['production', 'test']);
    if (held.ok) await held.value[Symbol.asyncDispose]();
    expect(asked).toEqual(['acquire production', 'acquire test', 'release production', 'release test']);
    expect([...holders.keys()]).toEqual([]);
  });

  test('waits for somebody else, says so once, and goes on when the lock is free', async () => {
    const { lock, holders } = memoryLock({ test: OTHER });
    const clock = createFakeClock();
    const waits: string[] = [];
    const onWait: IsolationRequest['onWait'] = (environment, { owner }) => waits.push(`${environment}: ${owner.run}`);
    const asking = isolate(request(clock, lock, { onWait }));
    await clock.advance(5_000);
    holders.delete('test');
    expect((await clock.until(asking)).ok).toBe(true);
    expect(waits).toEqual(['test: 811']);
    expect(holders.get('test')).toBe(ME);
  });

  test('gives up at its time limit, names the holder, and keeps no lock', async () => {
    const { lock, holders } = memoryLock({ test: OTHER });
    const clock = createFakeClock();
    const result = await clock.until(isolate(request(clock, lock)));
    expect(result).toEqual({
      ok: false,
      error: { reason: 'lock_held', environment: 'test', holder: expect.stringMatching(/run 811, attempt 2 of ben/u) },
    });
    expect([...holders]).toEqual([['test', OTHER]]);
  });

  test('that gives up leaves the locks under which other processes of the owner work', async () => {
    const { lock, holders } = memoryLock({ production: ME, test: OTHER });
    const clock = createFakeClock();
    const result = await clock.until(isolate(request(clock, lock, { isLeft: () => true })));
    expect(result.ok).toBe(false);
    expect([...holders]).toEqual([
      ['production', ME],
      ['test', OTHER],
    ]);
  });

  test('frees the lock of a run that is over, at once, and tells of it', async () => {
    const { lock, holders } = memoryLock({ test: OTHER });
    const clock = createFakeClock();
    const [waits, freed]: string[][] = [[], []];
    const held = await isolate(
      request(clock, lock, {
        timeoutMs: 0,
        isRunOver: async ({ run }) => run === '811',
        onWait: (environment) => waits?.push(environment),
        onFreed: (environment, { owner }) => freed?.push(`${environment}: ${owner.run}`),
      }),
    );
    expect(held.ok).toBe(true);
    expect([waits, freed]).toEqual([[], ['test: 811']]);
    expect(holders.get('test')).toBe(ME);
  });

  test('asks now and then whether the run is over, and leaves a lock that has changed hands', async () => {
    const { lock } = memoryLock({ test: OTHER });
    const clock = createFakeClock();
    let asked = 0;
    const changed: EnvironmentLock = {
      ...lock,
      release: async (_, owner) => ok({ outcome: 'not_owner', holder: holding({ ...owner, run: '813' }) }),
    };
    const isRunOver = async () => (asked += 1) > 1;
    const freed: string[] = [];
    const onFreed = (environment: string) => void freed.push(environment);
    const result = await clock.until(isolate(request(clock, changed, { environments: ['test'], isRunOver, onFreed })));
    expect(result).toMatchObject({ error: { reason: 'lock_held' } });
    // At once, and every 15 s of the 60.
    expect(asked).toBe(5);
    expect(freed).toEqual([]);
  });

  test('an interruption ends the wait', async () => {
    const { lock } = memoryLock({ production: OTHER });
    const clock = createFakeClock();
    const stop = new AbortController();
    const asking = isolate(request(clock, lock, { stop: stop.signal }));
    await clock.advance(1_500);
    stop.abort();
    expect(await asking).toEqual({ ok: false, error: { reason: 'cancelled', inDoubt: false } });
  });

  test('renews in time, and stops the run when the lock is lost, and says who has it', async () => {
    const { lock, holders, asked } = memoryLock();
    const clock = createFakeClock();
    const said: string[] = [];
    const onLost: IsolationRequest['onLost'] = (environment, why) => said.push(`${environment}: ${why}`);
    const held = await isolate(request(clock, lock, { environments: ['test'], onLost }));
    if (!held.ok) throw new Error('the lock is free');
    await clock.advance(200_000);
    expect(asked.filter((call) => call === 'renew test')).toHaveLength(1);
    expect(held.value.stop.aborted).toBe(false);
    holders.set('test', OTHER);
    await clock.advance(600_000);
    expect(held.value.stop.aborted).toBe(true);
    expect(said).toEqual(['test: it is held by run 811, attempt 2 of ben, since 2030-01-01 00:00:00Z now']);
    await held.value[Symbol.asyncDispose]();
    expect(holders.get('test')).toBe(OTHER);
  });

  test('goes on through an outage of the lock for as long as nobody else may have it, and no longer', async () => {
    const { lock } = memoryLock();
    const clock = createFakeClock();
    let isDown = false;
    const away: EnvironmentLock = {
      ...lock,
      renew: async (...asked) =>
        isDown ? err({ reason: 'history_unavailable', place: 'origin', problem: 'no route' }) : lock.renew(...asked),
    };
    const said: string[] = [];
    const onLost: IsolationRequest['onLost'] = (environment, why) => said.push(`${environment}: ${why}`);
    const held = await isolate(request(clock, away, { onLost }));
    if (!held.ok) throw new Error('the locks are free');
    await clock.advance(200_000);
    isDown = true;
    await clock.advance(400_000);
    isDown = false;
    await clock.advance(200_000);
    expect([held.value.stop.aborted, said]).toEqual([false, []]);
    isDown = true;
    await clock.advance(599_999);
    expect(held.value.stop.aborted).toBe(false);
    await clock.advance(1);
    expect(held.value.stop.aborted).toBe(true);
    expect(said).toEqual([
      'production: it could not be renewed before its time ran out: no route',
      'test: it could not be renewed before its time ran out: no route',
    ]);
    await held.value[Symbol.asyncDispose]();
  });
});
