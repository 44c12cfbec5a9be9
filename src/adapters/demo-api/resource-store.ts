import { err, ok, type Result } from '../../domain/result.ts';
import { refuse, type Answer } from './exchange.ts';
import type { ResourceIds } from './resource-ids.ts';
import { PLURAL, type Kind, type ResourceByKind } from './resources.ts';

/** How many resources of one kind are kept; the demo lives in memory and must not fill it. */
export const MAXIMUM_RESOURCES_PER_KIND = 1000;

type Tables = { readonly [K in Kind]: Map<string, ResourceByKind[K]> };

/** The resources in memory, in the order in which they were made. */
export interface ResourceStore {
  /** Keeps a new resource under a new id. Fails with 507 when that kind is full. */
  add<K extends Kind>(kind: K, make: (id: string) => ResourceByKind[K]): Result<ResourceByKind[K], Answer>;
  /** Replaces the resource of the same id. */
  replace<K extends Kind>(kind: K, resource: ResourceByKind[K]): void;
  get<K extends Kind>(kind: K, id: string): ResourceByKind[K] | undefined;
  list<K extends Kind>(kind: K): readonly ResourceByKind[K][];
  remove(kind: Kind, id: string): void;
  /** Forgets every resource and counts ids from the beginning. */
  clear(): void;
}

/** An empty store that takes its ids from `ids`. */
export function createResourceStore(ids: ResourceIds): ResourceStore {
  const tables: Tables = {
    vpc: new Map(),
    subnet: new Map(),
    database: new Map(),
    service: new Map(),
    route: new Map(),
    setting: new Map(),
    user: new Map(),
  };
  return {
    add(kind, make) {
      const table = tables[kind];
      if (table.size >= MAXIMUM_RESOURCES_PER_KIND) {
        const full = `The demo keeps at most ${MAXIMUM_RESOURCES_PER_KIND} ${PLURAL[kind]}; POST /_demo/reset empties it.`;
        return err(refuse(507, full));
      }
      const id = ids.next(kind);
      const resource = make(id);
      table.set(id, resource);
      return ok(resource);
    },
    replace: (kind, resource) => void tables[kind].set(resource.id, resource),
    get: (kind, id) => tables[kind].get(id),
    list: (kind) => [...tables[kind].values()],
    remove: (kind, id) => void tables[kind].delete(id),
    clear() {
      for (const table of Object.values(tables)) table.clear();
      ids.restart();
    },
  };
}
