import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { compareText } from '../../domain/diagnostic.ts';
import type { Failure } from '../../domain/failure.ts';
import { once } from '../../domain/once.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { isAbsent } from './file-error.ts';
import { replaceFile } from './replace-file.ts';

/** The newest format of the record that this program reads, and the one it writes. */
export const RECORD_FORMAT = 1;

/** SHA-256 of history files, by name. */
export type Checksums = ReadonlyMap<string, string>;

/**
 * What the working copy of an environment derives from: the file `saved.json` beside the manifest. Without it a history
 * that was changed and never saved could not be told from one that is as it was loaded.
 */
export interface SavedRecord {
  /** The highest generation that is known to have been in a store. */
  readonly generation: number;
  /** The run that saved it. */
  readonly run: string;
  /** The content that each history file of the working copy derives from, and that a store had. */
  readonly files: Checksums;
  /** The highest generation that each store is known to have had, by its name. */
  readonly stores: ReadonlyMap<string, number>;
  /** While files are being replaced by those of a snapshot: some have this content already, others not yet. */
  readonly replacing?: Checksums;
}

/** The record of a working copy that derives from nothing. */
export const NO_RECORD: SavedRecord = { generation: 0, run: '', files: new Map(), stores: new Map() };

/** The record in a folder. Methods throw errors of the file system. It is read as the manifest is: without other threads. */
export interface RecordFile {
  readonly path: string;
  /** `undefined`: there is none. */
  read(): Promise<Result<SavedRecord | undefined, Failure>>;
  /** Replaces it as a whole; it has reached the disk when this returns. */
  write(record: SavedRecord): Promise<void>;
}

/** The document as it is written. Made when there is one to read, which a start should not wait for. */
const schemas = once(() => {
  const count = z.int().check(z.nonnegative());
  const files = z.record(z.string(), z.string());
  return {
    head: z.object({ format: z.int().check(z.positive()) }),
    document: z.object({
      format: z.literal(RECORD_FORMAT),
      generation: count,
      run: z.string(),
      files,
      stores: z.record(z.string(), count),
      replacing: z.optional(files),
    }),
  };
});

/** The file `saved.json` of a folder. */
export function recordFile(folder: string): RecordFile {
  const path = join(folder, 'saved.json');
  return {
    path,
    async read() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        if (isAbsent(error)) return ok(undefined);
        throw error;
      }
      return readRecord(text, path);
    },
    write: (record) => replaceFile(path, writeRecord(record)),
  };
}

function readRecord(text: string, file: string): Result<SavedRecord, Failure> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ reason: 'history_damaged', file, problem: 'it is not JSON' });
  }
  const head = schemas().head.safeParse(value);
  if (!head.success) return err({ reason: 'history_damaged', file, problem: 'it does not say its format' });
  const found = head.data.format;
  if (found > RECORD_FORMAT) return err({ reason: 'history_newer', file, found, known: RECORD_FORMAT });
  const read = schemas().document.safeParse(value);
  if (!read.success) return err({ reason: 'history_damaged', file, problem: 'something in it is missing or wrong' });
  const { generation, run, files, stores, replacing } = read.data;
  return ok({
    generation,
    run,
    files: new Map(Object.entries(files)),
    stores: new Map(Object.entries(stores)),
    ...(replacing === undefined ? {} : { replacing: new Map(Object.entries(replacing)) }),
  });
}

function writeRecord({ generation, run, files, stores, replacing }: SavedRecord): string {
  const document: z.infer<ReturnType<typeof schemas>['document']> = {
    format: RECORD_FORMAT,
    generation,
    run,
    files: sorted(files),
    stores: sorted(stores),
    ...(replacing === undefined ? {} : { replacing: sorted(replacing) }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].toSorted(([a], [b]) => compareText(a, b)));
}
