/** For a question that moves no files. The clients ask again for half a minute when the service answers with 5xx. */
export const ASK_TIMEOUT_MS = 90_000;

/** For moving one snapshot, with what the clients do to try again. */
export const TRANSFER_TIMEOUT_MS = 240_000;

/** Other time limits than the usual ones. */
export interface TransferLimits {
  readonly askTimeoutMs?: number;
  readonly transferTimeoutMs?: number;
}
