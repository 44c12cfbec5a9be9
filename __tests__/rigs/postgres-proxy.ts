import { connect, createServer, type Socket } from 'node:net';
import { close, listen } from './api-server.ts';

/** Where the connection is cut: before the server gets a statement, or after it has answered and nobody heard it. */
export interface Cut {
  readonly statement: number;
  readonly when: 'before' | 'after';
  /** Whether connections that come later are left alone. */
  readonly once?: boolean;
}

/**
 * Stands between a client and PostgreSQL. It knows where statements begin and end, so that a connection can be cut at
 * exactly one of them.
 */
export interface PostgresProxy extends AsyncDisposable {
  readonly port: number;
  /** Counts from here; the statement with this number, from 1 on, is the last. */
  cut(at: Cut): void;
  /** Statements since then. */
  readonly statements: () => number;
  /** Lets every connection hang: nothing is passed on, and nothing closes. */
  hang(): void;
  /** Gives each client another session of the server, as a pooler does between two transactions. */
  changeSessions(): Promise<void>;
}

/** A message of the client that ends a statement: `Query`, or the `Sync` behind the parts of an extended one. */
const ENDS_STATEMENT = new Set(['Q', 'S']);

/** The server's `ReadyForQuery`. */
const READY = 'Z';

/** The type of a message and its length. */
const HEADER_BYTES = 5;

/** One client and the session that it has now. */
interface Pair {
  readonly client: Socket;
  upstream: Socket;
  /** The client's first message, which begins a session. */
  startup: Buffer;
}

/** Starts one in front of a server on 127.0.0.1 that trusts its users. */
export async function startPostgresProxy(serverPort: number): Promise<PostgresProxy> {
  const pairs = new Set<Pair>();
  let cut: Cut | undefined;
  let count = 0;
  let isHanging = false;

  const sever = ({ client, upstream }: Pair) => {
    client.destroy();
    upstream.destroy();
  };
  const severHere = (pair: Pair) => {
    if (cut?.once === true) cut = undefined;
    sever(pair);
  };
  /** Passes an answer on, unless it is that of the statement after which the connection is cut. */
  const fromServer = (pair: Pair) => {
    const types = messageTypes();
    return (chunk: Buffer) => {
      const isReady = types(chunk).at(-1) === READY;
      if (isHanging) return;
      if (cut?.when !== 'after' || count < cut.statement) pair.client.write(chunk);
      else if (isReady) severHere(pair);
    };
  };
  const attach = (pair: Pair) => {
    pair.upstream.on('data', fromServer(pair));
    pair.upstream.on('error', () => sever(pair));
    pair.upstream.on('close', () => pair.client.destroy());
  };

  const server = createServer((client) => {
    const pair: Pair = { client, upstream: connect(serverPort, '127.0.0.1'), startup: Buffer.alloc(0) };
    pairs.add(pair);
    attach(pair);
    client.on('error', () => sever(pair));
    client.on('close', () => {
      pairs.delete(pair);
      pair.upstream.destroy();
    });
    const types = messageTypes();
    client.on('data', (chunk: Buffer) => {
      if (isHanging) return;
      const isStartup = pair.startup.length === 0;
      if (isStartup) pair.startup = chunk;
      else count += types(chunk).filter((type) => ENDS_STATEMENT.has(type)).length;
      if (cut?.when === 'before' && count >= cut.statement) severHere(pair);
      else pair.upstream.write(chunk);
    });
  });
  const port = await listen(server);
  return {
    port,
    cut(at) {
      cut = at;
      count = 0;
    },
    statements: () => count,
    hang() {
      isHanging = true;
    },
    async changeSessions() {
      for (const pair of pairs) {
        pair.upstream.removeAllListeners('close').removeAllListeners('data');
        pair.upstream.destroy();
        pair.upstream = await beginSession(serverPort, pair.startup);
        attach(pair);
      }
    },
    [Symbol.asyncDispose]: () =>
      close(
        server,
        [...pairs].flatMap(({ client, upstream }) => [client, upstream]),
      ),
  };
}

/** A new session whose greeting nobody needs. */
async function beginSession(port: number, startup: Buffer): Promise<Socket> {
  const upstream = connect(port, '127.0.0.1');
  upstream.write(startup);
  const types = messageTypes();
  await new Promise<void>((resolve, reject) => {
    upstream.on('error', reject);
    upstream.on('data', (chunk: Buffer) => {
      if (types(chunk).at(-1) === READY) resolve();
    });
  });
  upstream.removeAllListeners('data').removeAllListeners('error');
  return upstream;
}

/** Tells the types of the messages that end in each piece of a stream, wherever it was cut into pieces. */
function messageTypes(): (chunk: Buffer) => readonly string[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    const types: string[] = [];
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const end = 1 + rest.readUInt32BE(1);
      if (rest.length < end) break;
      types.push(String.fromCharCode(rest[0] ?? 0));
      rest = rest.subarray(end);
    }
    return types;
  };
}
