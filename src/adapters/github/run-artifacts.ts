import * as z from 'zod/mini';
import { ok } from '../../domain/result.ts';
import type { RunArtifacts } from '../../execution/actions-ports.ts';
import { RUN_ARTIFACT, DOWNLOADED } from './client-calls.ts';
import type { ClientProcess } from './client-process.ts';
import { ASK_TIMEOUT_MS, TRANSFER_TIMEOUT_MS, type TransferLimits } from './transfer-limits.ts';

/** The artifacts of the run that we are through `@actions/artifact`. The process of the clients belongs to the caller. */
export function runArtifacts(clients: ClientProcess, limits: TransferLimits = {}): RunArtifacts {
  const { askTimeoutMs = ASK_TIMEOUT_MS, transferTimeoutMs = TRANSFER_TIMEOUT_MS } = limits;
  return {
    async list(signal) {
      return clients.call({ name: 'listArtifacts' }, z.array(RUN_ARTIFACT), { timeoutMs: askTimeoutMs, signal });
    },
    async upload({ name, files, retentionDays }, signal) {
      const question = { name: 'uploadArtifact', artifact: name, files: [...files], retentionDays } as const;
      const limit = { timeoutMs: transferTimeoutMs, signal };
      return clients.call(question, z.union([z.number(), z.literal('taken')]), limit);
    },
    async download({ id, digest }, signal) {
      const question = { name: 'downloadArtifact', id, digest } as const;
      const limit = { timeoutMs: transferTimeoutMs, signal };
      const done = await clients.call(question, DOWNLOADED, limit);
      return done.ok ? ok(typeof done.value === 'string' ? done.value : new Map(done.value)) : done;
    },
    async remove(name, signal) {
      const question = { name: 'deleteArtifact', artifact: name } as const;
      const removed = await clients.call(question, z.unknown(), { timeoutMs: askTimeoutMs, signal });
      return removed.ok ? ok(undefined) : removed;
    },
  };
}
