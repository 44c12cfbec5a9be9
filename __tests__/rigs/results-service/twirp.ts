import type { Answer } from './exchange.ts';

/** The fields of a call, by the names of the protocol: `workflow_run_backend_id`. */
export type Fields = Readonly<Record<string, unknown>>;

/** A call that is not answered with 200, by the error codes of Twirp v7. */
export interface TwirpProblem {
  readonly code: keyof typeof STATUSES;
  readonly message: string;
}

/** "Error Codes" in the specification of Twirp v7. */
const STATUSES = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  bad_route: 404,
  not_found: 404,
  already_exists: 409,
  resource_exhausted: 429,
} as const;

/** Calls of one service by name; `problem` is what they throw. */
export type TwirpCalls = Readonly<Record<string, (fields: Fields) => Fields>>;

/** Makes a problem that ends a call. */
export function twirpProblem(code: TwirpProblem['code'], message: string): Error & { readonly twirp: TwirpProblem } {
  return Object.assign(new Error(message), { twirp: { code, message } });
}

/** Carries out a call of JSON and answers it. */
export function answerTwirp(call: ((fields: Fields) => Fields) | undefined, body: Buffer): Answer {
  try {
    if (call === undefined) throw twirpProblem('bad_route', 'no handler for path');
    return json(200, call(JSON.parse(body.toString()) as Fields));
  } catch (error) {
    if (error instanceof Error && 'twirp' in error) {
      const { code, message } = error.twirp as TwirpProblem;
      return json(STATUSES[code], { code, msg: message });
    }
    throw error;
  }
}

/** A field that is text; empty where it is absent, as in every protocol buffer. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

function json(status: number, body: Fields): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
