import type { HistoryPlace, HistoryStores } from '../../execution/ports.ts';
import { disabledHistories } from './disabled-history.ts';
import { sqliteHistories } from './sqlite-histories.ts';
import type { TemporaryFolder } from './sqlite-quiet-read.ts';

/** Histories of every kind: the place says which store it is in. */
export function createHistories(options: TemporaryFolder): HistoryStores {
  const sqlite = sqliteHistories(options);
  const disabled = disabledHistories();
  const storeOf = ({ store }: HistoryPlace): HistoryStores => (store.kind === 'disabled' ? disabled : sqlite);
  return {
    read: (place) => storeOf(place).read(place),
    attempts: (place) => storeOf(place).attempts(place),
    claim: (place) => storeOf(place).claim(place),
    [Symbol.asyncDispose]: () => sqlite[Symbol.asyncDispose](),
  };
}
