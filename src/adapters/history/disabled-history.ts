import { EMPTY_HISTORY } from '../../domain/history.ts';
import { ok } from '../../domain/result.ts';
import type { HistoryStore, HistoryStores } from '../../execution/ports.ts';

/** The store of `store: {disabled: true}`: nothing is kept, so everything is pending in every run. */
export function disabledHistories(): HistoryStores {
  const store: HistoryStore = {
    read: async () => ok(EMPTY_HISTORY),
    attempts: async () => ok([]),
    open: async () => ok(undefined),
    close: async () => ok(undefined),
    drop: async () => ok(undefined),
    finish: async () => ok(undefined),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return {
    read: async () => ok(EMPTY_HISTORY),
    attempts: async () => ok([]),
    sent: async () => ok(new Map()),
    isClaimed: async () => false,
    claim: async () => ok(store),
    [Symbol.asyncDispose]: async () => undefined,
  };
}
