import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { close, listen } from './api-server.ts';

/** A server that leaves everything to its test: also the reading of the bytes of a request. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts one on a free loopback port. */
export async function startRawServer(
  respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void respond(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return { url, [Symbol.asyncDispose]: () => close(server, sockets) };
}
