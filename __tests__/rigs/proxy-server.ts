import http from 'node:http';
import https, { type ServerOptions } from 'node:https';
import { connect, type Socket } from 'node:net';
import { close, listen } from './api-server.ts';

/** A forward proxy that records what it is asked for. */
export interface ProxyServer extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly endpoint: string;
  readonly url: string;
  /** `CONNECT host:port` for tunnels, `GET http://…` for plain requests, in order. */
  readonly asked: readonly string[];
  /** Each value of `Proxy-Authorization`; `undefined` where there was none. */
  readonly credentials: readonly (string | undefined)[];
}

/** What a proxy does instead of its work. */
export interface ProxyBehaviour {
  /** Answer everything with this status. */
  readonly refuseWith?: number;
  readonly tls?: ServerOptions;
}

/** Starts a proxy that tunnels `CONNECT` and forwards plain requests. */
export async function startProxyServer(behaviour: ProxyBehaviour = {}): Promise<ProxyServer> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = behaviour.tls === undefined ? http.createServer() : https.createServer(behaviour.tls);

  function note(request: http.IncomingMessage): void {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    credentials.push(request.headers['proxy-authorization']);
  }

  server.on('connection', (socket: Socket) => track(sockets, socket));
  server.on('connect', (request: http.IncomingMessage, client: Socket) => {
    note(request);
    if (behaviour.refuseWith !== undefined) {
      client.end(`HTTP/1.1 ${behaviour.refuseWith} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    track(sockets, target);
    client.on('error', () => target.destroy());
  });
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    note(request);
    if (behaviour.refuseWith !== undefined) {
      response.writeHead(behaviour.refuseWith).end('refused');
      return;
    }
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const forwarded = http.request(request.url ?? '', { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
  const port = await listen(server);
  const endpoint = `127.0.0.1:${port}`;
  return {
    endpoint,
    url: `${behaviour.tls === undefined ? 'http' : 'https'}://${endpoint}`,
    asked,
    credentials,
    [Symbol.asyncDispose]: () => close(server, sockets),
  };
}

function track(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => socket.destroy());
}
