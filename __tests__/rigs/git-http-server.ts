import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { ProcessEnvironment } from '../../src/adapters/snapshot/git-variables.ts';
import { close, listen } from './api-server.ts';
import type { GitRemote } from './git-remote.ts';

/** How the server behaves; each is asked for each request. */
export interface GitServing {
  /** `user:password`; absent: everybody may read and write. */
  readonly credentials?: string;
  /** Called before a request is looked at. */
  readonly onRequest?: () => Promise<void>;
  /** Called when a push is done and before that is said; `true`: the answer is lost, the connection breaks. */
  readonly losesAnswer?: () => Promise<boolean>;
}

/** A server on a free loopback port. */
export interface GitHttpServer extends AsyncDisposable {
  /** Of the bare repository, without credentials. */
  readonly url: string;
}

/** Serves a remote over HTTP with git's own program for it, git-http-backend(1). */
export async function serveGit(remote: GitRemote, serving: GitServing = {}): Promise<GitHttpServer> {
  await remote.git('config', 'http.receivepack', 'true');
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void answer(remote, serving, request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/remote.git`,
    [Symbol.asyncDispose]: () => close(server, sockets),
  };
}

async function answer(
  remote: GitRemote,
  { credentials, onRequest, losesAnswer }: GitServing,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await onRequest?.();
  const body = Buffer.concat(await request.toArray());
  const [, given = ''] = /^basic (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (credentials !== undefined && Buffer.from(given, 'base64').toString() !== credentials) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="state"' }).end('Who are you?');
    return;
  }
  const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
  const output = await runBackend(request, body, {
    ...remote.variables,
    GIT_PROJECT_ROOT: dirname(remote.path),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
  });
  const isPush = request.method === 'POST' && pathname.endsWith('/git-receive-pack');
  if (isPush && (await losesAnswer?.()) === true) response.destroy();
  else sendCgi(output, response);
}

/** The program speaks CGI (RFC 3875): the request in variables and standard input, the answer on standard output. */
function runBackend(request: IncomingMessage, body: Buffer, variables: ProcessEnvironment): Promise<Buffer> {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...variables,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(body);
  return new Promise((resolve) => {
    child.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

function sendCgi(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  const headers = output
    .toString('latin1', 0, end)
    .split('\r\n')
    .map((line): readonly [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
  for (const [name, value] of headers) if (name !== 'Status') response.setHeader(name, value);
  response.writeHead(Number.parseInt(status, 10)).end(output.subarray(end + 4));
}
