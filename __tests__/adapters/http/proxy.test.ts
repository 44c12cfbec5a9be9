import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerInGroups, startApiServer, type ApiServer } from '../../rigs/api-server.ts';
import { createAuthority, type Authority, type Identity } from '../../rigs/certificates.ts';
import { answerOf, makeClient, problemOf, send, tryMakeClient } from '../../rigs/http-client.ts';
import { startProxyServer } from '../../rigs/proxy-server.ts';
import { findClosedPort, startSocketServer } from '../../rigs/socket-server.ts';

let authority: Authority;
let identity: Identity;

beforeAll(async () => {
  authority = await createAuthority();
  identity = await authority.sign('server', 'IP:127.0.0.1');
});

afterAll(async () => {
  await authority[Symbol.asyncDispose]();
});

function startPlain(): Promise<ApiServer> {
  return startApiServer((_, response) => response.end('plain'));
}

function startSecure(): Promise<ApiServer> {
  return startApiServer((_, response) => response.end('secure'), { cert: identity.cert, key: identity.key });
}

describe('an explicit proxy', () => {
  test('forwards plain requests', async () => {
    await using server = await startPlain();
    await using proxy = await startProxyServer();
    await using client = await makeClient({ proxy: proxy.url });
    const headers = [
      ['X-Team', 'one'],
      ['X-Team', 'two'],
      ['Authorization', 'Bearer t'],
    ] as const;
    const answer = await answerOf(send(client, { method: 'POST', url: `${server.url}/x?y=1`, headers, body: 'hello' }));
    expect(answer.body).toBe('plain');
    expect(proxy.asked).toEqual([`POST ${server.url}/x?y=1`]);
    expect(server.requests[0]).toMatchObject({ method: 'POST', target: '/x?y=1', body: 'hello' });
    expect(server.requests[0]?.headers).toMatchObject({
      'x-team': 'one, two',
      authorization: 'Bearer t',
      'user-agent': 'stage-orchestrator/1.2.3',
      host: server.endpoint,
    });
  });

  test('tunnels secure ones, which it cannot read, over one connection', async () => {
    await using server = await startSecure();
    await using proxy = await startProxyServer();
    await using client = await makeClient({ proxy: proxy.url, caFile: authority.identity.certFile });
    for (const path of ['/1', '/2']) {
      expect((await answerOf(send(client, { url: `${server.url}${path}` }))).body).toBe('secure');
    }
    expect(proxy.asked).toEqual([`CONNECT ${server.endpoint}`]);
    expect(server.connections()).toBe(1);
  });

  test('checks the certificate of the server behind the tunnel', async () => {
    await using server = await startSecure();
    await using proxy = await startProxyServer();
    await using client = await makeClient({ proxy: proxy.url });
    const problem = await problemOf(send(client, { url: server.url }));
    expect(problem).toMatchObject({ cause: 'tls', sent: false });
    expect(problem.message).toContain(`TLS with ${server.endpoint} failed`);
  });

  test('may speak TLS itself', async () => {
    await using server = await startSecure();
    await using proxy = await startProxyServer({ tls: { cert: identity.cert, key: identity.key } });
    await using client = await makeClient({ proxy: proxy.url, caFile: authority.identity.certFile });
    expect((await answerOf(send(client, { url: server.url }))).body).toBe('secure');
    expect(proxy.asked).toEqual([`CONNECT ${server.endpoint}`]);
  });

  test('gets the credentials of its address, and nobody else does', async () => {
    await using plain = await startPlain();
    await using secure = await startSecure();
    await using proxy = await startProxyServer();
    const address = proxy.url.replace('http://', 'http://ada:p%40ss@');
    await using client = await makeClient({ proxy: address, insecure: true });
    await answerOf(send(client, { url: plain.url }));
    await answerOf(send(client, { url: secure.url }));
    const expected = `Basic ${Buffer.from('ada:p@ss').toString('base64')}`;
    expect(proxy.credentials).toEqual([expected, expected]);
    expect([...plain.requests, ...secure.requests].map((each) => each.headers['proxy-authorization'])).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('keeps to max_connections', async () => {
    const { respond, most } = answerInGroups(2);
    await using server = await startApiServer(respond);
    await using proxy = await startProxyServer();
    await using client = await makeClient({ proxy: proxy.url, maxConnections: 2 });
    await Promise.all(Array.from({ length: 6 }, () => answerOf(send(client, { url: server.url }))));
    expect(most()).toBe(2);
  });
});

describe('a proxy that does not do its work', () => {
  test.each(['http', 'https'])('is not there (%s)', async (scheme) => {
    const port = await findClosedPort();
    await using client = await makeClient({ proxy: `http://ada:pw@127.0.0.1:${port}` });
    expect(await problemOf(send(client, { method: 'POST', url: `${scheme}://api.example/x` }))).toEqual({
      cause: 'refused',
      sent: false,
      message: `connection refused by the proxy 127.0.0.1:${port}`,
    });
  });

  test.each([
    ['http', 407, 'wants other credentials (407): write them as http://user:password@host'],
    ['https', 407, 'wants other credentials (407): write them as http://user:password@host'],
    ['https', 502, 'does not connect to api.example:443 (502)'],
  ])('refuses (%s, %i)', async (scheme, refuseWith, words) => {
    await using proxy = await startProxyServer({ refuseWith });
    await using client = await makeClient({ proxy: proxy.url });
    expect(await problemOf(send(client, { method: 'POST', url: `${scheme}://api.example/x` }))).toEqual({
      cause: 'unreachable',
      sent: false,
      message: `the proxy ${proxy.endpoint} ${words}`,
    });
    expect(proxy.asked).toHaveLength(1);
  });

  test('closes the connection instead of a tunnel', async () => {
    let connections = 0;
    await using proxy = await startSocketServer(
      () => {
        connections += 1;
      },
      (_, socket) => socket.destroy(),
    );
    await using client = await makeClient({ proxy: `http://${proxy.endpoint}` });
    const problem = await problemOf(send(client, { method: 'POST', url: 'https://api.example/x' }));
    expect(problem).toMatchObject({ cause: 'tls', sent: false });
    expect(connections).toBe(1);
  });

  test('never answers', async () => {
    await using proxy = await startSocketServer(() => undefined);
    await using client = await makeClient({ proxy: `http://${proxy.endpoint}` });
    const problem = await problemOf(send(client, { url: 'https://api.example/x', timeoutMs: 150 }));
    expect(problem).toEqual({
      cause: 'timeout',
      sent: false,
      message: 'no connection to api.example:443 within 150ms (timed out)',
    });
  });
});

describe('the variables', () => {
  test('choose by the scheme, NO_PROXY excepts', async () => {
    await using plain = await startPlain();
    await using secure = await startSecure();
    await using plainProxy = await startProxyServer();
    await using secureProxy = await startProxyServer();
    const environment = { HTTP_PROXY: plainProxy.url, https_proxy: secureProxy.endpoint };
    await using client = await makeClient({ environment, insecure: true });
    await answerOf(send(client, { url: plain.url }));
    await answerOf(send(client, { url: secure.url }));
    expect(plainProxy.asked).toEqual([`GET ${plain.url}/`]);
    expect(secureProxy.asked).toEqual([`CONNECT ${secure.endpoint}`]);

    await using direct = await makeClient({ environment: { ...environment, NO_PROXY: '127.0.0.1' }, insecure: true });
    await answerOf(send(direct, { url: plain.url }));
    await answerOf(send(direct, { url: secure.url }));
    expect([plainProxy.asked.length, secureProxy.asked.length]).toEqual([1, 1]);
  });

  test('are overruled by the explicit proxy, and not by an empty one', async () => {
    await using server = await startPlain();
    await using own = await startProxyServer();
    await using common = await startProxyServer();
    const environment = { HTTP_PROXY: common.url, NO_PROXY: '*' };
    await using explicit = await makeClient({ environment, proxy: own.url });
    await answerOf(send(explicit, { url: server.url }));
    expect([own.asked.length, common.asked.length]).toEqual([1, 0]);

    await using empty = await makeClient({ environment: { HTTP_PROXY: common.url }, proxy: '' });
    await answerOf(send(empty, { url: server.url }));
    expect([own.asked.length, common.asked.length]).toEqual([1, 1]);
  });

  test.each([
    [{ proxy: 'socks5://127.0.0.1:1080' }, /^client\.proxy is the address of a socks5:\/\/ proxy: only http/],
    [{ proxy: 'http://' }, /^client\.proxy is no address of a proxy/],
    [{ proxy: 'http://ada:s3cret%@127.0.0.1' }, /^client\.proxy holds a %/],
    [{ environment: { HTTPS_PROXY: 'http://ada:s3cret@:1' } }, /^HTTPS_PROXY is no address of a proxy/],
  ])('an address that is none: %j', async (settings, words) => {
    const made = await tryMakeClient(settings);
    expect(made.ok).toBe(false);
    if (!made.ok) {
      expect(made.error).toMatch(words);
      expect(made.error).not.toMatch(/s3cret/);
    }
  });
});
