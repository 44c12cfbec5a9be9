import { ok } from '../domain/result.ts';
import type { Stage } from '../domain/stage.ts';
import type { StoreDefinition } from '../domain/stage-config.ts';
import type { OpenProject } from './open-project.ts';
import type { LockDatabases } from './state-project.ts';

/**
 * Where the locks are of a project all of whose histories are in PostgreSQL: in the database of the first stage of the
 * environment, whatever is selected, so that all runs look in one place. `undefined`: some history is elsewhere, and
 * with it the state of the project, where the lock is then as well. Stages that keep no history don't matter.
 */
export function lockDatabases({ graph, places }: Pick<OpenProject, 'graph' | 'places'>): LockDatabases | undefined {
  const kept = graph.ids.filter((id) => storeKind(graph.node(id).stage) !== 'disabled');
  const [first] = kept;
  if (first === undefined || kept.some((id) => storeKind(graph.node(id).stage) !== 'postgres')) return undefined;
  return (environment) => {
    const id = kept.find((one) => graph.node(one).environment === environment) ?? first;
    const place = places.of(id);
    if (!place.ok) return place;
    if (place.value.postgres === undefined) throw new Error(`the place of ${id} has no address`);
    return ok(place.value.postgres.address);
  };
}

/** Shell work has no store of its own: its history is in the usual place. */
function storeKind({ work }: Stage): StoreDefinition['kind'] {
  return work.kind === 'migrations' ? work.config.store.kind : 'sqlite';
}
