import type { ServerResponse } from 'node:http';
import { type ApiServer, type SeenRequest, startApiServer } from './api-server.ts';

/** A request that the ledger keeps waiting, as a machine would see it that dies meanwhile. */
export interface HeldRequest {
  readonly request: SeenRequest;
  /** Lets it go its way. Harmless when its client is gone. */
  release(): void;
}

/** At which moment a request is kept: before it is carried out, or after that and before its answer. */
export type HeldMoment = 'before' | 'after';

/**
 * An API that writes down what was really done, whether or not anybody heard the answer: `POST /things` creates one
 * (again when it is repeated without an `Idempotency-Key`), `PUT` and `DELETE /things/NAME` are idempotent,
 * `GET /things/NAME` looks, `POST /things/NAME/removal` is a removal that is not idempotent. `GET /ready` is never ready.
 */
export interface Ledger extends AsyncDisposable {
  readonly url: string;
  /** Every request that arrived: `POST /things one`, the name of the thing last. */
  readonly arrived: readonly string[];
  /** Settles when so many requests have arrived in all. */
  arrival(count: number): Promise<void>;
  /** How many times a thing was created, replaced or removed; a repeated key counts once. */
  count(what: 'created' | 'replaced' | 'removed', name: string): number;
  /** Whether a thing is there now. */
  has(name: string): boolean;
  /** The keys that came with requests to create a thing. */
  keysOf(name: string): readonly string[];
  /** Keeps the next request whose line, as in `arrived`, begins so; settles when it is there. */
  hold(line: string, moment: HeldMoment): Promise<HeldRequest>;
  /** Answers the next request whose line begins so with 409, and does not carry it out. */
  refuse(line: string): void;
}

interface Waiting {
  readonly line: string;
  readonly moment: HeldMoment;
  readonly resolve: (held: HeldRequest) => void;
}

/** Starts an empty ledger. */
export async function startLedger(): Promise<Ledger> {
  const arrived: string[] = [];
  const book = createBook();
  let waiting: readonly Waiting[] = [];
  let refused: readonly string[] = [];
  let counting: readonly { readonly count: number; readonly resolve: () => void }[] = [];
  const server: ApiServer = await startApiServer((request, response) => {
    const line = lineOf(request);
    arrived.push(line);
    for (const { count, resolve } of counting) if (arrived.length >= count) resolve();
    const refusal = refused.find((candidate) => line.startsWith(candidate));
    if (refusal !== undefined) {
      refused = refused.filter((candidate) => candidate !== refusal);
      answer(response, { status: 409 });
      return;
    }
    const one = waiting.find((candidate) => line.startsWith(candidate.line));
    waiting = waiting.filter((candidate) => candidate !== one);
    if (one === undefined) {
      answer(response, book.carryOut(request));
      return;
    }
    const result = one.moment === 'after' ? book.carryOut(request) : undefined;
    one.resolve({ request, release: () => answer(response, result ?? book.carryOut(request)) });
  });
  return {
    url: server.url,
    arrived,
    async arrival(count) {
      if (arrived.length >= count) return;
      await new Promise<void>((resolve) => {
        counting = [...counting, { count, resolve }];
      });
    },
    count: book.count,
    has: book.has,
    keysOf: book.keysOf,
    refuse(line) {
      refused = [...refused, line];
    },
    hold: async (line, moment) =>
      new Promise<HeldRequest>((resolve) => {
        waiting = [...waiting, { line, moment, resolve }];
      }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** How the ledger answers. */
export interface Outcome {
  readonly status: number;
  readonly body?: object;
}

/** What was really done. */
export interface Book extends Pick<Ledger, 'count' | 'has' | 'keysOf'> {
  carryOut(request: Pick<SeenRequest, 'method' | 'target' | 'headers' | 'body'>): Outcome;
}

/** A book in which nothing is written yet. */
export function createBook(): Book {
  const done: string[] = [];
  const things = new Set<string>();
  const keys = new Map<string, string[]>();
  const known = new Set<string>();

  function create(request: Parameters<Book['carryOut']>[0]): Outcome {
    const name = nameOf(request);
    const { 'idempotency-key': key } = request.headers;
    if (typeof key === 'string') {
      keys.set(name, [...(keys.get(name) ?? []), key]);
      if (known.has(key)) return { status: 201, body: { id: name } };
      known.add(key);
    }
    done.push(`created ${name}`);
    things.add(name);
    return { status: 201, body: { id: name } };
  }

  function remove(name: string): Outcome {
    done.push(`removed ${name}`);
    return { status: things.delete(name) ? 204 : 404 };
  }

  return {
    count: (what, name) => done.filter((entry) => entry === `${what} ${name}`).length,
    has: (name) => things.has(name),
    keysOf: (name) => keys.get(name) ?? [],
    carryOut(request) {
      const name = nameOf(request);
      switch (`${request.method} ${request.target.endsWith('/removal') ? 'removal' : ''}`.trim()) {
        case 'POST':
          return request.target === '/token' ? { status: 200, body: { access_token: 'token' } } : create(request);
        case 'POST removal':
        case 'DELETE':
          return remove(name);
        case 'PUT':
          done.push(`replaced ${name}`);
          things.add(name);
          return { status: 200, body: { id: name } };
        default:
          if (request.target === '/ready') return { status: 503 };
          return things.has(name) ? { status: 200, body: { id: name } } : { status: 404 };
      }
    },
  };
}

function answer(response: ServerResponse, { status, body }: Outcome): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(body === undefined ? '' : JSON.stringify(body));
}

/** The last part of the path, or what the body says where there is none. */
function nameOf({ target, body }: Pick<SeenRequest, 'target' | 'body'>): string {
  const [, , name] = target.split('/');
  if (name !== undefined) return name;
  const said: unknown = body.startsWith('{') ? JSON.parse(body) : {};
  return typeof said === 'object' && said !== null && 'name' in said ? String(said.name) : '';
}

function lineOf(request: SeenRequest): string {
  return `${request.method} ${request.target.split('/', 2).join('/')} ${nameOf(request)}`.trim();
}
