import type { KeptEnvironment } from './kept-environment.ts';
import type { Newest } from './kept-newest.ts';
import type { SavedRecord } from './kept-record.ts';
import { readWorkingFile } from './kept-working.ts';

/** The histories of a working copy beside what the stores have, by name. */
export interface Compared {
  /** What no store has. */
  readonly unsaved: readonly string[];
  /** What somebody works on at this moment. */
  readonly busy: string[];
  /** What is as a store had it, and not as the newest snapshot has it; also what is missing. */
  readonly outdated: readonly string[];
  /** The checksums of what is there. */
  readonly found: ReadonlyMap<string, string>;
}

/** Compares the working copy with what it derives from and with the newest snapshot. Nothing is changed. */
export async function compareWorkingCopy(
  { copy, options }: KeptEnvironment,
  record: SavedRecord,
  newest: Newest | undefined,
): Promise<Compared> {
  const unsaved: string[] = [];
  const busy: string[] = [];
  const outdated: string[] = [];
  const found = new Map<string, string>();
  const present = await copy.names();
  for (const name of new Set([...present, ...(newest?.contents.keys() ?? [])])) {
    const path = copy.pathOf(name);
    const file = readWorkingFile(path);
    const wanted = newest?.contents.get(name)?.entry.sha256;
    if (file !== undefined) found.set(name, file.sha256);
    if (file !== undefined && !file.log && file.sha256 === wanted) continue;
    const isKnown = [record.files.get(name), record.replacing?.get(name)].includes(file?.sha256);
    if (file === undefined || (isKnown && !file.log)) outdated.push(name);
    else if (isLocked(path, options.working.tryLock)) busy.push(name);
    else unsaved.push(name);
  }
  return { unsaved, busy, outdated, found };
}

/** Only asked of what differs: whoever asks has the lock for a moment, and would be in the way of a stage that begins. */
function isLocked(path: string, tryLock: KeptEnvironment['options']['working']['tryLock']): boolean {
  const lock = tryLock(`${path}.lock`);
  lock?.release();
  return lock === undefined;
}
