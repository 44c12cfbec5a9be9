import * as z from 'zod';
import { ok } from '../../domain/result.ts';
import type { RunArtifacts } from '../../execution/actions-ports.ts';
import { RUN_ARTIFACT, SENT_FILES } from './client-calls.ts';
import { clientProcess, type ClientProcessOptions } from './client-process.ts';
import { ASK_TIMEOUT_MS, TRANSFER_TIMEOUT_MS, type TransferLimits } from './transfer-limits.ts';

/** The artifacts of the run that we are through `@actions/artifact`, in a process of its own. */
export function runArtifacts(options: ClientProcessOptions & TransferLimits): RunArtifacts {
  const { askTimeoutMs = ASK_TIMEOUT_MS, transferTimeoutMs = TRANSFER_TIMEOUT_MS } = options;
  const clients = clientProcess(options);
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
      const files = await clients.call(question, SENT_FILES.optional(), limit);
      return files.ok ? ok(files.value && new Map(files.value)) : files;
    },
    async remove(name, signal) {
      const question = { name: 'deleteArtifact', artifact: name } as const;
      const removed = await clients.call(question, z.unknown(), { timeoutMs: askTimeoutMs, signal });
      return removed.ok ? ok(undefined) : removed;
    },
    [Symbol.asyncDispose]: () => clients[Symbol.asyncDispose](),
  };
}
