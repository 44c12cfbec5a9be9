import { ok } from '../../src/domain/result.ts';
import type { EnvironmentLock, LockHolder, LockOwner } from '../../src/execution/lock-ports.ts';

/** Locks in memory, whose time to live is that of a test. */
export interface MemoryLock {
  readonly lock: EnvironmentLock;
  /** Who has the lock of an environment; `undefined`: it is free. */
  holderOf(environment: string): LockOwner | undefined;
  /** Takes it for this owner, from whoever has it. */
  seize(environment: string, owner: LockOwner): void;
  /** Its time has run out. */
  expire(environment: string): void;
  /** How often each lock was asked for, taken over and freed, in order: `acquire test 812`. */
  readonly calls: readonly string[];
}

/** Locks of which none is taken. */
export function memoryLock(): MemoryLock {
  const holders = new Map<string, LockHolder>();
  const calls: string[] = [];
  const isOwn = (environment: string, { run, attempt }: LockOwner): boolean => {
    const owner = holders.get(environment)?.owner;
    return owner?.run === run && owner.attempt === attempt;
  };
  const seize = (environment: string, owner: LockOwner): void => {
    const at = new Date(0).toISOString();
    holders.set(environment, { owner, since: at, expiresAt: at });
  };
  return {
    calls,
    seize,
    holderOf: (environment) => holders.get(environment)?.owner,
    expire: (environment) => void holders.delete(environment),
    lock: {
      name: 'git',
      async acquire(environment, owner) {
        calls.push(`acquire ${environment} ${owner.run}`);
        const holder = holders.get(environment);
        if (holder && !isOwn(environment, owner)) return ok({ outcome: 'taken', holder });
        seize(environment, owner);
        return ok({ outcome: 'held' });
      },
      async renew(environment, owner) {
        if (isOwn(environment, owner)) return ok({ outcome: 'held' });
        return ok({ outcome: 'lost', holder: holders.get(environment) });
      },
      async release(environment, owner) {
        calls.push(`release ${environment} ${owner.run}`);
        if (!isOwn(environment, owner)) return ok({ outcome: 'not_owner', holder: holders.get(environment) });
        holders.delete(environment);
        return ok({ outcome: 'released' });
      },
      holder: async (environment) => ok(holders.get(environment)),
      describe: (environment) => `the lock of ${environment}`,
    },
  };
}
