import type { InstanceId } from './instance.ts';

/** Failures of histories and of the places that keep them: part of `Failure`. */
export type HistoryFailure =
  | { readonly reason: 'history_missing'; readonly environment: string; readonly place: string }
  | {
      /** A history of apirun's, which knows no environments, for a stage that exists in several of them. */
      readonly reason: 'history_ambiguous';
      readonly instance: InstanceId;
      readonly file: string;
      /** Where this instance's copy of it would be. */
      readonly place: string;
      /** All whose it may be. */
      readonly instances: readonly InstanceId[];
    }
  | {
      readonly reason: 'history_damaged';
      readonly instance?: InstanceId;
      readonly file: string;
      readonly problem: string;
      /** The newest snapshot that is intact, wherever one is kept. */
      readonly intact?: IntactSnapshot;
      /** Of a snapshot whose generation nobody can read: one above all that are known, which it counts as. */
      readonly countsAs?: number;
    }
  | {
      readonly reason: 'history_newer';
      readonly instance?: InstanceId;
      readonly file: string;
      readonly found: number;
      readonly known: number;
    }
  | {
      readonly reason: 'history_unavailable';
      readonly instance?: InstanceId;
      readonly place: string;
      readonly problem: string;
      /** The other stores that were asked for, when it is one of several: `--state` can do without this one. */
      readonly others?: readonly string[];
    }
  | {
      /** The history of another instance is where that of this one should be. Both as `project/environment/stage`. */
      readonly reason: 'history_foreign';
      readonly instance: InstanceId;
      readonly file: string;
      readonly found: string;
      readonly wanted: string;
      /** The statement of SQL that gives the history to this instance. */
      readonly handOver: string;
    }
  | {
      /** There is no history in `place`, but one in the file in which this stage kept it before. */
      readonly reason: 'history_left_behind';
      readonly instance: InstanceId;
      readonly place: string;
      readonly file: string;
    }
  | { readonly reason: 'history_busy'; readonly instance: InstanceId; readonly file: string }
  | { readonly reason: 'save_failed'; readonly environment: string; readonly place: string; readonly problem: string }
  | {
      /** The working copy has what no store has, and a store has a snapshot: one of them would be lost. */
      readonly reason: 'history_unsaved';
      readonly environment: string;
      readonly stages: readonly string[];
      /** The working copy. */
      readonly folder: string;
      /** The newest snapshot of the stores. */
      readonly kept: SnapshotOrigin;
    }
  | {
      /** What was saved to the stores is not there any more, while the working copy derives from it. */
      readonly reason: 'history_lost';
      readonly environment: string;
      readonly folder: string;
      readonly generation: number;
      /** In which run it was saved, and to which stores. */
      readonly run: string;
      readonly stores: readonly string[];
      /** Where it was looked for. */
      readonly places: readonly string[];
      /** The newest that is there. */
      readonly kept?: SnapshotOrigin;
    }
  | {
      /** Two runs have worked on the same stage, each without knowing of the other. */
      readonly reason: 'history_conflict';
      readonly environment: string;
      readonly stages: readonly { readonly stage: string; readonly file: string }[];
      readonly ours: SnapshotOrigin;
      /** The first snapshot in which the other one was found. */
      readonly theirs: SnapshotOrigin;
      /** The newest generation of the stores, which has theirs and everything else that was saved. */
      readonly newest: number;
    }
  | {
      /** Two stores have different snapshots, of which neither goes on from the other. */
      readonly reason: 'history_forked';
      readonly environment: string;
      readonly stages: readonly string[];
      readonly sides: readonly SnapshotOrigin[];
    }
  | {
      /** The snapshot in a store is that of another project. */
      readonly reason: 'snapshot_foreign';
      readonly place: string;
      readonly found: string;
      readonly wanted: string;
    };

/** Who saved a snapshot, where and when. `at`: ISO 8601 in UTC. */
export interface SnapshotOrigin {
  readonly place: string;
  readonly generation: number;
  readonly run: string;
  readonly attempt: number;
  readonly commit: string;
  readonly at: string;
}

/** A snapshot that can be gone back to. */
export interface IntactSnapshot {
  readonly environment: string;
  readonly generation: number;
  readonly place: string;
}
