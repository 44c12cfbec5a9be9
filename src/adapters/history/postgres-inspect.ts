import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { damaged, unavailable, type HistoryFile } from './history-failure.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { foreign, OWNER_KEY } from './history-owner.ts';
import { POSTGRES_SCHEMA_VERSION } from './postgres-schema.ts';
import { SENT_SINCE } from './history-tables.ts';
import type { PostgresTables } from './postgres-tables.ts';

/** A history as it is looked for: its tables, whose they must be, and how failures name it. */
export interface WantedHistory {
  readonly tables: PostgresTables;
  /** `project/environment/stage`. */
  readonly owner: string;
  readonly history: HistoryFile;
}

/** A history that was found. */
export interface FoundHistory {
  /** Of its schema; 0 where apirun made it and we have not written yet. */
  readonly version: number;
  /** Whether it says whose it is. */
  readonly isOwned: boolean;
}

/**
 * The history in these tables; `undefined` where there is none. Some tables without the others are never an empty history: the names in `store` may have changed, or the
 * tables may be another program's. Throws `PostgresError`.
 */
export async function inspectPostgres(
  connection: PostgresConnection,
  wanted: WantedHistory,
): Promise<Result<FoundHistory | undefined, Failure>> {
  const { tables, history } = wanted;
  const present = await presentTables(connection, tables);
  if (present.size === 0) return ok(undefined);
  const hasOwn = tables.own.some((name) => present.has(name));
  const sent = tables.prefix + SENT;
  const expected = [...tables.apirun, ...(hasOwn ? tables.own.filter((name) => name !== sent) : [])];
  const missing = expected.find((name) => !present.has(name));
  if (missing !== undefined) return err(unavailable(history, incomplete(present, missing)));
  if (!hasOwn) return ok({ version: 0, isOwned: false });
  const found = await checkMeta(connection, wanted);
  const isWithout = found.ok && found.value.version >= SENT_SINCE && !present.has(sent);
  return isWithout ? err(unavailable(history, incomplete(present, sent))) : found;
}

/** The table that a history of an older version does not have. */
const SENT = 'so_sent';

/** Those of its tables that can be seen. */
async function presentTables(connection: PostgresConnection, tables: PostgresTables): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query(
    'SELECT relname::text AS name FROM pg_class WHERE relname = ANY($1::text[]) AND pg_table_is_visible(oid)',
    [[...tables.apirun, ...tables.own]],
  );
  return new Set(rows.map((row) => String(row['name'])));
}

function incomplete(present: ReadonlySet<string>, missing: string): string {
  const [found = ''] = [...present].toSorted();
  return (
    `it has the table "${found}" and no table "${missing}"; ` +
    'if a table name in `store` was changed, change it back; if another program made the table, set table_prefix'
  );
}

async function checkMeta(
  connection: PostgresConnection,
  { tables, owner, history }: WantedHistory,
): Promise<Result<FoundHistory, Failure>> {
  const { rows } = await connection.query(`SELECT key, value FROM ${tables.sql.meta}`);
  const meta = new Map(rows.map((row) => [row['key'], row['value']]));
  const version = Number(meta.get('schema_version') ?? Number.NaN);
  if (!Number.isSafeInteger(version) || version < 1) {
    return err(damaged(history, `the table ${tables.sql.meta} does not say the schema version`));
  }
  if (version > POSTGRES_SCHEMA_VERSION) {
    const { instance, file } = history;
    return err({ reason: 'history_newer', instance, file, found: version, known: POSTGRES_SCHEMA_VERSION });
  }
  const found = meta.get(OWNER_KEY);
  const isOwned = typeof found === 'string';
  if (isOwned && found !== owner) return err(foreign(history, found, owner, tables.sql.meta));
  return ok({ version, isOwned });
}
