import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { formatDurationMs } from '../../../src/domain/duration.ts';
import { startApiServer } from '../../rigs/api-server.ts';
import { withGrowingLimit } from '../../rigs/growing-limit.ts';
import { answerOf, makeClient, problemOf, send } from '../../rigs/http-client.ts';
import { findClosedPort, startSocketServer } from '../../rigs/socket-server.ts';

const HEAD_END = '\r\n\r\n';

describe('nothing was sent', () => {
  test('nobody listens', async () => {
    const port = await findClosedPort();
    await using client = await makeClient();
    expect(await problemOf(send(client, { url: `http://127.0.0.1:${port}/x` }))).toEqual({
      cause: 'refused',
      sent: false,
      message: `connection refused by 127.0.0.1:${port}`,
    });
  });

  test('nobody listens on any address of a name', async () => {
    const port = await findClosedPort();
    await using client = await makeClient();
    const problem = await problemOf(send(client, { url: `http://localhost:${port}/x` }));
    expect(problem).toEqual({ cause: 'refused', sent: false, message: `connection refused by localhost:${port}` });
  });

  test('cancelled before', async () => {
    await using server = await startApiServer((_, response) => response.end());
    await using client = await makeClient();
    const problem = await problemOf(send(client, { url: server.url }, AbortSignal.abort()));
    expect(problem).toEqual({
      cause: 'cancelled',
      sent: false,
      message: `cancelled before the request to ${server.endpoint} was sent`,
    });
    expect(server.connections()).toBe(0);
  });

  test('cancelled while it waits for a free connection: it is not sent later either', async () => {
    const cancel = new AbortController();
    await using server = await startApiServer((request, response) => {
      if (request.target === '/first') {
        cancel.abort();
        void waiting.then(() => response.end());
      } else {
        response.end();
      }
    });
    await using client = await makeClient({ maxConnections: 1 });
    const first = send(client, { url: `${server.url}/first` });
    const waiting = send(client, { method: 'POST', url: `${server.url}/waiting` }, cancel.signal);
    expect(await problemOf(waiting)).toMatchObject({ cause: 'cancelled', sent: false });
    await answerOf(first);
    await answerOf(send(client, { url: `${server.url}/last` }));
    expect(server.requests.map((request) => request.target)).toEqual(['/first', '/last']);
  });

  test('the server accepts, and never shakes hands', async () => {
    await using server = await startSocketServer(() => undefined);
    await using client = await makeClient({ connectTimeoutMs: 200 });
    expect(await problemOf(send(client, { url: `https://${server.endpoint}` }))).toEqual({
      cause: 'connect_timeout',
      sent: false,
      message: `no connection to ${server.endpoint} within 200ms (timed out)`,
    });
  });

  test('the time is up before the handshake', async () => {
    await using server = await startSocketServer(() => undefined);
    await using client = await makeClient();
    expect(await problemOf(send(client, { url: `https://${server.endpoint}`, timeoutMs: 100 }))).toEqual({
      cause: 'timeout',
      sent: false,
      message: `no connection to ${server.endpoint} within 100ms (timed out)`,
    });
  });

  test('the server closes during the handshake', async () => {
    await using server = await startSocketServer((socket) => socket.destroy());
    await using client = await makeClient();
    expect(await problemOf(send(client, { url: `https://${server.endpoint}` }))).toMatchObject({
      cause: 'tls',
      sent: false,
    });
  });
});

