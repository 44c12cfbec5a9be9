import type { Intent } from '../domain/history.ts';
import type { Direction } from '../domain/migration.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { urlHash } from './request-checksum.ts';
import { isoTime, provenanceOf } from './run-context.ts';
import type { StageWorkContext } from './stage-work.ts';

/** What is written before a request leaves. */
export function migrationIntent(
  work: StageWorkContext,
  migration: { readonly version: string; readonly label: string; readonly direction: Direction },
  prepared: PreparedRequest,
): Intent {
  return {
    ...migration,
    ...provenanceOf(work.run),
    method: prepared.request.method,
    urlHash: urlHash(prepared.request.url),
    startedAt: isoTime(work.run.ports.clock.now()),
    ...(prepared.idempotencyKey === undefined ? {} : { idempotencyKey: prepared.idempotencyKey }),
  };
}
