import { showPostgres } from '../domain/postgres-address.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { HistoryPlace } from '../execution/ports.ts';
import type { SnapshotInfo } from '../execution/snapshot-ports.ts';
import type { CommandContext } from './command-context.ts';
import type { OpenProject } from './open-project.ts';

/**
 * Whether a snapshot says nothing of whether there was ever a history. One without histories is saved also where all of
 * them are in PostgreSQL, from where they may be gone.
 */
export function saysNothing(snapshot: SnapshotInfo | undefined, opened: OpenProject, environment: string): boolean {
  if (snapshot === undefined) return true;
  return snapshot.stages.length === 0 && postgresPlaces(opened, environment).length > 0;
}

/** Whether an instance in PostgreSQL that is not among those that were read has a history: then this is no first run. */
export async function hasOtherHistory(
  { ports }: CommandContext,
  opened: OpenProject,
  environment: string,
  read: ReadonlySet<InstanceId>,
): Promise<boolean> {
  for (const place of postgresPlaces(opened, environment)) {
    if (read.has(place.id)) continue;
    const history = await ports.histories.read(place);
    if (history.ok && history.value.exists) return true;
  }
  return false;
}

/** For messages: where histories of an environment were looked for. `kept`: every place that keeps snapshots of it. */
export function whereHistoriesAre(
  { files: { resolve, show } }: CommandContext,
  opened: OpenProject,
  environment: string,
  kept: string,
): string {
  const folder = resolve(opened.stateDirectory, environment);
  const inPostgres = postgresPlaces(opened, environment);
  const all = opened.graph.ids.filter((id) => opened.graph.node(id).environment === environment);
  const databases = inPostgres.flatMap(({ postgres }) =>
    postgres === undefined ? [] : [showPostgres(postgres.address)],
  );
  const files = inPostgres.length < all.length ? [kept.replace(folder, () => show(folder))] : [];
  return [...files, ...new Set(databases)].join(' or ');
}

/** Those whose address cannot be told are nobody's business here. */
function postgresPlaces({ graph, places }: OpenProject, environment: string): readonly HistoryPlace[] {
  return graph.ids
    .filter((id) => graph.node(id).environment === environment)
    .map((id) => places.of(id))
    .flatMap((place) => (place.ok && place.value.postgres !== undefined ? [place.value] : []));
}
