import { startSocketServer, type SocketServer } from './socket-server.ts';

/** Tells when the last of several processes has ended, however they are related and whoever reaps them. */
export interface Lifeline extends AsyncDisposable {
  /** A line of bash: the shell and everything it starts from here on hold the lifeline. */
  readonly hold: string;
  /** Settles when somebody holds it. */
  readonly held: Promise<undefined>;
  /** Settles when nobody does any more. */
  readonly released: Promise<undefined>;
}

/** The lifeline is a connection: the system closes it when the last process that has it is gone. */
export async function startLifeline(): Promise<Lifeline> {
  const held = Promise.withResolvers<undefined>();
  const released = Promise.withResolvers<undefined>();
  const server: SocketServer = await startSocketServer((socket) => {
    held.resolve(undefined);
    socket.on('close', () => released.resolve(undefined));
  });
  return {
    hold: `exec 9<>/dev/tcp/127.0.0.1/${server.port}`,
    held: held.promise,
    released: released.promise,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
