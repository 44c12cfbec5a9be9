import type { IncomingHttpHeaders } from 'node:http';
import type { Call } from './exchange.ts';

/** How many requests are remembered; the oldest is forgotten first. */
export const MAXIMUM_RECORDED_REQUESTS = 10_000;

/** One request that was answered. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark; empty when there was none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came. */
  readonly text: string;
  /** `null` when the answer was lost on purpose. */
  readonly status: number | null;
}

/** Remembers what was asked; requests that steer the demo itself (`/_demo/…`) do not count. */
export interface RequestRecord {
  add(call: Call, status: number | null): void;
  /** Oldest first. */
  list(): readonly RecordedRequest[];
  clear(): void;
}

/** An empty record. */
export function createRequestRecord(): RequestRecord {
  let recorded: RecordedRequest[] = [];
  return {
    add(call, status) {
      if (call.path.startsWith('/_demo/')) return;
      const { method, path, headers, text } = call;
      recorded.push({ method, path, query: call.query.toString(), headers, text, status });
      if (recorded.length > MAXIMUM_RECORDED_REQUESTS) recorded.shift();
    },
    list: () => [...recorded],
    clear() {
      recorded = [];
    },
  };
}

/** One line about an exchange, without bodies and headers: `POST /vpcs → 201 (created vpc-0001)`. */
export function logLine(call: Call, status: number | null, note: string | undefined): string {
  const result = status === null ? 'answer lost' : String(status);
  return `${call.method} ${call.path} → ${result}${note === undefined ? '' : ` (${note})`}`;
}
