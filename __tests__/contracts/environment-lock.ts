import { expect } from '@jest/globals';
import type { Failure } from '../../src/domain/failure.ts';
import type { Result } from '../../src/domain/result.ts';
import type { EnvironmentLock, LockOwner } from '../../src/execution/lock-ports.ts';
import { given } from '../rigs/given.ts';

/** How long a lock holds in a rig that nobody renews. */
export const RIG_TTL_MS = 600_000;

/** When the clock of a rig starts. */
export const RIG_START_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A place for locks, of its own for one check, with a clock that stands still unless it is set. */
export interface EnvironmentLockRig extends AsyncDisposable {
  /** The lock as one more process has it, on another machine where the place reaches that far. */
  lock(): EnvironmentLock;
  /** So much time passes for all of them. */
  pass(durationMs: number): void;
  /** From now on the place cannot be used. */
  breakDown(): void;
}

type Check = (rig: EnvironmentLockRig) => Promise<void>;

/** A limit that only a hanging lock reaches. */
const signal = AbortSignal.timeout(120_000);

const ada: LockOwner = {
  run: '812',
  attempt: 1,
  actor: 'ada',
  commit: 'c0ffee',
  link: 'https://example.com/runs/812',
};
const bob: LockOwner = { run: '813', attempt: 1, actor: 'bob', commit: 'decade' };

const HELD = { outcome: 'held' };

/** Who holds a lock that was taken and renewed so many milliseconds after the start. */
function holder(owner: LockOwner, sinceMs: number, renewedMs: number = sinceMs) {
  const [since, expiresAt] = [RIG_START_MS + sinceMs, RIG_START_MS + renewedMs + RIG_TTL_MS];
  return { owner, since: new Date(since).toISOString(), expiresAt: new Date(expiresAt).toISOString() };
}

