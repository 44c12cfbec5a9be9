/**
 * What a column holds. `bigint`: a number of 64 bits; `content`: a text with any character in it; `time`: a moment;
 * `form`, `direction`: one of the words of the domain; `id`: numbers that the database gives, which are the key.
 */
export type ColumnKind =
  'id' | 'bigint' | 'integer' | 'number' | 'flag' | 'time' | 'text' | 'content' | 'form' | 'direction';

/** A column, which may be NULL where it is optional. */
export type Column = ColumnKind | { readonly optional: ColumnKind };

/** A table of a history. */
export interface TableDescription {
  readonly columns: Readonly<Record<string, Column>>;
  /** Absent: the column of the kind `id`. */
  readonly key?: readonly string[];
}

const PROVENANCE = { run: 'text', attempt: 'integer', actor: 'text', commit_id: 'text' } as const;

/** apirun's tables, by what they are for; their names are configured. Source: apirun's `CREATE TABLE` statements. */
export const APIRUN_TABLES = {
  migrations: { columns: { version: 'bigint' }, key: ['version'] },
  runs: {
    columns: {
      id: 'id',
      version: 'bigint',
      direction: 'text',
      status_code: 'integer',
      body: { optional: 'text' },
      env_json: { optional: 'text' },
      failed: 'flag',
      ran_at: 'time',
    },
  },
  env: { columns: { version: 'bigint', name: 'text', value: 'text' }, key: ['version', 'name'] },
} as const satisfies Record<string, TableDescription>;

/** Our tables of schema version 1, by their names. What each is for is in `docs/history.md`. */
export const OWN_TABLES = {
  meta: { columns: { key: 'text', value: { optional: 'text' } }, key: ['key'] },
  so_versions: {
    columns: {
      version: 'text',
      label: 'text',
      file_checksum: { optional: 'text' },
      request_checksum: { optional: 'text' },
      down: { optional: 'text' },
      applied_at: 'text',
      duration_ms: 'number',
      run_id: { optional: 'bigint' },
      ...PROVENANCE,
    },
    key: ['version'],
  },
  so_values: {
    columns: { version: 'text', name: 'text', form: 'form', value: { optional: 'content' } },
    key: ['version', 'name'],
  },
  so_intents: {
    columns: {
      version: 'text',
      label: 'text',
      direction: 'direction',
      method: 'text',
      url_hash: 'text',
      idempotency_key: { optional: 'text' },
      started_at: 'text',
      ...PROVENANCE,
    },
    key: ['version'],
  },
  so_attempts: {
    columns: {
      id: 'id',
      direction: 'direction',
      strategy: 'text',
      state: 'text',
      started_at: 'text',
      ended_at: 'text',
      message: 'text',
      failure_reason: { optional: 'text' },
      excerpt: { optional: 'text' },
      exit_code: { optional: 'integer' },
      note: { optional: 'text' },
      ...PROVENANCE,
    },
  },
  so_exports: { columns: { name: 'text', form: 'form', value: 'content' }, key: ['name'] },
} as const satisfies Record<string, TableDescription>;

/** Since schema version 2: what was last sent or run for each version, with no secret in it. It outlives a rollback. */
export const SENT_TABLE = {
  columns: { version: 'text', sent: 'text' },
  key: ['version'],
} as const satisfies TableDescription;

/** The names of our tables in a history of some version of the schema. */
export function ownTableNames(version: number): readonly string[] {
  return [...Object.keys(OWN_TABLES), ...(version >= SENT_SINCE ? ['so_sent'] : [])];
}

/** The version of the schema that brought `so_sent`. */
export const SENT_SINCE = 2;

/** How a database writes each kind of column. */
export type ColumnTypes = Readonly<Record<ColumnKind, string>>;

/** What the databases have in common of the kinds that hold words of the domain. */
export const WORD_TYPES = {
  form: `TEXT CHECK (form IN ('clear', 'sealed', 'withheld'))`,
  direction: `TEXT CHECK (direction IN ('up', 'down'))`,
} as const satisfies Partial<ColumnTypes>;

/** The statement that makes a table. `name`: as SQL takes it. */
export function createTableSql(name: string, { columns, key }: TableDescription, types: ColumnTypes): string {
  const parts = Object.entries(columns).map(([column, kind]) =>
    typeof kind === 'string' ? `${column} ${types[kind]} NOT NULL` : `${column} ${types[kind.optional]}`,
  );
  if (key !== undefined) parts.push(`PRIMARY KEY (${key.join(', ')})`);
  return `CREATE TABLE ${name} (${parts.join(', ')})`;
}

/** The columns that a row is written with: all but those that the database fills in. */
export function writtenColumns({ columns }: TableDescription): readonly string[] {
  return Object.keys(columns).filter((name) => columns[name] !== 'id');
}
