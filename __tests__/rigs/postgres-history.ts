import { postgresHistories } from '../../src/adapters/history/postgres-histories.ts';
import { instanceId } from '../../src/domain/instance.ts';
import type { PostgresAddress } from '../../src/domain/postgres-address.ts';
import type { HistoryPlace } from '../../src/execution/ports.ts';
import type { KeptHistoryRig } from '../contracts/history-kept.ts';
import type { HistoryRig } from '../contracts/history-world.ts';
import { sqliteStore } from './history-records.ts';
import type { PostgresServer } from './postgres.ts';

/** Each takes some tenths of a millisecond. */
const MOST_QUESTIONS = 20_000;

/** PostgreSQL histories in a database of their own. */
export interface PostgresRig extends HistoryRig {
  readonly address: PostgresAddress;
  /** Runs statements as another program; the rows of the last one. */
  query(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]>;
}

/** A place of the stage with a prefix of its own; `change`: what is different. */
export function postgresPlace(
  address: PostgresAddress,
  stage: string,
  change: Partial<HistoryPlace['store']> = {},
): HistoryPlace {
  const tables = {
    migrations: `${stage}_schema_migrations`,
    runs: `${stage}_migration_runs`,
    env: `${stage}_stored_env`,
  };
  return {
    id: instanceId('default', stage),
    owner: `project/default/${stage}`,
    store: { ...sqliteStore, kind: 'postgres', tables, ...change },
    postgres: { address },
  };
}

/** Makes a new database on a server that is there. */
export async function postgresRig(server: PostgresServer): Promise<PostgresRig> {
  const address = await server.createDatabase();
  return {
    address,
    query: (...statements) => server.query(address.database, ...statements),
    histories: () => postgresHistories(),
    place: (stage) => postgresPlace(address, stage),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The statements with which apirun makes its tables, and what it writes when it has applied version 1. */
export function apirunStatements(prefix = ''): readonly string[] {
  return [
    `CREATE TABLE ${prefix}schema_migrations (version INTEGER PRIMARY KEY)`,
    `CREATE TABLE ${prefix}migration_runs (id SERIAL PRIMARY KEY, version INTEGER NOT NULL, direction TEXT NOT NULL,
     status_code INTEGER NOT NULL, body TEXT NULL, env_json TEXT NULL, failed BOOLEAN NOT NULL DEFAULT FALSE,
     ran_at TIMESTAMPTZ NOT NULL)`,
    `CREATE TABLE ${prefix}stored_env (version INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY(version, name))`,
    `INSERT INTO ${prefix}schema_migrations VALUES (1)`,
    `INSERT INTO ${prefix}migration_runs (version, direction, status_code, env_json, failed, ran_at)
     VALUES (1, 'up', 201, '{"vpc_id":"vpc-old"}', FALSE, '2026-01-02T05:04:05.123456+02')`,
    `INSERT INTO ${prefix}stored_env VALUES (1, 'vpc_id', 'vpc-old')`,
  ];
}

/** The same for the contract of histories in tables. */
export async function keptPostgresRig(server: PostgresServer): Promise<KeptHistoryRig> {
  const rig = await postgresRig(server);
  return {
    ...rig,
    execute: rig.query,
    table: (name) => `alpha_${name}`,
    makeByApirun: async () => void (await rig.query(...apirunStatements('alpha_'))),
    content: () => contentOf(rig),
  };
}

/** Every table with everything in it, to be compared. */
export async function contentOf(rig: PostgresRig): Promise<readonly unknown[]> {
  const tables = await rig.query(`SELECT relname::text AS name FROM pg_stat_user_tables ORDER BY 1`);
  const contents: unknown[] = [];
  for (const { name } of tables) {
    contents.push([name, await rig.query(`SELECT content::text FROM "${String(name)}" AS content ORDER BY 1`)]);
  }
  return contents;
}

/** Waits until the server has noticed that sessions are gone, and `claims` locks are left. */
export async function untilNothingIsClaimed(rig: PostgresRig, claims = 0): Promise<void> {
  for (let asked = 0; asked < MOST_QUESTIONS; asked += 1) {
    const [row] = await rig.query(
      `SELECT count(*)::int AS claims FROM pg_locks WHERE locktype = 'advisory'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if (row?.['claims'] === claims) return;
  }
  throw new Error(`the server still has other locks than ${claims}`);
}
