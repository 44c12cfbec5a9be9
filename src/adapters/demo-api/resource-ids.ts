import type { Kind } from './resources.ts';

const PREFIX: Readonly<Record<Kind, string>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  database: 'db',
  service: 'svc',
  route: 'route',
  setting: 'setting',
  user: 'user',
};

/** Gives out the ids of new resources. */
export interface ResourceIds {
  /** The next id of a kind; never the same twice until {@link ResourceIds.restart}. */
  next(kind: Kind): string;
  /** Begins again with the first id of every kind. */
  restart(): void;
}

/** Ids that count per kind (`vpc-0001`, `db-0002`), so that every run of an example prints the same text. */
export function countingIds(): ResourceIds {
  const counts = new Map<Kind, number>();
  return {
    next(kind) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${PREFIX[kind]}-${String(count).padStart(4, '0')}`;
    },
    restart: () => counts.clear(),
  };
}
