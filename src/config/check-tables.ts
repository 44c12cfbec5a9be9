import type { StoreDefinition } from '../domain/stage-config.ts';

/** The tables of apirun, by what each holds. */
export type TableRole = keyof StoreDefinition['tables'];

/** A name that a table cannot have, and why: the end of a sentence. */
export interface TableProblem {
  readonly role: TableRole;
  readonly problem: string;
}

/** Our own tables, which stand beside those of apirun. */
const OWN_TABLES = ['meta', 'so_versions', 'so_values', 'so_intents', 'so_attempts', 'so_exports', 'so_sent'] as const;

/** PostgreSQL cuts longer names without a word. */
export const MAX_TABLE_NAME_LENGTH = 63;

/** In PostgreSQL our tables are called like the table of versions, with this replaced. */
const USUAL_NAME = 'schema_migrations';

/** In the order in which people write them. */
const ROLES = ['migrations', 'runs', 'env'] as const satisfies readonly TableRole[];

/**
 * The first thing that keeps names from being those of three tables beside our own: SQLite keeps `sqlite_` for itself,
 * names that differ by case are one, and none may be that of a table of ours. The stores ask the same when they open.
 */
export function problemOfTables(
  kind: 'sqlite' | 'postgres',
  tables: StoreDefinition['tables'],
): TableProblem | undefined {
  const seen = new Set<string>();
  const own = ownTables(kind, tables.migrations.toLowerCase());
  for (const role of ROLES) {
    const name = tables[role].toLowerCase();
    if (kind === 'sqlite' && name.startsWith('sqlite_'))
      return { role, problem: 'is one that SQLite keeps for itself' };
    if (own.includes(name)) return { role, problem: 'is that of a table in which this program keeps other records' };
    if (seen.has(name)) return { role, problem: 'is that of two tables' };
    if (kind === 'postgres' && name.length > MAX_TABLE_NAME_LENGTH) return { role, problem: TOO_LONG };
    seen.add(name);
  }
  const long = own.find((name) => name.length > MAX_TABLE_NAME_LENGTH);
  if (kind === 'sqlite' || long === undefined) return undefined;
  return {
    role: 'migrations',
    problem: `makes our own names, such as ${long}, longer than ${MAX_TABLE_NAME_LENGTH} characters`,
  };
}

const TOO_LONG = `is longer than the ${MAX_TABLE_NAME_LENGTH} characters of PostgreSQL`;

function ownTables(kind: 'sqlite' | 'postgres', migrations: string): readonly string[] {
  if (kind === 'sqlite') return OWN_TABLES;
  const prefix = migrations.endsWith(USUAL_NAME) ? migrations.slice(0, -USUAL_NAME.length) : `${migrations}_`;
  return OWN_TABLES.map((name) => prefix + name);
}
