import { describe, expect, test } from '@jest/globals';
import { startApiServer, type ApiServer } from '../../rigs/api-server.ts';
import { withGrowingLimit } from '../../rigs/growing-limit.ts';
import { answerOf, makeClient, problemOf, send } from '../../rigs/http-client.ts';
import { findClosedPort } from '../../rigs/socket-server.ts';

/** Redirects `/from` to `location`; everything else says how it was called. */
function startRedirecting(status: number, location: string): Promise<ApiServer> {
  return startApiServer((request, response) => {
    if (request.target === '/from') response.writeHead(status, { location }).end('moved');
    else response.end(`${request.method} ${request.target} ${request.body}`);
  });
}

describe('method and body', () => {
  test.each([
    [301, 'POST', 'GET /to '],
    [302, 'POST', 'GET /to '],
    [303, 'POST', 'GET /to '],
    [307, 'POST', 'POST /to the body'],
    [308, 'POST', 'POST /to the body'],
    [301, 'PUT', 'PUT /to the body'],
    [302, 'DELETE', 'DELETE /to the body'],
    [303, 'DELETE', 'GET /to '],
    [307, 'PATCH', 'PATCH /to the body'],
    [302, 'GET', 'GET /to '],
  ])('%i of %s', async (status, method, expected) => {
    await using server = await startRedirecting(status, '/to');
    await using client = await makeClient();
    const body = method === 'GET' ? {} : { body: 'the body' };
    const headers = [['Content-Type', 'text/plain']] as const;
    const answer = await answerOf(send(client, { method, url: `${server.url}/from`, headers, ...body }));
    expect(answer.body).toBe(expected);
    const kept = expected.endsWith('body') || method === 'GET';
    expect(server.requests[1]?.headers['content-type']).toBe(kept ? 'text/plain' : undefined);
  });

  test('303 of HEAD stays HEAD', async () => {
    await using server = await startRedirecting(303, '/to');
    await using client = await makeClient();
    await answerOf(send(client, { method: 'HEAD', url: `${server.url}/from` }));
    expect(server.requests.map((request) => request.method)).toEqual(['HEAD', 'HEAD']);
  });

  test.each([
    [300, '/to'],
    [304, '/to'],
    [201, '/to'],
  ])('%i is no redirect', async (status, location) => {
    await using server = await startRedirecting(status, location);
    await using client = await makeClient();
    expect((await answerOf(send(client, { url: `${server.url}/from` }))).status).toBe(status);
    expect(server.requests).toHaveLength(1);
  });

  test('one without a Location is an answer', async () => {
    await using server = await startApiServer((_, response) => response.writeHead(302).end('where?'));
    await using client = await makeClient();
    expect(await answerOf(send(client, { url: server.url }))).toMatchObject({ status: 302, body: 'where?' });
  });

  test('`return` hands it back', async () => {
    await using server = await startRedirecting(302, '/to');
    await using client = await makeClient();
    const answer = await answerOf(send(client, { url: `${server.url}/from`, redirects: 'return' }));
    expect(answer.status).toBe(302);
    expect(answer.headers).toContainEqual(['location', '/to']);
  });
});

describe('credentials', () => {
  const headers = [
    ['Authorization', 'Bearer s3cret'],
    ['Cookie', 's3cret'],
    ['X-API-Key', 's3cret'],
    ['Accept', 'application/json'],
    ['Content-Type', 'application/json'],
    ['User-Agent', 'mine'],
  ] as const;

  test('stay with the origin', async () => {
    await using server = await startRedirecting(307, '/to');
    await using client = await makeClient();
    await answerOf(send(client, { method: 'POST', url: `${server.url}/from`, headers, body: '{}' }));
    expect(server.requests[1]?.headers).toMatchObject({
      authorization: 'Bearer s3cret',
      cookie: 's3cret',
      'x-api-key': 's3cret',
    });
  });

  test('never go to another one, whatever their header is called', async () => {
    await using other = await startApiServer((_, response) => response.end('there'));
    await using server = await startRedirecting(307, other.url.replace('http://', 'http://ada:pw@'));
    await using client = await makeClient();
    await answerOf(send(client, { method: 'POST', url: `${server.url}/from`, headers, body: '{}' }));
    const [request] = other.requests;
    expect(request?.body).toBe('{}');
    expect(request?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'mine',
    });
    expect(request?.rawHeaders.join('\n')).not.toMatch(/s3cret|authorization/i);
  });

  test('are not there again when another origin leads back', async () => {
    await using other = await startApiServer((_, response) =>
      response.writeHead(302, { location: `${server.url}/to` }).end(),
    );
    await using server = await startRedirecting(302, `${other.url}/`);
    await using client = await makeClient();
    await answerOf(send(client, { url: `${server.url}/from`, headers }));
    expect(server.requests[1]?.rawHeaders.join('\n')).not.toMatch(/s3cret/);
  });

  test('`same_origin` sends nothing elsewhere', async () => {
    await using other = await startApiServer((_, response) => response.end());
    await using server = await startRedirecting(307, other.url);
    await using client = await makeClient();
    const request = { method: 'POST', body: 'password=s3cret', redirects: 'same_origin' } as const;
    const problem = await problemOf(send(client, { ...request, url: `${server.url}/from` }));
    expect(problem).toEqual({
      cause: 'redirects',
      sent: true,
      message: `a redirect (307) leads from ${server.url} to ${other.url}, where no credentials are sent`,
    });
    expect(other.requests).toEqual([]);
  });
});

describe('chains', () => {
  test('of ten are followed', async () => {
    await using server = await startApiServer((request, response) => {
      const nth = Number(request.target.slice(1));
      if (nth < 10) response.writeHead(302, { location: `${nth + 1}` }).end();
      else response.end('arrived');
    });
    await using client = await makeClient();
    expect((await answerOf(send(client, { url: `${server.url}/0` }))).body).toBe('arrived');
  });

  test('without end are not', async () => {
    await using server = await startRedirecting(302, '/from');
    await using client = await makeClient();
    const problem = await problemOf(send(client, { url: `${server.url}/from` }));
    expect(problem).toEqual({
      cause: 'redirects',
      sent: true,
      message: `more than 10 redirects, the last one to ${server.endpoint}`,
    });
    expect(server.requests).toHaveLength(11);
  });

  test('share one time limit', async () => {
    await using server = await startApiServer((request, response) => {
      if (request.target === '/from') response.writeHead(302, { location: '/to' }).end();
    });
    await using client = await makeClient();
    const { value } = await withGrowingLimit(
      async (timeoutMs) => problemOf(send(client, { url: `${server.url}/from`, timeoutMs })),
      () => server.requests.some(({ target }) => target === '/to'),
    );
    expect(value).toMatchObject({ cause: 'timeout', sent: true });
  });

  test('that end where nobody listens were sent all the same', async () => {
    const port = await findClosedPort();
    await using server = await startRedirecting(307, `http://127.0.0.1:${port}/`);
    await using client = await makeClient();
    const problem = await problemOf(send(client, { method: 'POST', url: `${server.url}/from` }));
    expect(problem).toEqual({ cause: 'refused', sent: true, message: `connection refused by 127.0.0.1:${port}` });
  });

  test.each(['ftp://host/', 'http://', 'javascript:alert(1)'])('to %s are a problem', async (location) => {
    await using server = await startRedirecting(302, location);
    await using client = await makeClient();
    const problem = await problemOf(send(client, { url: `${server.url}/from` }));
    expect(problem).toMatchObject({ cause: 'redirects', sent: true });
    expect(problem.message).toMatch(/redirect/);
  });
});
