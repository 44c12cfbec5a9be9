import { compareText } from '../domain/diagnostic.ts';
import type { Failure } from '../domain/failure.ts';
import { describeFailure } from '../domain/failure-words.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { showTime } from '../domain/shown-time.ts';
import type { EnvironmentLock, IsRunOver, LockHolder, LockOwner, RenewOutcome } from './lock-ports.ts';
import type { Clock } from './ports.ts';

/** Between two looks at a lock that somebody else has. */
export const LOCK_POLL_MS = 1_000;

/** Between two questions whether the run that has it is over, which cost a request each. */
export const RUN_CHECK_MS = 15_000;

/** A lock is renewed when this part of its time to live has passed. */
const RENEW_AFTER = 1 / 3;

/** What a run waits for before it may change environments. */
export interface IsolationRequest {
  readonly lock: EnvironmentLock;
  readonly environments: readonly string[];
  readonly owner: LockOwner;
  readonly clock: Clock;
  /** How long to wait for a lock that somebody else has. */
  readonly timeoutMs: number;
  readonly ttlMs: number;
  /** Aborted when the user interrupts. */
  readonly stop: AbortSignal;
  /** Told once for each environment that is waited for. */
  readonly onWait: (environment: string, holder: LockHolder) => void;
  readonly isRunOver: IsRunOver;
  /** Told when a lock was freed whose run is over. */
  readonly onFreed: (environment: string, holder: LockHolder) => void;
  /** Told once of each lock that this run has no more; `why` is a sentence. */
  readonly onLost: (environment: string, why: string) => void;
  /** Asked at the end, whether the locks are left to another process of the same owner. Absent: they are freed. */
  readonly isLeft?: () => boolean;
}

/** Locks that are held and renewed until they are disposed of, which frees them, or leaves them to the owner. */
export interface HeldLocks extends AsyncDisposable {
  /** Aborted with the user's interruption, and when a lock is lost: then nothing more may be started. */
  readonly stop: AbortSignal;
}

/** Takes the locks of all environments, in one order for every run so that no two wait for each other. */
export async function isolate(request: IsolationRequest): Promise<Result<HeldLocks, Failure>> {
  const held: string[] = [];
  const deadline = request.clock.now() + request.timeoutMs;
  for (const environment of request.environments.toSorted(compareText)) {
    const taken = await takeLock(request, environment, deadline);
    if (!taken.ok) {
      // Other jobs of the same owner may be at work under those that it has.
      if (request.isLeft?.() !== true) await release(request, held);
      return taken;
    }
    held.push(environment);
  }
  return ok(keep(request, held));
}

async function takeLock(
  request: IsolationRequest,
  environment: string,
  deadline: number,
): Promise<Result<void, Failure>> {
  const { lock, owner, clock, stop, onWait } = request;
  let checkAt = clock.now();
  for (let waits = 0; ; waits += 1) {
    const asked = await lock.acquire(environment, owner, stop);
    if (!asked.ok) return asked;
    if (asked.value.outcome === 'held') return ok(undefined);
    const { holder } = asked.value;
    if (clock.now() >= checkAt) {
      checkAt = clock.now() + RUN_CHECK_MS;
      if (await freeIfOver(request, environment, holder)) continue;
    }
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) return err({ reason: 'lock_held', environment, holder: describeHolder(holder) });
    if (waits === 0) onWait(environment, holder);
    await clock.sleep(Math.min(LOCK_POLL_MS, leftMs), stop);
    if (stop.aborted) return err({ reason: 'cancelled', inDoubt: false });
  }
}

/** Whether the lock was freed. Where it has changed hands meanwhile, it stays. */
async function freeIfOver(
  { lock, stop, isRunOver, onFreed }: IsolationRequest,
  environment: string,
  holder: LockHolder,
): Promise<boolean> {
  if (!(await isRunOver(holder.owner, stop))) return false;
  const released = await lock.release(environment, holder.owner, stop);
  if (!released.ok || released.value.outcome !== 'released') return false;
  onFreed(environment, holder);
  return true;
}

/** Who has a lock, as messages say it. */
export function describeHolder({ owner, since }: LockHolder): string {
  const commit = owner.commit === '' ? '' : `, commit ${owner.commit.slice(0, 12)}`;
  const link = owner.link === undefined ? '' : `, ${owner.link}`;
  return `run ${owner.run}, attempt ${owner.attempt} of ${owner.actor}${commit}, since ${showTime(since)}${link}`;
}

function keep(request: IsolationRequest, held: readonly string[]): HeldLocks {
  const lost = new AbortController();
  const over = new AbortController();
  const renewing = renewUntil(request, held, over.signal, lost);
  return {
    stop: AbortSignal.any([request.stop, lost.signal]),
    async [Symbol.asyncDispose]() {
      over.abort();
      await renewing;
      if (request.isLeft?.() !== true) await release(request, held);
    },
  };
}

async function renewUntil(
  { lock, owner, clock, ttlMs, onLost }: IsolationRequest,
  held: readonly string[],
  over: AbortSignal,
  lost: AbortController,
): Promise<void> {
  const heldUntil = new Map(held.map((environment) => [environment, clock.now() + ttlMs] as const));
  const isOver = (): boolean => over.aborted;

  async function renew(environment: string, until: number): Promise<string | undefined> {
    const askedAt = clock.now();
    const renewed = await lock.renew(environment, owner, over);
    if (renewed.ok && renewed.value.outcome === 'held') heldUntil.set(environment, askedAt + ttlMs);
    return isOver() ? undefined : whyLost(renewed, clock.now() >= until);
  }

  while (!isOver()) {
    await clock.sleep(ttlMs * RENEW_AFTER, over);
    for (const [environment, until] of heldUntil) {
      const why = isOver() ? undefined : await renew(environment, until);
      if (why === undefined) continue;
      heldUntil.delete(environment);
      onLost(environment, why);
      lost.abort();
    }
  }
}

/** An outage is survived until the time runs out, from when on anybody may have the lock; somebody else's lock is not. */
function whyLost(renewed: Result<RenewOutcome, Failure>, isOver: boolean): string | undefined {
  if (!renewed.ok) {
    const { error } = renewed;
    const problem = 'problem' in error ? error.problem : describeFailure(error).summary;
    return isOver ? `it could not be renewed before its time ran out: ${problem}` : undefined;
  }
  if (renewed.value.outcome === 'held') return undefined;
  const { holder } = renewed.value;
  return holder === undefined ? 'somebody has freed it' : `it is held by ${describeHolder(holder)} now`;
}

async function release({ lock, owner }: IsolationRequest, held: readonly string[]): Promise<void> {
  // A lock that can't be freed now ends with its time to live.
  for (const environment of held) await lock.release(environment, owner, new AbortController().signal);
}
