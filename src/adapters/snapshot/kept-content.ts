import type { SnapshotOrigin } from '../../domain/history-failure.ts';
import type { Snapshot } from '../../execution/snapshot-ports.ts';
import { writeManifest, type FileEntry, type Manifest } from './manifest.ts';

/** The name of the file that lists the others of a snapshot. */
export const MANIFEST_NAME = 'manifest.json';

/** A history file with its bytes. */
export interface HistoryContent {
  readonly bytes: Uint8Array;
  readonly entry: FileEntry;
}

/** History files by name. */
export type Contents = ReadonlyMap<string, HistoryContent>;

/** A snapshot whose files are what its manifest says. */
export interface IntactFiles {
  readonly manifest: Manifest;
  readonly contents: Contents;
  /** As it was saved, or is to be. */
  readonly snapshot: Snapshot;
}

/** SHA-256 in hexadecimal digits. Node's cryptography is loaded here, since a plan without histories needs none. */
export function checksumOf(bytes: Uint8Array): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex');
}

/** The snapshot of these histories; what `manifest` says of files is left out of account. */
export function snapshotOf(manifest: Omit<Manifest, 'files'>, contents: Contents): IntactFiles {
  const complete = { ...manifest, files: new Map([...contents].map(([name, { entry }]) => [name, entry])) };
  const bytes = Buffer.from(writeManifest(complete));
  const files = new Map<string, Uint8Array>([[MANIFEST_NAME, bytes]]);
  for (const [name, content] of contents) files.set(name, content.bytes);
  return { manifest: complete, contents, snapshot: { generation: manifest.generation, files } };
}

/** The names of files that are not the same in both, in order of the first and then of the second. */
export function differences(one: Contents, other: Contents): readonly string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name)?.entry.sha256 !== other.get(name)?.entry.sha256);
}

/** Who saved a snapshot, and where it is. */
export function originOf(
  { generation, run, attempt, commit, createdAt }: Omit<Manifest, 'files'>,
  place: string,
): SnapshotOrigin {
  return { place, generation, run, attempt, commit, at: createdAt };
}
