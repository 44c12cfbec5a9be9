import { connect, createServer, type Socket } from 'node:net';
import { close, listen } from './api-server.ts';

/** Stands before a server and keeps its answers back until it is opened. */
export interface AnswerGate extends AsyncDisposable {
  /** Of the server, through the gate. */
  readonly url: string;
  /** Settles when the first answer is there, which nobody has heard yet. */
  readonly reached: Promise<void>;
  /** Lets all answers through from now on. */
  open(): void;
}

/** Starts one before the server at this URL, which speaks plain HTTP on this machine. */
export async function startAnswerGate(url: string): Promise<AnswerGate> {
  const { hostname, port } = new URL(url);
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const sever = (): void => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', sever).on('close', sever);
    }
    client.pipe(upstream);
    upstream.once('readable', () => {
      reached.resolve();
      void opened.promise.then(() => upstream.pipe(client));
    });
  });
  const gatePort = await listen(server);
  return {
    url: `http://127.0.0.1:${gatePort}`,
    reached: reached.promise,
    open: () => opened.resolve(),
    [Symbol.asyncDispose]: () => close(server, sockets),
  };
}
