import { createHash } from 'node:crypto';
import type { InstanceId } from '../../domain/instance.ts';

/** The histories with which a job began, by stage: SHA-256 in hexadecimal digits, or that there was none. */
export type BegunWith = ReadonlyMap<InstanceId, string>;

/** SHA-256 of the file of a history in hexadecimal digits; `none` where there is no file. */
export function historyChecksum(history: Uint8Array | undefined): string {
  return history === undefined ? 'none' : createHash('sha256').update(history).digest('hex');
}
