import type { GitPlace } from '../../src/adapters/snapshot/git-place.ts';
import { gitSnapshots, type GitSnapshotOptions } from '../../src/adapters/snapshot/git-snapshots.ts';
import type { RemoteSnapshots } from '../../src/execution/snapshot-ports.ts';
import { provenance } from './history-records.ts';

/** When every save of a test is made. */
export const SAVED_AT = Date.UTC(2026, 0, 2, 3, 4, 5);

/** The store in a place, as the entry points make it. */
export function gitStore(place: GitPlace, more: Partial<GitSnapshotOptions> = {}): RemoteSnapshots {
  return gitSnapshots({ project: 'shop', provenance, now: () => SAVED_AT, ...place, ...more });
}
