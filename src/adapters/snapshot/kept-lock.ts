import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TryLock } from './folder-lock.ts';

const POLL_INTERVAL_MS = 20;

/** Longer than an upload may take. */
export const MAX_KEPT_WAIT_MS = 180_000;

/**
 * Does `work` while no other process compares the folder with the stores or saves it to them; `undefined`: it did not
 * become free in time, or the signal was aborted. Makes the folder. Throws errors of the file system.
 */
export async function withKeptLock<Value>(
  folder: string,
  tryLock: TryLock,
  signal: AbortSignal,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  await mkdir(folder, { recursive: true });
  for (let waitedMs = 0; waitedMs <= MAX_KEPT_WAIT_MS; waitedMs += POLL_INTERVAL_MS) {
    const lock = tryLock(join(folder, 'saved.json.lock'));
    if (lock !== undefined) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (signal.aborted) return undefined;
    await sleep(POLL_INTERVAL_MS);
  }
  return undefined;
}
