import type { InstanceId } from './instance.ts';

/** A stage that keeps its history elsewhere than among the snapshots; `place` completes "is kept in". */
export interface KeptElsewhere {
  readonly id: InstanceId;
  readonly place: string;
}

/** What the manifest of a snapshot says of it. */
export interface SnapshotFacts {
  readonly project: string;
  readonly environment: string;
  readonly generation: number;
  readonly run: string;
  readonly attempt: number;
  readonly commit: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** The stages whose histories it holds. */
  readonly stages: readonly string[];
}

/** What is kept of one environment. */
export interface KeptState {
  readonly environment: string;
  /** Where it is, for the reader. */
  readonly place: string;
  /** Newest first, each with the stores that have it. */
  readonly generations: readonly { readonly generation: number; readonly stores: readonly string[] }[];
  /** Absent: nothing is kept, or the newest snapshot does not say. */
  readonly newest?: SnapshotFacts;
  /** Why the newest snapshot can't be read, as a sentence. */
  readonly problem?: string;
  /** Absent: there is none. `unsaved`: stages whose histories no store has like this. */
  readonly workingCopy?: { readonly generation: number; readonly unsaved: readonly string[] };
}

/** What `state list` tells. */
export interface StateList {
  readonly project: string;
  readonly environments: readonly KeptState[];
  readonly elsewhere: readonly KeptElsewhere[];
}

/** What `state export` wrote. */
export interface StateExport {
  readonly project: string;
  readonly file: string;
  readonly bytes: number;
  readonly environments: readonly {
    readonly environment: string;
    readonly generation: number;
    readonly stages: readonly string[];
    /** Stages of the working copy with something that was never saved, and that is not in the file. */
    readonly unsaved: readonly string[];
  }[];
  /** Environments of which nothing is kept. */
  readonly empty: readonly string[];
  /** Not in the file. */
  readonly elsewhere: readonly KeptElsewhere[];
}

/**
 * What becomes of a history that is imported. `taken`: there was none, or it goes on from the one here. `unchanged`: it
 * is the same. `kept`: the one here goes on from it. `conflicting`: each of them has something that the other has not;
 * `replaced`: the same, and a person has decided for the imported one. `left_out`: this project keeps the history of
 * that stage elsewhere.
 */
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

/** Every outcome, in the order in which they are told. */
export const IMPORT_OUTCOMES = ['taken', 'unchanged', 'kept', 'conflicting', 'replaced', 'left_out'] as const;

/** How many histories came to each outcome. */
export function countImported(histories: readonly ImportedHistory[]): Readonly<Record<ImportOutcome, number>> {
  const counts = { taken: 0, unchanged: 0, kept: 0, conflicting: 0, replaced: 0, left_out: 0 };
  for (const { outcome } of histories) counts[outcome] += 1;
  return counts;
}

/** One side of a comparison, as a person tells histories apart. */
export interface HistorySummary {
  /** Labels of the applied versions, in order. */
  readonly applied: readonly string[];
  /** Labels of what is in doubt. */
  readonly inDoubt: readonly string[];
  readonly attempts: number;
  readonly last?: { readonly run: string; readonly attempt: number; readonly endedAt: string };
}

/** One history of an import. */
export interface ImportedHistory {
  readonly id: InstanceId;
  readonly outcome: ImportOutcome;
  readonly imported: HistorySummary;
  /** Absent: there was none. */
  readonly here?: HistorySummary;
}

/** What `state import` did, would do, or refused to do. */
export interface StateImport {
  readonly project: string;
  /** The file or folder, as shown to the user. */
  readonly source: string;
  readonly histories: readonly ImportedHistory[];
  /** How many histories came to each outcome. */
  readonly counts: Readonly<Record<ImportOutcome, number>>;
  /** What is worth knowing, as sentences. */
  readonly notices: readonly string[];
  /** What a person has to agree to first, as sentences. */
  readonly objections: readonly string[];
  /** `done`: it was written, or nothing had to be. `refused`: nothing was written but what `saved` names. */
  readonly result: 'done' | 'would_do' | 'refused';
  /** The new generations, by environment. Of a refused import: those written before a run came in between. */
  readonly saved: readonly { readonly environment: string; readonly generation: number }[];
}

/** How going back changes what is recorded of one stage. */
export interface StateChange {
  readonly id: InstanceId;
  /** Labels of applied versions that the history will know no longer. */
  readonly forgotten: readonly string[];
  /** Labels of versions that will count as applied again. */
  readonly known: readonly string[];
  /** Attempts that the history will know no longer. */
  readonly attempts: number;
  /** `removed`, `restored`: the whole history. `replaced`: the one here is damaged, so that nothing can be compared. */
  readonly history: 'changed' | 'removed' | 'restored' | 'replaced' | 'unchanged';
}

/** What `state rollback-to` did, would do, or waits to be told to do. */
export interface StateRollback {
  readonly environment: string;
  /** The generation to go back to. */
  readonly generation: number;
  /** The newest one that is saved; absent: what is there can't be read. */
  readonly newest?: number;
  readonly changes: readonly StateChange[];
  /** Stages of the working copy with something that no store has, and that is dropped. */
  readonly dropped: readonly string[];
  readonly result: 'done' | 'would_do' | 'refused';
  /** The new generation; absent: nothing was written. */
  readonly saved?: number;
}

/** What one of the commands `state …` came to. */
export type StateReport =
  | ({ readonly action: 'list' } & StateList)
  | ({ readonly action: 'export' } & StateExport)
  | ({ readonly action: 'import' } & StateImport)
  | ({ readonly action: 'rollback' } & StateRollback);
