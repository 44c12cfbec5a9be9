import type { HistoryPlace, HistoryStores } from '../../execution/ports.ts';
import { disabledHistories } from './disabled-history.ts';
import { sqliteHistories } from './sqlite-histories.ts';
import type { TemporaryFolder } from './sqlite-quiet-read.ts';

/** Histories of every kind: the place says which store it is in. What PostgreSQL needs is loaded when a place is there. */
export function createHistories(options: TemporaryFolder): HistoryStores {
  const sqlite = sqliteHistories(options);
  const disabled = disabledHistories();
  let postgres: Promise<HistoryStores> | undefined;

  function storesOf({ store }: HistoryPlace): HistoryStores | Promise<HistoryStores> {
    switch (store.kind) {
      case 'sqlite':
        return sqlite;
      case 'postgres':
        return (postgres ??= loadPostgres());
      case 'disabled':
        return disabled;
    }
  }

  return {
    read: async (place) => (await storesOf(place)).read(place),
    attempts: async (place) => (await storesOf(place)).attempts(place),
    claim: async (place) => (await storesOf(place)).claim(place),
    async [Symbol.asyncDispose]() {
      await sqlite[Symbol.asyncDispose]();
      await (await postgres)?.[Symbol.asyncDispose]();
    },
  };
}

async function loadPostgres(): Promise<HistoryStores> {
  return (await import('./postgres-histories.ts')).postgresHistories();
}
