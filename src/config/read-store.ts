import type { PostgresDefinition, StoreDefinition } from '../domain/stage-config.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import { MAX_TABLE_NAME_LENGTH, problemOfTables, type TableProblem } from './check-tables.ts';
import { either } from './either.ts';
import { literal, type Located, member } from './located.ts';
import { optionalTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { PostgresValue, StoreValue } from './schemas/stage-config-schema.ts';
import { withoutAbsent } from './without-absent.ts';
import { quoteShort } from './yaml-node.ts';

/** apirun's names of its tables. */
const TABLES = { migrations: 'schema_migrations', runs: 'migration_runs', env: 'stored_env' } as const;

/** The form of a table name, as apirun checks it: it becomes part of SQL. */
const TABLE_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Where the history of a stage is kept; SQLite in the usual place where the file does not say. */
export function readStore(
  store: Located<StoreValue> | undefined,
  file: SourceLocation,
  report: Report,
): StoreDefinition {
  if (store === undefined) return { location: file, kind: 'sqlite', tables: TABLES, saveResponseBody: false };
  const type = either(store, ['type', 'driver'], report)?.value ?? 'sqlite';
  const kind = type === 'sqlite' ? 'sqlite' : 'postgres';
  const path = kind === 'sqlite' ? pathOf(store, report) : undefined;
  const postgres = kind === 'postgres' ? postgresOf(store, report) : undefined;
  return {
    location: store.node.location,
    kind: store.value.disabled ? 'disabled' : kind,
    ...(path === undefined ? {} : { path }),
    ...(postgres === undefined ? {} : { postgres }),
    tables: tablesOf(store, kind, report),
    saveResponseBody: store.value.save_response_body,
  };
}

function pathOf(store: Located<StoreValue>, report: Report): StoreDefinition['path'] {
  const sqlite = member(store, 'sqlite');
  const nested = sqlite === undefined ? undefined : optionalTemplate(sqlite, 'path', report);
  const path = nested ?? optionalTemplate(store, 'path', report);
  return path?.text === '' ? undefined : path;
}

function postgresOf(store: Located<StoreValue>, report: Report): PostgresDefinition | undefined {
  const postgres = member(store, 'postgres');
  const text = (key: PostgresText): ReturnType<typeof optionalTemplate> => {
    const template = postgres === undefined ? undefined : optionalTemplate(postgres, key, report);
    return template?.text === '' ? undefined : template;
  };
  const [dsn, host] = [text('dsn'), text('host')];
  if (dsn === undefined && host === undefined && !store.value.disabled) {
    report(
      problemAt((postgres ?? store).node.location, {
        code: 'missing-key',
        message: 'the store has neither postgres.dsn nor postgres.host',
        hint: 'add postgres: {dsn: "{{.database_url}}"}',
      }),
    );
  }
  if (postgres === undefined) return undefined;
  return withoutAbsent({
    dsn,
    host,
    port: postgres.value.port,
    user: text('user'),
    password: text('password'),
    database: text('dbname'),
    sslmode: postgres.value.sslmode,
  });
}

type PostgresText = Exclude<keyof PostgresValue, 'port' | 'sslmode'>;

function tablesOf(store: Located<StoreValue>, kind: 'sqlite' | 'postgres', report: Report): StoreDefinition['tables'] {
  const prefix = tableName(store, 'table_prefix', report);
  const named = (key: TableKey, usual: string): string =>
    tableName(store, key, report) ?? (prefix === undefined ? usual : `${prefix}_${usual}`);
  const tables = {
    migrations: named(TABLE_KEYS.migrations, TABLES.migrations),
    runs: named(TABLE_KEYS.runs, TABLES.runs),
    env: named(TABLE_KEYS.env, TABLES.env),
  };
  const problem = problemOfTables(kind, tables);
  if (problem !== undefined) reportTable(store, tables, problem, report);
  return tables;
}

const TABLE_KEYS = {
  migrations: 'table_schema_migrations',
  runs: 'table_migration_runs',
  env: 'table_stored_env',
} as const;

function reportTable(
  store: Located<StoreValue>,
  tables: StoreDefinition['tables'],
  { role, problem }: TableProblem,
  report: Report,
): void {
  const place = member(store, TABLE_KEYS[role]) ?? member(store, 'table_prefix') ?? store;
  report(
    problemAt(place.node.location, {
      code: 'invalid-name',
      message: `the table name ${quoteShort(tables[role])} ${problem}`,
      hint: 'choose another one, or leave the names out',
    }),
  );
}

type TableKey = 'table_prefix' | (typeof TABLE_KEYS)[keyof typeof TABLE_KEYS];

function tableName(store: Located<StoreValue>, key: TableKey, report: Report): string | undefined {
  const written = member(store, key);
  if (written === undefined) return undefined;
  const name = literal(written).trim();
  if (name === '') {
    const hint = 'remove it, or write a name';
    const message = `${key} is empty, which means the usual name`;
    report(problemAt(written.node.location, { severity: 'warning', code: 'empty-value', message, hint }));
    return undefined;
  }
  if (TABLE_NAME.test(name) && name.length <= MAX_TABLE_NAME_LENGTH) return name;
  report(
    problemAt(written.node.location, {
      code: 'invalid-name',
      message: `${key}: ${quoteShort(name)} is no name of a table`,
      hint: `write letters, digits and "_", at most ${MAX_TABLE_NAME_LENGTH}, not beginning with a digit`,
    }),
  );
  return undefined;
}
