import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { historyFailure, type HistoryFile } from './history-failure.ts';
import { filledSideFile, readQuietly, withTemporaryFolder, type TemporaryFolder } from './sqlite-quiet-read.ts';

/**
 * The bytes of a history as one file, with what its log holds where one is beside it: of a run that was killed or is
 * still at work. The file and its log stay as they are; a copy takes the log in.
 */
export function readHistoryWhole(history: HistoryFile, folder: TemporaryFolder): Result<Uint8Array, Failure> {
  try {
    if (filledSideFile(history.file) === undefined) {
      const bytes = readFileSync(history.file);
      // Otherwise a run has begun to write meanwhile.
      if (filledSideFile(history.file) === undefined) return ok(bytes);
    }
    const bytes = readQuietly(history.file, folder, (database) =>
      withTemporaryFolder(folder, (directory) => {
        const copy = join(directory, 'whole.db');
        database.prepare('VACUUM INTO ?').run(copy);
        return readFileSync(copy);
      }),
    );
    return ok(bytes);
  } catch (error) {
    return err(historyFailure(error, history));
  }
}
