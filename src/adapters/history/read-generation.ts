import { err, ok, type Result } from '../../domain/result.ts';
import { errorMessage } from './history-failure.ts';
import { integrityProblem } from './sqlite-inspect.ts';
import { readQuietly, type TemporaryFolder } from './sqlite-quiet-read.ts';

/**
 * How many transactions an intact history file has seen, read without changing anything; 0 where apirun made it.
 * The error says why it is not intact. Says nothing about the tables: their names differ from stage to stage.
 */
export async function readGeneration(file: string, folder: TemporaryFolder): Promise<Result<number, string>> {
  try {
    return readQuietly(file, folder, (database) => {
      const problem = integrityProblem(database);
      if (problem !== undefined) return err(problem);
      const meta = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'`).get();
      if (meta === undefined) return ok(0);
      const generation = Number(
        database.prepare(`SELECT value FROM meta WHERE key = 'generation'`).get()?.['value'] ?? Number.NaN,
      );
      return Number.isSafeInteger(generation) ? ok(generation) : err('the table "meta" does not say the generation');
    });
  } catch (error) {
    return err(errorMessage(error));
  }
}
