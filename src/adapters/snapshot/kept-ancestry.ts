import { checksumOf, MANIFEST_NAME, type IntactFiles } from './kept-content.ts';

/** How many snapshots a manifest names as those from which it derives. */
export const MAX_ANCESTORS = 100;

/** How much of a checksum tells snapshots of one generation apart. */
const ID_DIGITS = 16;

/** What a snapshot is known by: its generation, and the beginning of its manifest's checksum. */
export function snapshotId({ snapshot }: Pick<IntactFiles, 'snapshot'>): string {
  const manifest = snapshot.files.get(MANIFEST_NAME) ?? new Uint8Array();
  return `${snapshot.generation}-${checksumOf(manifest).slice(0, ID_DIGITS)}`;
}

/** A snapshot and everything from which it derives. */
export function lineOf(files: IntactFiles): readonly string[] {
  return [snapshotId(files), ...(files.manifest.ancestors ?? [])];
}

/** What a manifest says of these: the newest first, no more than {@link MAX_ANCESTORS}. */
export function ancestorsOf(ids: Iterable<string>): readonly string[] {
  const known = [...new Set(ids)].toSorted((a, b) => generationOf(b) - generationOf(a) || (a < b ? -1 : 1));
  return known.slice(0, MAX_ANCESTORS);
}

/**
 * Whether a snapshot derives from an older one; where nobody can tell any more, because the older one was saved by a
 * program that named no ancestors or is too far back, it counts as one from which it does.
 */
export function derivesFrom(newer: IntactFiles, older: IntactFiles): boolean {
  const { ancestors } = newer.manifest;
  if (ancestors === undefined || ancestors.includes(snapshotId(older))) return true;
  const oldest = ancestors.at(-1);
  const isFull = ancestors.length >= MAX_ANCESTORS && oldest !== undefined;
  return isFull && older.manifest.generation <= generationOf(oldest);
}

function generationOf(id: string): number {
  return Number(id.split('-')[0]);
}
