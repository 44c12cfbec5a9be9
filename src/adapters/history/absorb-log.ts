import { err, ok, type Result } from '../../domain/result.ts';
import { errorMessage } from './history-failure.ts';
import { openDatabase } from './open-database.ts';
import { withDatabase } from './sqlite-quiet-read.ts';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Brings what a killed process has left in the log of a history into its file, so that the file alone is the whole
 * history. Nobody has it open. The error is a sentence.
 */
export function absorbLog(file: string): Result<void, string> {
  try {
    return withDatabase(openDatabase(file, { timeout: BUSY_TIMEOUT_MS }), (database) => {
      database.exec('PRAGMA trusted_schema = OFF');
      const busy = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'];
      return busy === 0 ? ok(undefined) : err('another program reads it at this moment');
    });
  } catch (error) {
    return err(errorMessage(error));
  }
}
