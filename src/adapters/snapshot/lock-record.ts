import { err, ok, type Result } from '../../domain/result.ts';
import type { LockRecord } from '../../execution/lock-place-ports.ts';
import type { LockHolder, LockOwner } from '../../execution/lock-ports.ts';

/** The newest format of a lock that this program reads, and the one it writes. */
const LOCK_FORMAT = 1;

/** The last moment that can be written as a date, in milliseconds since 1970. Source: ECMAScript, "Time Values". */
const MAX_TIME_MS = 8.64e15;

/** Whether both are the same attempt of the same run. */
export function isSameOwner(a: LockOwner, b: LockOwner): boolean {
  return a.run === b.run && a.attempt === b.attempt;
}

/** Whether anybody may take the lock at this time. */
export function isExpired({ renewedMs, ttlMs }: LockRecord, nowMs: number): boolean {
  return nowMs >= renewedMs + ttlMs;
}

/** A record in the words of the port. */
export function holderOf({ owner, sinceMs, renewedMs, ttlMs }: LockRecord): LockHolder {
  return { owner, since: iso(sinceMs), expiresAt: iso(Math.min(renewedMs + ttlMs, MAX_TIME_MS)) };
}

/** The text of a lock: JSON, the same for the same lock. */
export function writeLock({ owner, sinceMs, renewedMs, ttlMs }: LockRecord): string {
  const { run, attempt, actor, commit, link } = owner;
  const content = {
    format: LOCK_FORMAT,
    run,
    attempt,
    actor,
    commit,
    ...(link === undefined ? {} : { link }),
    since: iso(sinceMs),
    renewed_at: iso(renewedMs),
    ttl_ms: ttlMs,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Reads the text of a lock; the error says why it is none. */
export function readLock(text: string): Result<LockRecord, string> {
  const fields = fieldsOf(text);
  if (fields === undefined) return err('it is not JSON');
  const textOf = (name: string): string | undefined => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const format = fields.get('format');
  if (typeof format === 'number' && format > LOCK_FORMAT) return err(`its format ${format} is of a newer program`);

  const [run, actor, commit, link] = [textOf('run'), textOf('actor'), textOf('commit'), textOf('link')];
  const [attempt, ttlMs] = [fields.get('attempt'), fields.get('ttl_ms')];
  const [sinceMs, renewedMs] = [Date.parse(textOf('since') ?? ''), Date.parse(textOf('renewed_at') ?? '')];
  const isComplete = format === LOCK_FORMAT && run !== undefined && actor !== undefined && commit !== undefined;
  if (!isComplete || !isCount(attempt) || !isCount(ttlMs) || Number.isNaN(sinceMs) || Number.isNaN(renewedMs)) {
    return err('something that every lock has is missing');
  }
  const owner = { run, attempt, actor, commit, ...(link === undefined ? {} : { link }) };
  return ok({ owner, sinceMs, renewedMs, ttlMs });
}

function fieldsOf(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
