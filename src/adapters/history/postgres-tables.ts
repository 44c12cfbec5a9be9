import type { StoreDefinition } from '../../domain/stage-config.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { quoteName } from './quote-name.ts';

/** apirun's tables, whose names are configured. */
const APIRUN = ['migrations', 'runs', 'env'] as const;

/** Ours, by what each is called behind the prefix. */
const OWN = {
  meta: 'meta',
  versions: 'so_versions',
  values: 'so_values',
  intents: 'so_intents',
  attempts: 'so_attempts',
  exports: 'so_exports',
  sent: 'so_sent',
} as const;

type TableKey = (typeof APIRUN)[number] | keyof typeof OWN;

/** The names of the tables of one history. */
export interface PostgresTables {
  /** As SQL takes them. */
  readonly sql: Readonly<Record<TableKey, string>>;
  /** As the catalogue of the database has them. */
  readonly apirun: readonly string[];
  readonly own: readonly string[];
  /** What our names begin with: what the table of versions has before `schema_migrations`, or else all of its name. */
  readonly prefix: string;
}

/** PostgreSQL cuts longer names without a word. */
const MAX_NAME_LENGTH = 63;

const USUAL_NAME = 'schema_migrations';

/**
 * The tables of a store. Ours stand beside the table of versions and begin as it does, so that histories that share a
 * database share no table. apirun writes names without quotes, which makes them lower case.
 */
export function postgresTables(tables: StoreDefinition['tables']): Result<PostgresTables, string> {
  const names = {
    migrations: tables.migrations.toLowerCase(),
    runs: tables.runs.toLowerCase(),
    env: tables.env.toLowerCase(),
  };
  const prefix = names.migrations.endsWith(USUAL_NAME)
    ? names.migrations.slice(0, -USUAL_NAME.length)
    : `${names.migrations}_`;
  const apirun = Object.values(names);
  const own = Object.values(OWN).map((name) => prefix + name);
  const all = [...apirun, ...own];
  const long = all.find((name) => Buffer.byteLength(name) > MAX_NAME_LENGTH);
  if (long !== undefined) {
    return err(`the table name "${long}" is longer than ${MAX_NAME_LENGTH} bytes: shorten the names in \`store\``);
  }
  const repeated = all.find((name, index) => name === '' || all.indexOf(name) !== index);
  if (repeated !== undefined)
    return err(`two of its tables would be named "${repeated}": change the names in \`store\``);
  return ok({
    sql: {
      migrations: quoteName(names.migrations),
      runs: quoteName(names.runs),
      env: quoteName(names.env),
      meta: quoteName(prefix + OWN.meta),
      versions: quoteName(prefix + OWN.versions),
      values: quoteName(prefix + OWN.values),
      intents: quoteName(prefix + OWN.intents),
      attempts: quoteName(prefix + OWN.attempts),
      exports: quoteName(prefix + OWN.exports),
      sent: quoteName(prefix + OWN.sent),
    },
    apirun,
    own,
    prefix,
  });
}
