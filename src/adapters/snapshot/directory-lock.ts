import fs from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { LockChange, LockRecord } from '../../execution/lock-place-ports.ts';
import type { EnvironmentLock } from '../../execution/lock-ports.ts';
import { fileErrorMessage, isAbsent } from './file-error.ts';
import { MAX_LOCK_WAIT_MS, withFolderLock, type TryLock } from './folder-lock.ts';
import { readLock, writeLock } from './lock-record.ts';
import { recordedLock, type LockTimes } from './recorded-lock.ts';
import { replaceFile } from './replace-file.ts';

/** What the lock in a folder is given. */
export interface DirectoryLockOptions extends LockTimes {
  /** Absolute; it holds one folder per environment. */
  readonly directory: string;
  readonly tryLock: TryLock;
}

/**
 * The lock of an environment as the file `lock.json` in its folder. The lock of the operating system, held for the
 * moment of a change, lets one process change it at a time; it cannot be the lock itself, which outlives processes.
 */
export function directoryLock({ directory, tryLock, now, ttlMs }: DirectoryLockOptions): EnvironmentLock {
  const fileOf = (environment: string): string => join(directory, environment, 'lock.json');

  async function guarded<Value>(
    environment: string,
    signal: AbortSignal,
    work: (file: string) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    const file = fileOf(environment);
    if (signal.aborted) return unavailable(file, 'the run was cancelled meanwhile');
    try {
      return await work(file);
    } catch (error) {
      return unavailable(file, fileErrorMessage(error));
    }
  }

  const place = {
    describe: fileOf,
    read: (environment: string, signal: AbortSignal) => guarded(environment, signal, readRecord),
    change: <Answer>(
      environment: string,
      decide: (current: LockRecord | undefined) => LockChange<Answer>,
      signal: AbortSignal,
    ) =>
      guarded(environment, signal, async (file) => {
        const folder = join(directory, environment);
        await fs.promises.mkdir(folder, { recursive: true });
        const changed = await withFolderLock(folder, tryLock, () => changeRecord(file, decide));
        const waited = `another process has kept its folder for ${MAX_LOCK_WAIT_MS / 1_000} s`;
        return changed ?? unavailable(file, waited);
      }),
  };
  return recordedLock('directory', place, { now, ttlMs });
}

async function changeRecord<Answer>(
  file: string,
  decide: (current: LockRecord | undefined) => LockChange<Answer>,
): Promise<Result<Answer, Failure>> {
  const current = await readRecord(file);
  if (!current.ok) return current;
  const { next, answer } = decide(current.value);
  if (next === 'removed') await fs.promises.rm(file);
  else if (next !== 'unchanged') await replaceFile(file, writeLock(next));
  return ok(answer);
}

async function readRecord(file: string): Promise<Result<LockRecord | undefined, Failure>> {
  let text: string;
  try {
    text = await fs.promises.readFile(file, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return ok(undefined);
    throw error;
  }
  const record = readLock(text);
  return record.ok ? record : err({ reason: 'history_damaged', file, problem: `it is no lock: ${record.error}` });
}

function unavailable(place: string, problem: string): Result<never, Failure> {
  return err({ reason: 'history_unavailable', place, problem });
}
