import type { Failure } from '../domain/failure.ts';
import type { Provenance } from '../domain/history.ts';
import type { Result } from '../domain/result.ts';

/** How long a lock holds that nobody renews, unless the user says otherwise (spec 04, "Locks"). */
export const DEFAULT_LOCK_TTL_MS = 600_000;

/** Who asks for a lock. All jobs of one attempt of a run, which have run and attempt in common, are one owner. */
export interface LockOwner extends Provenance {
  /** Where that run can be looked at. */
  readonly link?: string;
}

/** Who has a lock, and for how long. Times are ISO 8601 in UTC. */
export interface LockHolder {
  readonly owner: LockOwner;
  readonly since: string;
  /** From then on anybody may take it, unless it is renewed before. */
  readonly expiresAt: string;
}

/**
 * What asking for a lock came to. `held`: the owner has it, now or still; `expired` is whose it was until its time
 * ran out. `taken`: somebody else has it.
 */
export type AcquireOutcome =
  | { readonly outcome: 'held'; readonly expired?: LockHolder }
  | { readonly outcome: 'taken'; readonly holder: LockHolder };

/** What renewing came to. `lost`: the owner has it no more; `holder` is who has it now. */
export type RenewOutcome =
  { readonly outcome: 'held' } | { readonly outcome: 'lost'; readonly holder: LockHolder | undefined };

/** What releasing came to. `not_owner`: nothing was changed; `holder` is who has it, if anybody has. */
export type ReleaseOutcome =
  { readonly outcome: 'released' } | { readonly outcome: 'not_owner'; readonly holder: LockHolder | undefined };

/**
 * Whether the run that has a lock is certainly over; `false` also where nobody can tell. It does not fail: who can't be
 * asked is waited for.
 */
export type IsRunOver = (owner: LockOwner, signal: AbortSignal) => Promise<boolean>;

/**
 * Mutual exclusion of runs on one environment, across machines as far as its place reaches (spec 04, "Locks"). Nothing
 * here waits until a lock is free. An outage is a failure (`history_unavailable`), and never "free".
 */
export interface EnvironmentLock {
  readonly name: 'directory' | 'git' | 'postgres';
  /** Takes the lock where it is free, expired or the owner's own; of several who ask at once, one gets it. */
  acquire(environment: string, owner: LockOwner, signal: AbortSignal): Promise<Result<AcquireOutcome, Failure>>;
  /** Lets the time to live of a lock begin anew, also where it has run out and nobody has taken the lock since. */
  renew(environment: string, owner: LockOwner, signal: AbortSignal): Promise<Result<RenewOutcome, Failure>>;
  /**
   * Frees a lock of this owner. To free that of a run which is over, name the owner that {@link holder} gave: if the
   * lock has changed hands meanwhile, it stays.
   */
  release(environment: string, owner: LockOwner, signal: AbortSignal): Promise<Result<ReleaseOutcome, Failure>>;
  /** Who has the lock; `undefined`: it is free, or its time has run out. */
  holder(environment: string, signal: AbortSignal): Promise<Result<LockHolder | undefined, Failure>>;
  /** For messages: where it is. */
  describe(environment: string): string;
}
