import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createDemoApplication, type DemoApplication, type DemoOptions } from './application.ts';
import { refuse, type Answer } from './exchange.ts';
import type { RecordedRequest } from './request-record.ts';

/** The port of the demo when it runs on its own; the examples look for it there. */
export const DEMO_PORT = 8790;

/** The largest body that is read, in bytes. */
export const MAXIMUM_BODY_BYTES = 1024 * 1024;

/** How long a client may take to send one request. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Only this machine can reach the demo: it has an account that everybody knows. */
const LOOPBACK = '127.0.0.1';

/** How the demo API is started. */
export interface DemoServerOptions extends DemoOptions {
  /** Port on the loopback address; 0, the default, takes a free one. */
  readonly port?: number;
}

/** A running demo API. */
export interface DemoApi extends AsyncDisposable {
  /** Where it is reached, without a slash at the end: `http://127.0.0.1:8790`. */
  readonly url: string;
  /** The requests answered so far (or since `POST /_demo/reset`), oldest first. */
  requests(): readonly RecordedRequest[];
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/**
 * Starts an API with real behaviour and no backend: it keeps networks, databases, services and their configuration in
 * memory, wants to be signed in to and insists on a sensible order. Rejects when the port cannot be listened on.
 */
export async function startDemoApi(options: DemoServerOptions = {}): Promise<DemoApi> {
  let url = '';
  const application = createDemoApplication(options, () => url);
  const server = createServer((request, response) => {
    exchange(application, request, response).catch((error: unknown) => {
      options.log?.(`${request.method} ${request.url} → broken off (${String(error)})`);
      response.destroy();
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  url = await listen(server, options.port ?? 0);
  const close = (): Promise<void> => closeServer(server);
  return { url, requests: () => application.requests(), close, [Symbol.asyncDispose]: close };
}

async function exchange(
  application: DemoApplication,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  const answer = text === null ? tooLarge() : application.answer(request, text);
  if (answer === 'answer-lost') response.destroy();
  else send(request, response, answer);
}

/** The body as text, or `null` as soon as it is larger than the limit. Rejects when the client goes away. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Returning early must not close the connection: the refusal still has to go out on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes: unknown = chunk;
    if (!Buffer.isBuffer(bytes)) throw new TypeError('A request that is read without an encoding gives bytes.');
    size += bytes.length;
    if (size > MAXIMUM_BODY_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(): Answer {
  return { ...refuse(413, `The body has more than ${MAXIMUM_BODY_BYTES} bytes.`), headers: { Connection: 'close' } };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = answer.body === undefined ? '' : `${JSON.stringify(answer.body)}\n`;
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (body !== '') response.setHeader('Content-Type', 'application/json');
  if (answer.status !== 204) response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(request.method === 'HEAD' ? '' : body);
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      const address = server.address();
      // Only a server on a pipe or one that is closed has no port.
      if (address === null || typeof address === 'string') reject(new Error('The demo API got no port.'));
      else resolve(`http://${LOOPBACK}:${address.port}`);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
