import type { Failure } from '../domain/failure.ts';
import type { PostgresAddress } from '../domain/postgres-address.ts';
import type { Result } from '../domain/result.ts';
import type { EnvironmentLock, IsRunOver } from '../execution/lock-ports.ts';
import type { SnapshotStore, StateArchive } from '../execution/snapshot-ports.ts';

/** The database that keeps the lock of an environment. */
export type LockDatabases = (environment: string) => Result<PostgresAddress, Failure>;

/** What the stores have to know of a project to keep its histories. */
export interface StateProject {
  readonly name: string;
  /** Absolute; it holds stages.yaml. */
  readonly folder: string;
  /** The working copies: a folder per environment. Absolute. */
  readonly directory: string;
  readonly environments: readonly string[];
  /** Where the histories are that have a path of their own: absolute, by environment and stage. */
  readonly elsewhere: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Where all histories are in databases, with which the lock is then; absent: it is where the state is. */
  readonly lockDatabases?: LockDatabases;
}

/** The stores that the options chose. They fail where they can't be had at all, such as the Actions cache on a laptop. */
export interface StateStores {
  snapshotsOf(project: StateProject): Promise<Result<SnapshotStore, Failure>>;
  /** The same stores, for looking into them and putting histories back. */
  archiveOf(project: StateProject): Promise<Result<StateArchive, Failure>>;
  /** The lock of the environments; `ttlMs`: how long it holds when nobody renews it. */
  lockOf(project: StateProject, ttlMs: number): Promise<Result<EnvironmentLock, Failure>>;
  readonly isRunOver: IsRunOver;
}
