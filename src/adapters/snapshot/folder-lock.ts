import timers from 'node:timers';
import { join } from 'node:path';

/** Takes an exclusive lock on a file without waiting; `undefined`: somebody else has it. It ends with the process. */
export type TryLock = (path: string) => { release(): void } | undefined;

const POLL_INTERVAL_MS = 10;

/** Longer than any save takes. */
export const MAX_LOCK_WAIT_MS = 20_000;

/** Does `work` while no other process that asks is in the folder; `undefined`: it did not become free in time. */
export async function withFolderLock<Value>(
  folder: string,
  tryLock: TryLock,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  for (let waitedMs = 0; waitedMs <= MAX_LOCK_WAIT_MS; waitedMs += POLL_INTERVAL_MS) {
    const lock = tryLock(join(folder, 'manifest.json.lock'));
    if (lock !== undefined) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    await timers.promises.setTimeout(POLL_INTERVAL_MS);
  }
  return undefined;
}
