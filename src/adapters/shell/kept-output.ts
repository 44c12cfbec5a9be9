/** Most bytes of standard output that are kept for a caller. */
export const KEPT_OUTPUT_LIMIT_BYTES: number = 16 * 1024 * 1024;

/** Keeps the bytes of a stream. */
export interface KeptOutput {
  push(bytes: Uint8Array): void;
  /** All of it, as UTF-8; `undefined`: there was more than the limit. */
  text(): string | undefined;
}

/** Keeps what a process prints, up to a limit; beyond it nothing is kept, since half a document says nothing. */
export function createKeptOutput(limitBytes: number = KEPT_OUTPUT_LIMIT_BYTES): KeptOutput {
  let parts: Uint8Array[] = [];
  let length = 0;
  return {
    push(bytes) {
      length += bytes.length;
      if (length <= limitBytes) parts.push(bytes);
      else parts = [];
    },
    text: () => (length > limitBytes ? undefined : Buffer.concat(parts).toString('utf8')),
  };
}
