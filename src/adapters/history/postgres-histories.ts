import type { Failure } from '../../domain/failure.ts';
import { EMPTY_HISTORY } from '../../domain/history.ts';
import { showPostgres } from '../../domain/postgres-address.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HistoryPlace, HistoryStore, HistoryStores } from '../../execution/ports.ts';
import { damaged, unavailable } from './history-failure.ts';
import { SENT_SINCE } from './history-tables.ts';
import { claimPostgres, noticesOf, type PostgresPlace } from './postgres-claim.ts';
import type { PostgresLimits } from './postgres-connect.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { postgresFailure } from './postgres-error.ts';
import { postgresHistory } from './postgres-history.ts';
import { inspectPostgres } from './postgres-inspect.ts';
import { areTablesLocked } from './postgres-lock.ts';
import { noticeOfMovedHistory } from './postgres-moved.ts';
import { readPostgresAttempts, readPostgresHistory, readPostgresSent } from './postgres-read.ts';
import { postgresReader, type PostgresReader } from './postgres-reader.ts';
import { postgresTables } from './postgres-tables.ts';

/** Histories in tables of PostgreSQL databases; the tables and what is promised of them are in `docs/history.md`. */
export function postgresHistories(limits: PostgresLimits = {}): HistoryStores {
  const readers = new Map<string, PostgresReader>();
  const claims = new Set<HistoryStore>();

  async function reading<Value>(
    place: HistoryPlace,
    read: (
      connection: PostgresConnection,
      place: PostgresPlace,
      version: number | undefined,
    ) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    const located = locate(place);
    if (!located.ok) return located;
    const { address, history } = located.value;
    const key = JSON.stringify(address);
    const reader = readers.get(key) ?? postgresReader(address, limits);
    readers.set(key, reader);
    try {
      return await reader.use(async (connection) => {
        const found = await inspectPostgres(connection, located.value);
        return found.ok ? read(connection, located.value, found.value?.version) : found;
      });
    } catch (error) {
      return err(postgresFailure(error, history));
    }
  }

  return {
    read: (place) =>
      reading(place, async (connection, located, version) => {
        if (version === undefined) {
          const notices = await noticeOfMovedHistory(connection, located);
          return ok({ ...EMPTY_HISTORY, notices, ...(notices.length === 0 ? {} : { isMissing: true }) });
        }
        const found = await readPostgresHistory(connection, located.tables, version);
        if (!found.ok) return err(damaged(located.history, found.error));
        return ok({ ...found.value, notices: noticesOf(version, located) });
      }),

    attempts: (place) =>
      reading(place, async (connection, { tables }, version) =>
        ok(version === undefined || version === 0 ? [] : await readPostgresAttempts(connection, tables)),
      ),

    sent: (place) =>
      reading(place, async (connection, { tables }, version) =>
        ok(version === undefined || version < SENT_SINCE ? new Map() : await readPostgresSent(connection, tables)),
      ),

    async isClaimed(place) {
      const held = await reading(place, async (connection, { tables }) =>
        ok(await areTablesLocked(connection, tables)),
      );
      return held.ok && held.value;
    },

    async claim(place) {
      const located = locate(place);
      if (!located.ok) return located;
      const claimed = await claimPostgres(located.value, limits);
      if (!claimed.ok) return claimed;
      const store: HistoryStore = postgresHistory({ ...claimed.value, onDispose: () => claims.delete(store) });
      claims.add(store);
      return ok(store);
    },

    async [Symbol.asyncDispose]() {
      await Promise.all([...claims].map((store) => store[Symbol.asyncDispose]()));
      await Promise.all([...readers.values()].map((reader) => reader.close()));
      readers.clear();
    },
  };
}

function locate({ id, owner, store, postgres }: HistoryPlace): Result<PostgresPlace, Failure> {
  if (postgres === undefined) throw new Error(`the place of ${id} has no address`);
  const { address } = postgres;
  const history = { instance: id, file: `${showPostgres(address)} (${store.tables.migrations})` };
  const tables = postgresTables(store.tables);
  return tables.ok
    ? ok({ address, store, owner, history, tables: tables.value })
    : err(unavailable(history, tables.error));
}
