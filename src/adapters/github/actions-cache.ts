import * as z from 'zod/mini';
import { ok } from '../../domain/result.ts';
import type { ActionsCache } from '../../execution/actions-ports.ts';
import { SENT_FILES } from './client-calls.ts';
import type { ClientProcess } from './client-process.ts';
import { ASK_TIMEOUT_MS, TRANSFER_TIMEOUT_MS, type TransferLimits } from './transfer-limits.ts';

/** The cache of GitHub Actions through `@actions/cache`. The process of the clients belongs to the caller. */
export function actionsCache(clients: ClientProcess, limits: TransferLimits = {}): ActionsCache {
  const { askTimeoutMs = ASK_TIMEOUT_MS, transferTimeoutMs = TRANSFER_TIMEOUT_MS } = limits;
  return {
    async find(keys, signal) {
      const question = { name: 'findCache', keys: [...keys] } as const;
      return clients.call(question, z.optional(z.string()), { timeoutMs: askTimeoutMs, signal });
    },
    async restore(key, signal) {
      const limit = { timeoutMs: transferTimeoutMs, signal };
      const restored = await clients.call({ name: 'restoreCache', key }, z.optional(SENT_FILES), limit);
      return restored.ok ? ok(restored.value && new Map(restored.value)) : restored;
    },
    async save(key, files, signal) {
      const question = { name: 'saveCache', key, files: [...files] } as const;
      const limit = { timeoutMs: transferTimeoutMs, signal };
      return clients.call(question, z.enum(['saved', 'taken']), limit);
    },
  };
}
