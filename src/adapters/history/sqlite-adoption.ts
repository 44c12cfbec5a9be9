import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HistoryPlace } from '../../execution/ports.ts';

/** The name apirun gives its history when its configuration names none. */
const APIRUN_FILE = 'apirun.db';

/**
 * The `apirun.db` that counts as the history of a place that has none of its own yet. apirun knows no environments
 * and no stage that is used twice: where it may be of several, taking it for each would skip what was never done there, and
 * leaving it would do all again.
 */
export function adoptableFile(place: HistoryPlace): Result<string | undefined, Failure> {
  const { id, adoptFrom, adoptAmong, path = '' } = place;
  if (adoptFrom === undefined) return ok(undefined);
  const file = join(adoptFrom, APIRUN_FILE);
  if (!existsSync(file)) return ok(undefined);
  if (adoptAmong === undefined) return ok(file);
  return err({ reason: 'history_ambiguous', instance: id, file, place: path, instances: adoptAmong });
}

/** Said while a file in the migrations folder is only read. */
export function willBeCopied(file: string): string {
  return `apirun's history ${file} counts here; the first run that has something to do copies it and leaves it as it is`;
}

/** Said when the file in the migrations folder has been copied. */
export function wasCopied(file: string): string {
  return `apirun's history ${file} was copied and stays as it is; from now on the copy counts`;
}

/** Said of a history that stands in its place already and holds only what apirun has written. */
export function madeByApirun(file: string): string {
  return `${file} was made by apirun: what it says is applied, is applied`;
}
