import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import https, { type ServerOptions } from 'node:https';
import type { Server, Socket } from 'node:net';

/** One request that arrived whole. */
export interface SeenRequest {
  readonly method: string;
  /** As sent: path and query, or an absolute URL from a client that takes this server for a proxy. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly socket: Socket;
}

/** A recording server on a free loopback port. */
export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  /** `127.0.0.1:port`. */
  readonly endpoint: string;
  readonly requests: readonly SeenRequest[];
  /** Connections that were ever opened. */
  readonly connections: () => number;
}

/** Answers a request; what it leaves unanswered hangs. */
export type Respond = (request: SeenRequest, response: ServerResponse) => void;

/** Starts a server; with certificates, one that speaks TLS. */
export async function startApiServer(respond: Respond, tls?: ServerOptions): Promise<ApiServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = tls === undefined ? http.createServer() : https.createServer(tls);
  server.on('request', (message: http.IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const request: SeenRequest = {
        method: message.method ?? '',
        target: message.url ?? '',
        headers: message.headers,
        rawHeaders: message.rawHeaders,
        body: Buffer.concat(chunks).toString(),
        socket: message.socket,
      };
      requests.push(request);
      respond(request, response);
    });
  });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  const port = await listen(server);
  const endpoint = `127.0.0.1:${port}`;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${endpoint}`,
    endpoint,
    requests,
    connections: () => connections,
    [Symbol.asyncDispose]: () => close(server, sockets),
  };
}

/** Leaves requests open until `size` of them are, then answers them all; `most` tells how many were open at once. */
export function answerInGroups(size: number): { readonly respond: Respond; readonly most: () => number } {
  const open: ServerResponse[] = [];
  let most = 0;
  return {
    respond: (_, response) => {
      open.push(response);
      most = Math.max(most, open.length);
      if (open.length < size) return;
      for (const each of open.splice(0)) each.end();
    },
    most: () => most,
  };
}

/** Listens on a free port of 127.0.0.1 and tells which. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return address.port;
}

/** Ends a server with every connection that it still has. */
export async function close(server: Server, sockets: Iterable<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
