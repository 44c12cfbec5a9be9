import type { Failure } from '../../domain/failure.ts';
import { instanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HistoryContent } from './kept-content.ts';
import type { KeptSnapshotOptions } from './kept-options.ts';
import { folderExists, readWorkingFile, type WorkingCopy } from './kept-working.ts';
import { stageOfFile } from './manifest.ts';
import { dirname } from 'node:path';

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
  if (!(await folderExists(dirname(path)))) return ok('absent');
  const lock = options.working.tryLock(`${path}.lock`);
  if (lock === undefined) return ok('busy');
  try {
    return await readLocked(copy, options, name);
  } finally {
    lock.release();
  }
}

async function readLocked(
  copy: WorkingCopy,
  { working, absorbLog }: KeptSnapshotOptions,
  name: string,
): Promise<Result<HistoryContent | 'absent', Failure>> {
  const path = copy.pathOf(name);
  const damaged = (problem: string): Result<never, Failure> =>
    err({
      reason: 'history_damaged',
      instance: instanceId(copy.environment, stageOfFile(name) ?? name),
      file: path,
      problem,
    });
  let found = await readWorkingFile(path);
  if (found?.log === true) {
    const absorbed = await absorbLog(path);
    if (!absorbed.ok) return damaged(absorbed.error);
    found = await readWorkingFile(path);
  }
  if (found === undefined) return ok('absent');
  const generation = await working.readGeneration(path);
  if (!generation.ok) return damaged(generation.error);
  const { bytes, sha256 } = found;
  return ok({ bytes, entry: { sha256, bytes: bytes.length, generation: generation.value } });
}
