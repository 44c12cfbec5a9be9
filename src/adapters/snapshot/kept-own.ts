import { dirname } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { instanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HistoryContent } from './kept-content.ts';
import type { KeptSnapshotOptions } from './kept-options.ts';
import { folderExists, readWorkingFile, type WorkingCopy, type WorkingFile } from './kept-working.ts';
import { stageOfFile } from './manifest.ts';

/**
 * A history of the working copy, whole and intact; `busy`: somebody has it open, and whoever that is saves it;
 * `absent`: there is none. It is read under its lock: reading a file that this process has open would end the locks
 * that SQLite holds on it, and what is read while somebody writes may be neither the old nor the new content.
 */
export async function readOwn(
  copy: WorkingCopy,
  options: KeptSnapshotOptions,
  name: string,
): Promise<Result<HistoryContent | 'busy' | 'absent', Failure>> {
  const path = copy.pathOf(name);
  const damaged = (problem: string): Result<never, Failure> => {
    const instance = instanceId(copy.environment, stageOfFile(name) ?? name);
    return err({ reason: 'history_damaged', instance, file: path, problem });
  };
  if (!(await folderExists(dirname(path)))) return ok('absent');
  const locked = readLocked(path, options);
  if (locked === 'busy') return ok('busy');
  if (!locked.ok) return damaged(locked.error);
  if (locked.value === undefined) return ok('absent');
  const { file, generation } = locked.value;
  const seen = await generation;
  if (!seen.ok) return damaged(seen.error);
  return ok({ bytes: file.bytes, entry: { sha256: file.sha256, bytes: file.bytes.length, generation: seen.value } });
}

interface LockedFile {
  readonly file: WorkingFile;
  readonly generation: Promise<Result<number, string>>;
}

/** Without a pause: a stage of this process that begins meanwhile would find its history locked. */
function readLocked(
  path: string,
  { working, absorbLog }: KeptSnapshotOptions,
): Result<LockedFile | undefined, string> | 'busy' {
  const lock = working.tryLock(`${path}.lock`);
  if (lock === undefined) return 'busy';
  try {
    const found = readWorkingFile(path);
    if (found?.log === true) {
      const absorbed = absorbLog(path);
      if (!absorbed.ok) return absorbed;
    }
    const file = found?.log === true ? readWorkingFile(path) : found;
    return ok(file === undefined ? undefined : { file, generation: working.readGeneration(path) });
  } finally {
    lock.release();
  }
}
