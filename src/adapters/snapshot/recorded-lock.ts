import { ok } from '../../domain/result.ts';
import type {
  AcquireOutcome,
  EnvironmentLock,
  LockHolder,
  ReleaseOutcome,
  RenewOutcome,
} from '../../execution/lock-ports.ts';
import type { LockChange, LockPlace, LockRecord } from '../../execution/lock-place-ports.ts';
import { holderOf, isExpired, isSameOwner } from './lock-record.ts';

/** What a lock that is a record is given. */
export interface LockTimes {
  /** Milliseconds since 1970. Compared with what other machines wrote: their clocks should agree. */
  readonly now: () => number;
  /** How long the lock holds without being renewed. */
  readonly ttlMs: number;
}

/**
 * A lock that another process of its owner has renewed so long ago is left as it is: the jobs of a wave begin at the same
 * moment, and would change it under each other's hands.
 */
const FRESH_MS = 15_000;

/** The same as a part of a short time to live. */
const FRESH_PART = 1 / 40;

/** The rules of the lock, for every place that keeps it as a record of who has it since when. */
export function recordedLock(
  name: EnvironmentLock['name'],
  place: LockPlace,
  { now, ttlMs }: LockTimes,
): EnvironmentLock {
  const isFresh = (current: LockRecord): boolean =>
    current.ttlMs === ttlMs && now() - current.renewedMs < Math.min(FRESH_MS, ttlMs * FRESH_PART);
  const renewed = (current: LockRecord): LockRecord =>
    isFresh(current) ? current : { ...current, renewedMs: now(), ttlMs };
  const holderNow = (current: LockRecord | undefined): LockHolder | undefined =>
    current === undefined || isExpired(current, now()) ? undefined : holderOf(current);

  return {
    name,
    describe: (environment) => place.describe(environment),
    acquire: (environment, owner, signal) =>
      place.change(
        environment,
        (current): LockChange<AcquireOutcome> => {
          if (current !== undefined && isSameOwner(current.owner, owner)) {
            return { next: renewed(current), answer: { outcome: 'held' } };
          }
          const holder = holderNow(current);
          if (holder !== undefined) return { next: 'unchanged', answer: { outcome: 'taken', holder } };
          const next = { owner, sinceMs: now(), renewedMs: now(), ttlMs };
          const expired = current === undefined ? {} : { expired: holderOf(current) };
          return { next, answer: { outcome: 'held', ...expired } };
        },
        signal,
      ),
    renew: (environment, owner, signal) =>
      place.change(
        environment,
        (current): LockChange<RenewOutcome> =>
          current !== undefined && isSameOwner(current.owner, owner)
            ? { next: renewed(current), answer: { outcome: 'held' } }
            : { next: 'unchanged', answer: { outcome: 'lost', holder: holderNow(current) } },
        signal,
      ),
    release: (environment, owner, signal) =>
      place.change(
        environment,
        (current): LockChange<ReleaseOutcome> =>
          current !== undefined && isSameOwner(current.owner, owner)
            ? { next: 'removed', answer: { outcome: 'released' } }
            : { next: 'unchanged', answer: { outcome: 'not_owner', holder: holderNow(current) } },
        signal,
      ),
    async holder(environment, signal) {
      const current = await place.read(environment, signal);
      return current.ok ? ok(holderNow(current.value)) : current;
    },
  };
}
