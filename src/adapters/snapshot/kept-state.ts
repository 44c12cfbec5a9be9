import type { RemoteSnapshots } from '../../execution/snapshot-ports.ts';
import { lineOf } from './kept-ancestry.ts';
import type { Contents, HistoryContent } from './kept-content.ts';
import type { Newest } from './kept-newest.ts';
import type { Checksums, SavedRecord } from './kept-record.ts';
import type { StoreLook } from './kept-remotes.ts';

/** What this process knows of an environment: of its stores, of its working copy, and what it did. */
export interface KeptState {
  /** The snapshot of the highest generation that a store is known to have; `undefined`: there is none. */
  newest: Newest | undefined;
  /** What the next snapshot holds. */
  contents: Map<string, HistoryContent>;
  /** What each store had when it was last looked at or saved to. */
  readonly seen: Map<RemoteSnapshots, SeenSnapshot>;
  /** Names of histories that this process changed and that not every store has. */
  readonly ours: Set<string>;
  /** Every content of a history from which the one in `contents` derives, by name. */
  readonly known: Map<string, Set<string>>;
  /** What each history of the working copy is, or derives from while a stage works on it. */
  readonly disk: Map<string, string>;
  /** Names of histories that the next save has to look at, besides those that it is told. */
  readonly pending: Set<string>;
  /** Histories of the working copy that may not take the place of what another run has saved meanwhile. */
  readonly conflicts: Map<string, Newest>;
  /** Every snapshot that was seen in a store, and everything from which those derive. */
  readonly ancestors: Set<string>;
  /** Stores that the next save goes to although they have everything: in one of them it would go otherwise. */
  readonly ageing: Set<RemoteSnapshots>;
  record: SavedRecord;
}

/** A snapshot as it was seen in a store. */
export interface SeenSnapshot {
  readonly generation: number;
  readonly files: Checksums;
}

/** What is known after the stores were looked at. `disk`: what the working copy derives from. */
export function stateOf(
  newest: Newest | undefined,
  looks: readonly StoreLook[],
  record: SavedRecord,
  disk: Checksums,
): KeptState {
  const known = new Map<string, Set<string>>();
  const seen = new Map(looks.map((look) => [look.store, seenIn(look)] as const));
  const versions = [record.files, ...[...seen.values()].map(({ files }) => files)];
  for (const files of versions) for (const [name, sha256] of files) remember(known, name, sha256);
  // To all of them, so that they stay at one generation.
  const ageing = looks.some(isAgeing) ? looks.map(({ store }) => store) : [];
  return {
    newest,
    contents: new Map(newest?.contents),
    seen,
    ours: new Set(),
    known,
    disk: new Map(disk),
    pending: new Set(),
    conflicts: new Map(),
    ancestors: new Set(looks.flatMap(({ found }) => (found?.ok === true ? lineOf(found.value) : []))),
    ageing: new Set(ageing),
    record,
  };
}

/** What a look at a store has shown. */
export function seenIn({ generation, found }: StoreLook): SeenSnapshot {
  return { generation, files: found?.ok === true ? checksumsOf(found.value.contents) : new Map() };
}

/** Whether what a store has is to be saved there anew, so that it does not go. */
export function isAgeing({ found }: StoreLook): boolean {
  return found?.ok === true && found.value.snapshot.ageing === true;
}

/** The checksums of histories, by name. */
export function checksumsOf(contents: Contents): Checksums {
  return new Map([...contents].map(([name, { entry }]) => [name, entry.sha256]));
}

/** Remembers a content from which the present one derives. */
export function remember(known: Map<string, Set<string>>, name: string, sha256: string): void {
  const versions = known.get(name) ?? new Set();
  known.set(name, versions.add(sha256));
}

/** Takes what this process did into the next snapshot, unless another run has changed the same history meanwhile. */
export function takeOurs(state: KeptState, name: string, content: HistoryContent): void {
  const { sha256 } = content.entry;
  const before = state.contents.get(name)?.entry.sha256;
  const derivesFrom = state.disk.get(name);
  state.disk.set(name, sha256);
  if (sha256 === before) {
    state.conflicts.delete(name);
    return;
  }
  // As it was loaded, or as far as a load got that was broken off.
  if (sha256 === state.record.files.get(name) || sha256 === state.record.replacing?.get(name)) return;
  if (before !== undefined && derivesFrom !== before) {
    const theirs = state.conflicts.get(name) ?? state.newest;
    if (theirs !== undefined) state.conflicts.set(name, theirs);
    return;
  }
  if (before !== undefined) remember(state.known, name, before);
  state.contents.set(name, content);
  state.ours.add(name);
}