describe('the request may have arrived', () => {
  test.each([
    ['GET', 'after the first byte', (received: string) => received.length > 0],
    ['POST', 'after the head', (received: string) => received.includes(HEAD_END)],
    ['POST', 'after the body', (received: string) => received.endsWith('the body')],
    ['PUT', 'after the body', (received: string) => received.endsWith('the body')],
  ])('%s, and the server resets the connection %s: sent once', async (method, _, isTime) => {
    await using server = await startSocketServer(
      () => undefined,
      (received, socket) => {
        if (isTime(received)) socket.resetAndDestroy();
      },
    );
    await using client = await makeClient();
    expect(await problemOf(send(client, { method, url: `http://${server.endpoint}`, body: 'the body' }))).toEqual({
      cause: 'reset',
      sent: true,
      message: `the connection to ${server.endpoint} was closed before an answer came`,
    });
    expect(server.received().split('HTTP/1.1').length - 1).toBe(1);
  });

  test('the server ends a connection that is used again, right when the next request comes', async () => {
    let connections = 0;
    await using server = await startSocketServer(
      () => {
        connections += 1;
      },
      (received, socket) => {
        if (received.includes('POST /second')) socket.resetAndDestroy();
        else if (received.endsWith(HEAD_END)) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      },
    );
    await using client = await makeClient();
    await answerOf(send(client, { url: `http://${server.endpoint}/first` }));
    const problem = await problemOf(send(client, { method: 'POST', url: `http://${server.endpoint}/second` }));
    expect([problem.cause, problem.sent]).toEqual(['reset', true]);
    expect(connections).toBe(1);
  });

  test('a server that closes idle connections is asked on a new one', async () => {
    let connections = 0;
    await using server = await startSocketServer(
      () => {
        connections += 1;
      },
      (received, socket) => {
        if (received.endsWith(HEAD_END)) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      },
    );
    await using client = await makeClient();
    for (const path of ['/1', '/2', '/3']) {
      const answer = await answerOf(send(client, { method: 'POST', url: `http://${server.endpoint}${path}` }));
      expect(answer.body).toBe('ok');
    }
    expect(connections).toBe(3);
  });

  test.each([
    ['in the status line', 'HTTP/1.1 20', 'before an answer came'],
    ['in the head', 'HTTP/1.1 200 OK\r\ncontent-le', 'before an answer came'],
    [
      'in a body of known length',
      'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nfive!',
      'before the answer was complete',
    ],
    ['in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nfive!', 'before the answer was complete'],
    [
      'in the last chunk',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfive!\r\n',
      'before the answer was complete',
    ],
    [
      'in a body before the close',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n\r\nfive!',
      'before the answer was complete',
    ],
  ])('the answer breaks off %s', async (_, answer, when) => {
    await using server = await startSocketServer(
      () => undefined,
      (received, socket) => {
        if (received.includes(HEAD_END)) socket.end(answer);
      },
    );
    await using client = await makeClient();
    expect(await problemOf(send(client, { url: `http://${server.endpoint}` }))).toEqual({
      cause: 'reset',
      sent: true,
      message: `the connection to ${server.endpoint} was closed ${when}`,
    });
  });

  test('the answer is not HTTP', async () => {
    await using server = await startSocketServer(
      () => undefined,
      (_, socket) => socket.end('220 mail.example ESMTP ready\r\n'),
    );
    await using client = await makeClient();
    const problem = await problemOf(send(client, { url: `http://${server.endpoint}` }));
    expect(problem).toMatchObject({ cause: 'encoding', sent: true });
    expect(problem.message).toMatch(/is not HTTP/);
  });

  test('no answer in time', async () => {
    const { limitMs, value } = await withGrowingLimit(
      async (timeoutMs) => {
        await using server = await startApiServer(() => undefined);
        await using client = await makeClient();
        const problem = await problemOf(send(client, { method: 'POST', url: server.url, timeoutMs }));
        return { problem, endpoint: server.endpoint, requests: server.requests.length };
      },
      ({ requests }) => requests > 0,
    );
    expect(value.problem).toEqual({
      cause: 'timeout',
      sent: true,
      message: `no answer from ${value.endpoint} within ${formatDurationMs(limitMs)} (timed out)`,
    });
    expect(value.requests).toBe(1);
  });

  test('a body that never ends, in time', async () => {
    await using server = await startApiServer((_, response) => response.write('{'));
    await using client = await makeClient();
    const { limitMs, value } = await withGrowingLimit(
      async (timeoutMs) => problemOf(send(client, { url: server.url, timeoutMs })),
      ({ message }) => message.startsWith('the answer'),
    );
    expect(value).toEqual({
      cause: 'timeout',
      sent: true,
      message: `the answer of ${server.endpoint} was not complete within ${formatDurationMs(limitMs)} (timed out)`,
    });
  });

  test('cancelled while the server thinks', async () => {
    const cancel = new AbortController();
    await using server = await startApiServer(() => cancel.abort());
    await using client = await makeClient();
    expect(await problemOf(send(client, { method: 'POST', url: server.url }, cancel.signal))).toEqual({
      cause: 'cancelled',
      sent: true,
      message: `cancelled while waiting for the answer of ${server.endpoint}`,
    });
  });
});

describe('an answer that is too large', () => {
  test('without its length said: no more than the limit is read', async () => {
    let written = 0;
    await using server = await startApiServer((_, response) => {
      const piece = Buffer.alloc(1024 * 1024, 'x');
      const write = (): void => {
        while (written < 64 && response.writable) {
          written += 1;
          if (!response.write(piece)) {
            response.once('drain', write);
            return;
          }
        }
      };
      write();
    });
    await using client = await makeClient();
    expect(await problemOf(send(client, { url: server.url }))).toEqual({
      cause: 'too_large',
      sent: true,
      message: `the answer of ${server.endpoint} is larger than 10 MiB`,
    });
    expect(written).toBeLessThan(40);
  });

  test('exactly the limit is not', async () => {
    await using server = await startApiServer((_, response) => response.end(Buffer.alloc(10 * 1024 * 1024, 'x')));
    await using client = await makeClient();
    expect((await answerOf(send(client, { url: server.url }))).body).toHaveLength(10 * 1024 * 1024);
  });

  test('a small body that unpacks to more', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    await using server = await startApiServer((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    await using client = await makeClient();
    expect(await problemOf(send(client, { url: server.url }))).toMatchObject({ cause: 'too_large', sent: true });
  });

  test('a head without end', async () => {
    await using server = await startSocketServer(
      () => undefined,
      (received, socket) => {
        if (received.endsWith(HEAD_END)) socket.write(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(200_000)}`);
      },
    );
    await using client = await makeClient();
    expect(await problemOf(send(client, { url: `http://${server.endpoint}` }))).toMatchObject({
      cause: 'too_large',
      sent: true,
    });
  });
});

test('a broken encoding', async () => {
  await using server = await startApiServer((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
  );
  await using client = await makeClient();
  expect(await problemOf(send(client, { url: server.url }))).toEqual({
    cause: 'encoding',
    sent: true,
    message: `the answer of ${server.endpoint} (status 200) is not in the encoding gzip that it announces`,
  });
});
