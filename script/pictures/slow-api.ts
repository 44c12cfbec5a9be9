import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { startDemoApi } from '../../src/adapters/demo-api/server.ts';

/** The demo API as it would be far away: everything that is created takes its time. */
export interface SlowApi extends AsyncDisposable {
  readonly url: string;
}

/** Milliseconds until an answer, by what the path begins with. */
const DELAYS: readonly (readonly [string, number])[] = [
  ['/vpcs', 420],
  ['/subnets', 260],
  ['/databases', 1_350],
  ['/services', 640],
  ['/apps', 310],
];

/** Starts it on a free loopback port. */
export async function startSlowApi(): Promise<SlowApi> {
  const api = await startDemoApi();
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const { authorization = '', 'content-type': type = 'application/json' } = headers;
    void (async () => {
      const body = await text(request);
      await wait(DELAYS.find(([path]) => url.startsWith(path))?.[1] ?? 0);
      const sent = { method, headers: { authorization, 'content-type': type }, ...(body === '' ? {} : { body }) };
      const answer = await fetch(`${api.url}${url}`, sent);
      const answered = { 'content-type': answer.headers.get('content-type') ?? '' };
      response.writeHead(answer.status, answered).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await api.close();
    },
  };
}
