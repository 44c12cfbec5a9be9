import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';

/** The kept histories of one environment. */
export interface SnapshotInfo {
  readonly generation: number;
  readonly stages: readonly string[];
  readonly notices: readonly string[];
  /** Some store does not have all of this: a save brings it there, also one after which no stage has changed. */
  readonly behind?: true;
}

/** Keeps the histories of all stages between runs. */
export interface SnapshotStore {
  /** Checks what is kept and brings it to the working copy. `undefined`: there is none, which is not an error here. */
  load(environment: string): Promise<Result<SnapshotInfo | undefined, Failure>>;
  /**
   * Saves the working copy after stages have ended. `changed`: their names; no other history is read again. Their
   * claims have been disposed of. Calls may overlap: they are done one after another, several at once where they wait.
   */
  save(environment: string, changed: readonly string[]): Promise<Result<SnapshotInfo, Failure>>;
  /** For messages: where it is. */
  describe(environment: string): string;
}

/** The histories of one environment at one moment, as they are kept outside of the working copy. */
export interface Snapshot {
  /** Counts the saves of the environment; the highest one is the newest. */
  readonly generation: number;
  /** `manifest.json` and the history files that it lists, by name, with their bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Half of the time is over for which the place keeps it: saved there anew, it does not go. */
  readonly ageing?: true;
}

/** What a save came to. `stale`: somebody saved a generation that the caller has not seen; nothing was written. */
export type SaveOutcome = { readonly outcome: 'saved' } | { readonly outcome: 'stale'; readonly found: number };

/**
 * A place that keeps snapshots between runs: cache, artifact, git (spec 04, "Snapshot store").
 * An outage is a failure (`history_unavailable`) and never "none"; a damaged snapshot is given as it is, since whoever
 * loads it checks the checksums of its manifest.
 */
export interface RemoteSnapshots {
  readonly name: 'cache' | 'artifact' | 'git';
  /**
   * The newest snapshot, or `undefined` where there certainly is none. One that can't be read at all is the failure
   * `history_damaged` with the generation that it counts as, also for {@link save}.
   */
  load(environment: string, signal: AbortSignal): Promise<Result<Snapshot | undefined, Failure>>;
  /** An older snapshot, for a damaged newest one and for `state rollback-to`; `undefined`: not kept (any more). */
  loadGeneration(
    environment: string,
    generation: number,
    signal: AbortSignal,
  ): Promise<Result<Snapshot | undefined, Failure>>;
  /** Generations that are kept, newest first. */
  generations(environment: string, signal: AbortSignal): Promise<Result<readonly number[], Failure>>;
  /**
   * Saves a snapshot whose predecessor is `expectedGeneration` (0: there was none). Where the place can compare and
   * swap, another predecessor is `stale`; elsewhere the newest one is looked at first.
   */
  save(
    environment: string,
    snapshot: Snapshot,
    expectedGeneration: number,
    signal: AbortSignal,
  ): Promise<Result<SaveOutcome, Failure>>;
  /** For messages: where it is. */
  describe(environment: string): string;
}

/** One snapshot that a store keeps, without its files. */
export interface KeptGeneration {
  readonly generation: number;
  /** `directory` is the working copy itself. */
  readonly stores: readonly ('directory' | RemoteSnapshots['name'])[];
}

/** What is kept of one environment: in every store, and in the working copy. */
export interface KeptEnvironment {
  /** Newest first. */
  readonly generations: readonly KeptGeneration[];
  /** The working copy; `undefined`: there is none. `unsaved`: the stages whose histories no store has like this. */
  readonly workingCopy: { readonly generation: number; readonly unsaved: readonly string[] } | undefined;
}

/** What is put into the working copy and the stores. */
export interface PutRequest {
  /** History files, by stage. */
  readonly histories: ReadonlyMap<string, Uint8Array>;
  /** What becomes of the histories of other stages: they stay as the stores have them, or go. */
  readonly others: 'kept' | 'removed';
  /** The {@link StateArchive.mark} of what the caller has compared these with; absent: they are put over whatever is there. */
  readonly since?: string;
}

/**
 * What putting came to. `unchanged`: it is so already. `stale`: it is not what it was at {@link PutRequest.since}, so that
 * what somebody has saved meanwhile would be lost. Both: nothing was written.
 */
export type PutOutcome =
  { readonly outcome: 'saved'; readonly generation: number } | { readonly outcome: 'unchanged' | 'stale' };

/** The kept histories of all environments, as the commands `state …` look at them and put them back. */
export interface StateArchive {
  list(environment: string, signal: AbortSignal): Promise<Result<KeptEnvironment, Failure>>;
  /**
   * A snapshot whose checksums were verified; absent `generation`: the newest one. `undefined`: no store has it (any
   * more). A damaged one is the failure `history_damaged`. The working copy is not changed.
   */
  read(
    environment: string,
    generation: number | undefined,
    signal: AbortSignal,
  ): Promise<Result<Snapshot | undefined, Failure>>;
  /**
   * What tells the state that is kept from what it is after any change: of every store, and of the working copy. To be
   * taken before the look at what a {@link put} is to take the place of.
   */
  mark(environment: string, signal: AbortSignal): Promise<Result<string, Failure>>;
  /**
   * Puts history files into the working copy and saves them everywhere as the next generation. What the working copy had
   * and nobody saved is replaced too, but with `others: 'kept'` not that of histories at paths of their own.
   */
  put(environment: string, request: PutRequest, signal: AbortSignal): Promise<Result<PutOutcome, Failure>>;
  /** For messages: where it is. `show` says how paths are written. */
  describe(environment: string, show?: (path: string) => string): string;
}
