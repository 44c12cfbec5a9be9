import type { IncomingHttpHeaders } from 'node:http';

/** What a handler is given: one request whose body has been read whole. */
export interface Call {
  /** Upper case. */
  readonly method: string;
  /** Decoded path without the query, for instance `/vpcs/vpc-0001`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as UTF-8 text; empty when there was none. */
  readonly text: string;
  /** Values of the `:name` segments of the route that matched. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a handler gives back; `body` is sent as JSON, its absence sends no body at all. */
export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** What happened, for the log line, for instance `created vpc-0001`. Never sent. */
  readonly note?: string;
}

/** Why a request is refused, and which field of it is to blame where one is. */
export interface Refusal {
  readonly error: string;
  readonly field?: string;
}

/** An answer that refuses a request: its body is the {@link Refusal}. */
export function refuse(status: number, error: string, field?: string): Answer {
  const body: Refusal = field === undefined ? { error } : { error, field };
  return { status, body, note: error };
}

/** The value of a `:name` segment. A name that the route does not have is a mistake in the route and throws. */
export function parameter(call: Call, name: string): string {
  const value = call.parameters[name];
  if (value === undefined) throw new Error(`The route of ${call.method} ${call.path} has no parameter "${name}".`);
  return value;
}