/** Promises of every `EnvironmentLock`, by their words; each check throws when the promise is broken. */
const CONTRACT: Readonly<Record<string, Check>> = {
  'a lock that nobody has taken is free': async (rig) => {
    expect(given(await rig.lock().holder('production', signal))).toBeUndefined();
    expect(given(await rig.lock().renew('production', ada, signal))).toEqual({ outcome: 'lost' });
    expect(given(await rig.lock().release('production', ada, signal))).toEqual({ outcome: 'not_owner' });
    expect(given(await rig.lock().holder('production', signal))).toBeUndefined();
  },

  'who takes it has it, and everybody sees since when and until when': async (rig) => {
    expect(given(await rig.lock().acquire('production', ada, signal))).toEqual(HELD);
    rig.pass(1_000);
    expect(given(await rig.lock().holder('production', signal))).toEqual(holder(ada, 0));
  },

  'who comes second is told who has it': async (rig) => {
    given(await rig.lock().acquire('production', ada, signal));
    rig.pass(RIG_TTL_MS - 1);
    const second = given(await rig.lock().acquire('production', bob, signal));
    expect(second).toEqual({ outcome: 'taken', holder: holder(ada, 0) });
    expect(given(await rig.lock().holder('production', signal))).toEqual(holder(ada, 0));
  },

  'another job of the same attempt has it too, and renews it': async (rig) => {
    given(await rig.lock().acquire('production', ada, signal));
    rig.pass(60_000);
    expect(given(await rig.lock().acquire('production', ada, signal))).toEqual(HELD);
    expect(given(await rig.lock().holder('production', signal))).toEqual(holder(ada, 0, 60_000));
    // A moment later there is nothing to renew.
    rig.pass(1_000);
    expect(given(await rig.lock().acquire('production', ada, signal))).toEqual(HELD);
    expect(given(await rig.lock().holder('production', signal))).toEqual(holder(ada, 0, 60_000));
  },

  'another attempt of the same run is somebody else': async (rig) => {
    given(await rig.lock().acquire('production', ada, signal));
    const again = given(await rig.lock().acquire('production', { ...ada, attempt: 2 }, signal));
    expect(again.outcome).toBe('taken');
  },

  'of many who ask at once, exactly one gets it': async (rig) => {
    const owners = [1, 2, 3, 4, 5].map((number) => ({ ...bob, run: `90${number}` }));
    const asked = owners.map((owner) => rig.lock().acquire('production', owner, signal));
    const outcomes = (await Promise.all(asked)).map((result) => given(result));
    const winner = given(await rig.lock().holder('production', signal));
    expect(owners).toContainEqual(winner?.owner);
    const expected = owners.map(({ run }) => (run === winner?.owner.run ? HELD : { outcome: 'taken', holder: winner }));
    expect(outcomes).toEqual(expected);
  },

  'a lock whose time has run out is free, and goes to who asks': async (rig) => {
    given(await rig.lock().acquire('production', ada, signal));
    rig.pass(RIG_TTL_MS);
    expect(given(await rig.lock().holder('production', signal))).toBeUndefined();
    const taken = given(await rig.lock().acquire('production', bob, signal));
    expect(taken).toEqual({ outcome: 'held', expired: holder(ada, 0) });
    expect(given(await rig.lock().holder('production', signal))).toEqual(holder(bob, RIG_TTL_MS));
  },

  'of many who find that its time has run out, exactly one gets it': async (rig) => {
    given(await rig.lock().acquire('production', ada, signal));
    rig.pass(RIG_TTL_MS + 1);
    const owners = [1, 2, 3, 4].map((number) => ({ ...bob, run: `90${number}` }));
    const asked = owners.map((owner) => rig.lock().acquire('production', owner, signal));
    const outcomes = (await Promise.all(asked)).map((result) => given(result).outcome);
    expect(outcomes.toSorted()).toEqual(['held', 'taken', 'taken', 'taken']);
  },

  'renewing lets its time begin anew': async (rig) => {
    const lock = rig.lock();
    given(await lock.acquire('production', ada, signal));
    for (const round of [1, 2, 3]) {
      rig.pass(RIG_TTL_MS - 1);
      expect(given(await lock.renew('production', ada, signal))).toEqual(HELD);
      const now = round * (RIG_TTL_MS - 1);
      expect(given(await rig.lock().holder('production', signal))).toEqual(holder(ada, 0, now));
    }
    expect(given(await rig.lock().acquire('production', bob, signal)).outcome).toBe('taken');
  },

  'a lock whose time has run out and that nobody has taken can be renewed': async (rig) => {
    const lock = rig.lock();
    given(await lock.acquire('production', ada, signal));
    rig.pass(2 * RIG_TTL_MS);
    expect(given(await lock.renew('production', ada, signal))).toEqual(HELD);
    expect(given(await rig.lock().acquire('production', bob, signal)).outcome).toBe('taken');
  },

  'who has lost it neither renews nor frees that of the next one, and is told whose it is': async (rig) => {
    const lock = rig.lock();
    given(await lock.acquire('production', ada, signal));
    rig.pass(RIG_TTL_MS);
    given(await rig.lock().acquire('production', bob, signal));
    const now = holder(bob, RIG_TTL_MS);
    expect(given(await lock.renew('production', ada, signal))).toEqual({ outcome: 'lost', holder: now });
    expect(given(await lock.release('production', ada, signal))).toEqual({ outcome: 'not_owner', holder: now });
    expect(given(await rig.lock().holder('production', signal))).toEqual(now);
  },

  'a lock that was released is free at once': async (rig) => {
    const lock = rig.lock();
    given(await lock.acquire('production', ada, signal));
    expect(given(await lock.release('production', ada, signal))).toEqual({ outcome: 'released' });
    expect(given(await lock.release('production', ada, signal))).toEqual({ outcome: 'not_owner' });
    expect(given(await rig.lock().acquire('production', bob, signal))).toEqual(HELD);
  },

  'another process may free it in the name of the holder that it has seen': async (rig) => {
    given(await rig.lock().acquire('production', ada, signal));
    const seen = given(await rig.lock().holder('production', signal));
    expect(given(await rig.lock().release('production', seen?.owner ?? bob, signal))).toEqual({ outcome: 'released' });
    expect(given(await rig.lock().holder('production', signal))).toBeUndefined();
    expect(given(await rig.lock().renew('production', ada, signal))).toEqual({ outcome: 'lost' });
  },

  'environments are locked apart from each other, whatever they are called': async (rig) => {
    const environments = ['production', 'production-2', 'locks', 'lock.json', 'a..b', '.hidden', 'x.lock'];
    for (const [index, environment] of environments.entries()) {
      const owner = { ...bob, run: `90${index}` };
      expect(given(await rig.lock().acquire(environment, owner, signal))).toEqual(HELD);
    }
    for (const [index, environment] of environments.entries()) {
      expect(given(await rig.lock().holder(environment, signal))?.owner.run).toBe(`90${index}`);
    }
    given(await rig.lock().release('production', { ...bob, run: '900' }, signal));
    expect(given(await rig.lock().holder('production-2', signal))?.owner.run).toBe('901');
  },

  'who has it is told as it was written, whatever is in it': async (rig) => {
    const odd = { ...ada, run: 'local "1"\n\u0000\u2028', actor: '\u{1F600}', commit: '', link: '</script>' };
    given(await rig.lock().acquire('production', odd, signal));
    expect(given(await rig.lock().holder('production', signal))?.owner).toEqual(odd);
  },

  'a place that cannot be used is a failure, and never a free lock': async (rig) => {
    const lock = rig.lock();
    given(await lock.acquire('production', ada, signal));
    rig.breakDown();
    expect(reasonOf(await lock.acquire('production', bob, signal))).toBe('history_unavailable');
    expect(reasonOf(await lock.renew('production', ada, signal))).toBe('history_unavailable');
    expect(reasonOf(await lock.release('production', ada, signal))).toBe('history_unavailable');
    expect(reasonOf(await lock.holder('production', signal))).toBe('history_unavailable');
  },

  'nothing is done for a run that has been cancelled': async (rig) => {
    const cancelled = AbortSignal.abort();
    expect(reasonOf(await rig.lock().acquire('production', ada, cancelled))).toBe('history_unavailable');
    expect(given(await rig.lock().holder('production', signal))).toBeUndefined();
  },

  'it says where it is': async (rig) => {
    const lock = rig.lock();
    expect(lock.describe('test')).toContain('test');
    expect(lock.describe('production')).not.toBe(lock.describe('test'));
    expect(given(await lock.holder('test', signal))).toBeUndefined();
  },
};

function reasonOf(result: Result<unknown, Failure>): string {
  return result.ok ? 'none' : result.error.reason;
}

/** The contract of `EnvironmentLock`, which every adapter passes: for `test.each`. */
export const ENVIRONMENT_LOCK_CONTRACT: readonly (readonly [string, Check])[] = Object.entries(CONTRACT);
