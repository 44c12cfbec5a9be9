import { describe, expect, test } from '@jest/globals';
import { answerOf, makeClient, problemOf, send } from '../../rigs/http-client.ts';
import { answerInGroups, startApiServer, type SeenRequest } from '../../rigs/api-server.ts';

function valuesOf(request: SeenRequest | undefined, name: string): readonly string[] {
  const raw = request?.rawHeaders ?? [];
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}

describe('what is sent', () => {
  test('method, path with query, headers and body as they are given', async () => {
    await using server = await startApiServer((_, response) => response.end());
    await using client = await makeClient();
    await answerOf(
      send(client, {
        method: 'PATCH',
        url: `${server.url}/a%20b/ü?x=1&y=a+b#part`,
        headers: [
          ['Content-Type', 'application/json'],
          ['X-Team', 'one'],
          ['x-team', 'two'],
        ],
        body: '{"name": "Zoë"}',
      }),
    );
    const [request] = server.requests;
    expect(request?.method).toBe('PATCH');
    expect(request?.target).toBe('/a%20b/%C3%BC?x=1&y=a+b');
    expect(request?.body).toBe('{"name": "Zoë"}');
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.headers['content-length']).toBe('16');
    expect(request?.headers.host).toBe(server.endpoint);
    expect(valuesOf(request, 'x-team')).toEqual(['one', 'two']);
  });

  test('the product as User-Agent, unless the user sets one', async () => {
    await using server = await startApiServer((_, response) => response.end());
    await using client = await makeClient();
    await answerOf(send(client, { url: server.url }));
    await answerOf(send(client, { url: server.url, headers: [['user-agent', 'mine']] }));
    expect(server.requests.map((request) => valuesOf(request, 'user-agent'))).toEqual([
      ['stage-orchestrator/1.2.3'],
      ['mine'],
    ]);
  });

  test('header values as UTF-8', async () => {
    await using server = await startApiServer((_, response) => response.end());
    await using client = await makeClient();
    await answerOf(send(client, { url: server.url, headers: [['X-City', 'Zürich ☃']] }));
    expect(Buffer.from(valuesOf(server.requests[0], 'x-city').join(), 'latin1').toString()).toBe('Zürich ☃');
  });

  test('user name and password of the URL, as a header', async () => {
    await using server = await startApiServer((_, response) => response.end());
    await using client = await makeClient();
    const url = server.url.replace('http://', 'http://ada:p%40ss@');
    await answerOf(send(client, { url }));
    await answerOf(send(client, { url, headers: [['authorization', 'Bearer own']] }));
    expect(server.requests.map((request) => request.headers.authorization)).toEqual([
      `Basic ${Buffer.from('ada:p@ss').toString('base64')}`,
      'Bearer own',
    ]);
  });

  test('nothing of what belongs to the connection', async () => {
    await using server = await startApiServer((_, response) => response.end());
    await using client = await makeClient();
    const headers = [
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '999'],
      ['Connection', 'close'],
      ['Expect', '100-continue'],
    ] as const;
    await answerOf(send(client, { method: 'POST', url: server.url, headers, body: 'four' }));
    const [request] = server.requests;
    expect(request?.body).toBe('four');
    expect(request?.headers['content-length']).toBe('4');
    expect(request?.headers['transfer-encoding']).toBeUndefined();
    expect(request?.headers.expect).toBeUndefined();
  });
});

describe('what comes back', () => {
  test('status, lower-case headers, each value apart, and the body', async () => {
    await using server = await startApiServer((_, response) => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.writeHead(409, 'Taken', { 'Content-Type': 'application/json' }).end('{"error":"zoë"}');
    });
    await using client = await makeClient();
    const answer = await answerOf(send(client, { url: server.url }));
    expect(answer.status).toBe(409);
    expect(answer.statusText).toBe('Taken');
    expect(answer.body).toBe('{"error":"zoë"}');
    expect(answer.headers).toContainEqual(['content-type', 'application/json']);
    expect(answer.headers.filter(([name]) => name === 'set-cookie')).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
  });

  test.each([
    ['HEAD', 200, { 'content-length': '50', 'content-encoding': 'gzip' }],
    ['GET', 204, { 'content-encoding': 'gzip' }],
    ['GET', 304, {}],
    ['GET', 200, { 'content-length': '0', 'content-encoding': 'br' }],
  ])('%s with %i has no body', async (method, status, headers) => {
    await using server = await startApiServer((_, response) => response.writeHead(status, headers).end());
    await using client = await makeClient();
    const answer = await answerOf(send(client, { method, url: server.url }));
    expect([answer.status, answer.body]).toEqual([status, '']);
  });

  test('the answer, not the early hints before it', async () => {
    await using server = await startApiServer((_, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.writeHead(201).end('made');
    });
    await using client = await makeClient();
    const answer = await answerOf(send(client, { url: server.url }));
    expect([answer.status, answer.body]).toEqual([201, 'made']);
  });

  test('an answer that comes before the request was read', async () => {
    await using server = await startApiServer(() => undefined);
    await using client = await makeClient();
    const sent = send(client, { method: 'POST', url: server.url, body: 'x'.repeat(2_000_000) });
    const answer = await Promise.race([sent, server[Symbol.asyncDispose]().then(() => sent)]);
    expect(answer.ok).toBe(false);
  });
});

