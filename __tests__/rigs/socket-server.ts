import { createServer, type Socket } from 'node:net';
import { close, listen } from './api-server.ts';

/** A server that speaks no protocol: what it does with a connection is the test's. */
export interface SocketServer extends AsyncDisposable {
  readonly port: number;
  /** `127.0.0.1:port`. */
  readonly endpoint: string;
  /** Everything that arrived, over all connections. */
  readonly received: () => string;
}

/** Starts one on a free loopback port. `onData` gets what the connection has received so far, after each piece. */
export async function startSocketServer(
  onConnection: (socket: Socket) => void,
  onData: (received: string, socket: Socket) => void = () => undefined,
): Promise<SocketServer> {
  const sockets = new Set<Socket>();
  let all = '';
  const server = createServer((socket) => {
    let received = '';
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      all += chunk.toString('latin1');
      received += chunk.toString('latin1');
      onData(received, socket);
    });
    onConnection(socket);
  });
  const port = await listen(server);
  return {
    port,
    endpoint: `127.0.0.1:${port}`,
    received: () => all,
    [Symbol.asyncDispose]: () => close(server, sockets),
  };
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function findClosedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server, []);
  return port;
}
