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
    sent: async (place) => (await storesOf(place)).sent(place),
    isClaimed: async (place) => (await storesOf(place)).isClaimed(place),
    claim: async (place) => (await storesOf(place)).claim(place),
    async [Symbol.asyncDispose]() {
      await sqlite[Symbol.asyncDispose]();
      await (await postgres)?.[Symbol.asyncDispose]();
    },
  };
}

/** A history that was left in SQLite is looked for before any in PostgreSQL is used. */
async function loadPostgres(): Promise<HistoryStores> {
  const [{ postgresHistories }, { checkNothingIsLeftBehind }] = await Promise.all([
    import('./postgres-histories.ts'),
    import('./left-behind.ts'),
  ]);
  const stores = postgresHistories();
  return {
    ...stores,
    async read(place) {
      const checked = await checkNothingIsLeftBehind(place, stores);
      return checked.ok ? stores.read(place) : checked;
    },
    async claim(place) {
      const checked = await checkNothingIsLeftBehind(place, stores);
      return checked.ok ? stores.claim(place) : checked;
    },
  };
}
