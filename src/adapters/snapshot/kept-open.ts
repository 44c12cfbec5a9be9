import type { Failure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { KeptEnvironment } from './kept-environment.ts';
import { lookAtStores } from './kept-load.ts';
import { NO_RECORD, type SavedRecord } from './kept-record.ts';
import { checksumsOf, stateOf, type KeptState } from './kept-state.ts';

/**
 * Looks at the stores for whoever saves without having loaded. Every history of the working copy counts as one that may
 * have been changed; nothing is refused here, and nothing is written.
 */
export async function openUnsaved(environment: KeptEnvironment): Promise<Result<KeptState, Failure>> {
  const { copy, options } = environment;
  // What is saved at once is saved after an interruption, too.
  const signal = options.uploads === 'later' ? options.signal : new AbortController().signal;
  const kept = await lookAtStores(environment, signal);
  if (!kept.ok) return kept;
  const { looks, newest } = kept.value;
  const read = await copy.record.read();
  if (!read.ok) return read;
  const record = read.value ?? NO_RECORD;
  if (record.generation <= (newest?.manifest.generation ?? 0)) {
    return ok(stateOf(newest, looks, record, new Map([...record.files, ...(record.replacing ?? [])])));
  }
  // The stores have lost what this working copy derives from: all of it goes back to them.
  const restored: SavedRecord = { ...NO_RECORD, generation: record.generation };
  return ok(stateOf(newest, looks, restored, checksumsOf(newest?.contents ?? new Map())));
}
