import type { Contents, HistoryContent } from './kept-content.ts';
import type { Checksums } from './kept-record.ts';

/** What is to be saved, and what a store was found to have. */
export interface MergeInput {
  /** What is to be saved: the newest that is known, with what this process did. */
  readonly next: Contents;
  readonly theirs: Contents;
  /** What the store had when it was last looked at. */
  readonly seen: Checksums;
  /** Whether theirs is of a higher generation than any that is known: then whoever saved it had seen those. */
  readonly newer: boolean;
  /** Whether `next` derives from this content of a history. */
  isKnown(name: string, sha256: string): boolean;
  /** Whether this process changed the history, and not every store has that yet. */
  isOurs(name: string): boolean;
}

/** What came of a merge. */
export interface Merged {
  readonly contents: Contents;
  /** The histories that are now as theirs. */
  readonly taken: readonly string[];
  /** The histories that were changed on both sides; in `contents` they are as in `next`. */
  readonly conflicts: readonly string[];
}

/** Merges by stage. A history is a chain: of two that went on from the same one, neither can take the place of the other. */
export function mergeContents(input: MergeInput): Merged {
  const contents = new Map<string, HistoryContent>();
  const taken: string[] = [];
  const conflicts: string[] = [];
  for (const name of new Set([...input.next.keys(), ...input.theirs.keys()])) {
    const choice = choose(input, name);
    const from = choice === 'theirs' ? input.theirs : input.next;
    const content = from.get(name);
    if (content !== undefined) contents.set(name, content);
    if (choice === 'theirs') taken.push(name);
    if (choice === 'conflict') conflicts.push(name);
  }
  return { contents, taken, conflicts };
}

function choose(input: MergeInput, name: string): 'next' | 'theirs' | 'conflict' {
  const next = input.next.get(name)?.entry.sha256;
  const theirs = input.theirs.get(name)?.entry.sha256;
  const seen = input.seen.get(name);
  if (theirs === next || theirs === seen) return 'next';
  if (theirs !== undefined && input.isKnown(name, theirs)) return 'next';
  if (next === seen) return 'theirs';
  return !input.isOurs(name) && input.newer ? 'theirs' : 'conflict';
}