describe('connections', () => {
  test('are used again', async () => {
    await using server = await startApiServer((_, response) => response.end('{}'));
    await using client = await makeClient();
    for (const path of ['/1', '/2', '/3']) {
      await answerOf(send(client, { method: 'POST', url: `${server.url}${path}`, body: '{}' }));
    }
    expect(server.requests).toHaveLength(3);
    expect(server.connections()).toBe(1);
  });

  test('carry one request at a time', async () => {
    await using server = await startApiServer(answerInGroups(3).respond);
    await using client = await makeClient();
    await Promise.all(['/1', '/2', '/3'].map((path) => answerOf(send(client, { url: `${server.url}${path}` }))));
    expect(server.connections()).toBe(3);
  });

  test('are no more than max_connections', async () => {
    const { respond, most } = answerInGroups(2);
    await using server = await startApiServer(respond);
    await using client = await makeClient({ maxConnections: 2 });
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => answerOf(send(client, { url: `${server.url}/${index}` }))),
    );
    expect(server.requests).toHaveLength(8);
    expect(most()).toBe(2);
    expect(server.connections()).toBe(2);
  });

  test('end with the client, and requests under way with them', async () => {
    await using server = await startApiServer(() => void client[Symbol.asyncDispose]());
    const client = await makeClient();
    const problem = await problemOf(send(client, { url: server.url }));
    expect(problem).toEqual({
      cause: 'cancelled',
      sent: true,
      message: `cancelled while waiting for the answer of ${server.endpoint}`,
    });
    const later = await problemOf(send(client, { url: server.url }));
    expect([later.cause, later.sent]).toEqual(['cancelled', false]);
  });
});

describe('a request that cannot be sent', () => {
  test.each([
    ['a line break in a value', { headers: [['X-Good', 'a\r\nX-Evil: 1']] }, /header X-Good .*line break/],
    ['a NUL in a value', { headers: [['X-Good', 'a\u0000']] }, /header X-Good .*control character/],
    ['a blank in a name', { headers: [['X Good', 'a']] }, /"X Good" is no name of a header/],
    ['a line break in a name', { headers: [['X-A: 1\r\nX-B', 'a']] }, /is no name of a header/],
    ['credentials of a proxy', { headers: [['Proxy-Authorization', 'Basic s3cret']] }, /client\.proxy/],
    ['two hosts', { headers: [['Host', 'a'], ['host', 'b']] }, /host header/], // prettier-ignore
    ['a method with a blank', { method: 'GET /x' }, /method/],
  ] as const)('%s', async (_, request, message) => {
    await using server = await startApiServer((__, response) => response.end());
    await using client = await makeClient();
    const problem = await problemOf(send(client, { url: server.url, ...request }));
    expect([problem.cause, problem.sent]).toEqual(['invalid', false]);
    expect(problem.message).toMatch(message);
    expect(problem.message).not.toMatch(/Evil|s3cret/);
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['', /https:\/\/host\/path/],
    ['/only/a/path', /not valid/],
    ['http://', /not valid/],
    ['ftp://host/x', /ftp:/],
    ['file:///etc/passwd', /file:/],
    ['http://127.0.0.1/a\nb', /line break/],
  ])('the URL %j', async (url, message) => {
    await using client = await makeClient();
    const problem = await problemOf(send(client, { url }));
    expect([problem.cause, problem.sent]).toEqual(['invalid', false]);
    expect(problem.message).toMatch(message);
  });
});
