import type { AppliedVersion, StageHistory } from '../domain/history.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { Migration } from '../domain/migration.ts';
import { compareVersions } from '../domain/migration.ts';

/** The migrations of a stage against its history. */
export interface MigrationState {
  /** Not in the history, in the order in which they will run. */
  readonly pending: readonly Migration[];
  /** Pending ones numbered below the highest applied version. */
  readonly outOfOrder: readonly Migration[];
  /** Applied ones whose file changed since. */
  readonly drifted: readonly Migration[];
  /** Applied versions without a file. */
  readonly deleted: readonly AppliedVersion[];
  readonly highestApplied?: AppliedVersion;
}

/** Compares migration files with what is applied (spec 03, "Migration files"). */
export function migrationState(migrations: readonly Migration[], history: StageHistory): MigrationState {
  const applied = new Map(
    history.applied.filter((one) => one.version !== RUN_VERSION).map((one) => [one.version, one]),
  );
  const highest = [...applied.values()].reduce<AppliedVersion | undefined>(
    (top, one) => (top === undefined || compareVersions(one.version, top.version) > 0 ? one : top),
    undefined,
  );
  const pending = migrations.filter((migration) => !applied.has(migration.version));
  const files = new Set(migrations.map((migration) => migration.version));
  return {
    pending,
    outOfOrder: highest ? pending.filter((migration) => compareVersions(migration.version, highest.version) < 0) : [],
    drifted: migrations.filter((migration) => {
      const recorded = applied.get(migration.version)?.fileChecksum;
      return recorded !== undefined && recorded !== migration.checksum;
    }),
    deleted: [...applied.values()].filter((one) => !files.has(one.version)),
    ...(highest ? { highestApplied: highest } : {}),
  };
}
