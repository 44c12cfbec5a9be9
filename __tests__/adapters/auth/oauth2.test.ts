import { describe, expect, test } from '@jest/globals';
import { startApiServer, type ApiServer } from '../../rigs/api-server.ts';
import { withGrowingLimit } from '../../rigs/growing-limit.ts';
import { credentialOf, formOf, NOW, refusalOf, respondInTurn, signIn, signInRequest } from '../../rigs/sign-in.ts';
import { findClosedPort } from '../../rigs/socket-server.ts';
import type { SignInRequest } from '../../../src/execution/ports.ts';
import { formatDurationMs } from '../../../src/domain/duration.ts';

const SECRET = 's3cr+t/&=';

/** The id and the secret, each form-encoded. */
const PAIR = Buffer.from('my+id:s3cr%2Bt%2F%26%3D').toString('base64');

const TOKEN = { access_token: 'tok', token_type: 'Bearer' };

function clientCredentials(server: ApiServer, fields: object = {}, more: Partial<SignInRequest> = {}): SignInRequest {
  const common = { grant: 'client_credentials', tokenUrl: `${server.url}/token`, authStyle: 'auto' };
  return signInRequest('oauth2', { ...common, clientId: 'my id', clientSecret: SECRET, ...fields }, more);
}

function startServer(...answers: readonly (readonly [number, unknown])[]): Promise<ApiServer> {
  return startApiServer(respondInTurn(...answers));
}

describe('client_credentials', () => {
  test('asks with a form, and shows the client in the header', async () => {
    await using server = await startServer([200, { ...TOKEN, expires_in: 3600 }]);
    const request = clientCredentials(server, { audience: 'https://api' }, { scopes: ['read', 'write'] });
    expect(await credentialOf(signIn(request))).toEqual({
      token: 'tok',
      header: ['Authorization', 'Bearer tok'],
      expiresAt: NOW + 3_600_000,
      secrets: ['tok', 'Bearer tok', SECRET, PAIR],
      renewable: true,
    });
    const [sent] = server.requests;
    expect(sent?.method).toBe('POST');
    expect(sent?.headers).toMatchObject({
      authorization: `Basic ${PAIR}`,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(formOf(sent)).toEqual({ grant_type: 'client_credentials', scope: 'read write', audience: 'https://api' });
  });

  test.each([
    [401, { error: 'invalid_client' }],
    [401, {}],
    [400, { error: 'invalid_client' }],
    [400, { error: 'invalid_request' }],
  ])('auto: in the form after %i %j', async (status, body) => {
    await using server = await startServer([status, body], [200, TOKEN]);
    expect((await credentialOf(signIn(clientCredentials(server)))).token).toBe('tok');
    expect(server.requests.map((each) => each.headers.authorization)).toEqual([`Basic ${PAIR}`, undefined]);
    expect(formOf(server.requests[1])).toEqual({
      grant_type: 'client_credentials',
      client_id: 'my id',
      client_secret: SECRET,
    });
  });

  test.each([
    ['auto', 400, { error: 'invalid_scope' }],
    ['auto', 401, { error: 'invalid_grant' }],
    ['auto', 503, {}],
    ['header', 401, { error: 'invalid_client' }],
    ['form', 401, { error: 'invalid_client' }],
  ])('%s: no second way after %i %j', async (authStyle, status, body) => {
    await using server = await startServer([status, body]);
    await refusalOf(signIn(clientCredentials(server, { authStyle })));
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers.authorization).toBe(authStyle === 'form' ? undefined : `Basic ${PAIR}`);
  });

  test('a client without a secret stands in the form', async () => {
    await using server = await startServer([200, TOKEN]);
    await credentialOf(signIn(clientCredentials(server, { clientSecret: '' })));
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    expect(formOf(server.requests[0])).toEqual({ grant_type: 'client_credentials', client_id: 'my id' });
  });
});

describe('password', () => {
  const fields = { grant: 'password', clientId: 'admin-cli', clientSecret: '', username: 'ada', password: 'p&w+d' };

  test('asks with user name and password', async () => {
    await using server = await startServer([200, { ...TOKEN, refresh_token: 'again' }]);
    const credential = await credentialOf(signIn(clientCredentials(server, fields)));
    expect(credential).toMatchObject({ token: 'tok', refreshToken: 'again', renewable: true });
    expect(credential.secrets).toEqual(['tok', 'Bearer tok', 'again', 'p&w+d']);
    expect(formOf(server.requests[0])).toEqual({
      grant_type: 'password',
      username: 'ada',
      password: 'p&w+d',
      client_id: 'admin-cli',
    });
  });

  test('is renewed with the refresh token alone', async () => {
    await using server = await startServer([200, { ...TOKEN, refresh_token: 'third' }]);
    const request = clientCredentials(server, fields, { refreshToken: 'second', scopes: ['read'] });
    expect((await credentialOf(signIn(request))).refreshToken).toBe('third');
    expect(formOf(server.requests[0])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'second',
      client_id: 'admin-cli',
    });
  });

  test('keeps the refresh token where the server gives no other', async () => {
    await using server = await startServer([200, TOKEN]);
    const request = clientCredentials(server, fields, { refreshToken: 'second' });
    expect((await credentialOf(signIn(request))).refreshToken).toBe('second');
  });

  test('is asked for again when the refresh token is refused', async () => {
    await using server = await startServer([400, { error: 'invalid_grant' }], [200, TOKEN]);
    const request = clientCredentials(server, fields, { refreshToken: 'old' });
    const credential = await credentialOf(signIn(request));
    expect(credential.refreshToken).toBeUndefined();
    expect(server.requests.map((each) => formOf(each)['grant_type'])).toEqual(['refresh_token', 'password']);
  });

  test('is not asked for when the server is broken', async () => {
    await using server = await startServer([500, {}]);
    await refusalOf(signIn(clientCredentials(server, fields, { refreshToken: 'old' })));
    expect(server.requests).toHaveLength(1);
  });
});

describe('refresh_token', () => {
  const fields = { grant: 'refresh_token', refreshToken: 'first' };

  test('starts with the configured one and goes on with what the server gave', async () => {
    await using server = await startServer([200, { ...TOKEN, refresh_token: 'second' }]);
    const credential = await credentialOf(signIn(clientCredentials(server, fields, { scopes: ['read'] })));
    expect(credential.refreshToken).toBe('second');
    expect(credential.secrets).toEqual(expect.arrayContaining(['tok', 'first', 'second', SECRET, PAIR]));
    expect(formOf(server.requests[0])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'first',
      scope: 'read',
    });
    await credentialOf(signIn(clientCredentials(server, fields, { refreshToken: 'second' })));
    expect(formOf(server.requests[1])['refresh_token']).toBe('second');
  });

  test('is not asked for twice with the same one', async () => {
    await using server = await startServer([400, { error: 'invalid_grant' }]);
    await refusalOf(signIn(clientCredentials(server, fields, { refreshToken: 'first' })));
    expect(server.requests).toHaveLength(1);
  });
});

describe('the time at which a token ends', () => {
  test.each([
    [3600, NOW + 3_600_000],
    ['60', NOW + 60_000],
    [0, undefined],
    [-1, undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('expires_in %j', async (expires_in, expected) => {
    await using server = await startServer([200, { ...TOKEN, expires_in }]);
    expect((await credentialOf(signIn(clientCredentials(server)))).expiresAt).toBe(expected);
  });
});

describe('what the user is told', () => {
  test.each([
    [
      'no token',
      200,
      { hello: 'there', accessToken: 'tok' },
      '200: the answer has no access_token (it has accessToken, hello)',
    ],
    ['an empty token', 200, { access_token: '' }, '200: the answer has no access_token (it has access_token)'],
    ['a token that is no text', 200, { access_token: 7 }, '200: the answer has no access_token (it has access_token)'],
    ['nothing', 200, {}, '200: the answer has no access_token (it is empty)'],
    ['a list', 200, ['tok'], '200 OK: the answer is no JSON object (application/json)'],
    ['an error with 200', 200, { error: 'bad_code', error_description: 'expired' }, '200 OK: bad_code: expired'],
    [
      'a refusal',
      401,
      { error: 'invalid_client', error_description: 'no such client' },
      '401 Unauthorized: invalid_client: no such client',
    ],
    ['an unusual refusal', 403, { message: 'not\n\tyou' }, '403 Forbidden: not you'],
    ['an unknown refusal', 418, { reason: 'teapot' }, '418 I\'m a Teapot: {"reason":"teapot"}'],
    [
      'secrets repeated',
      400,
      { error: 'x', error_description: `client_secret=${SECRET} s3cr%2Bt%2F%26%3D ${PAIR}` },
      '400 Bad Request: x: client_secret=*** *** ***',
    ],
    ['a long refusal', 400, { error: 'y'.repeat(500) }, `400 Bad Request: ${'y'.repeat(200)}…`],
  ])('%s', async (_, status, body, said) => {
    await using server = await startServer([status, body]);
    expect(await refusalOf(signIn(clientCredentials(server, { authStyle: 'header' })))).toBe(
      `POST ${server.url}/token → ${said}`,
    );
  });

  test.each([
    [
      'text/html',
      '<html>\n<title>Sign in</title>',
      'the answer is no JSON object (text/html): <html> <title>Sign in</title>',
    ],
    ['text/plain', 'a-bare-token', 'the answer is no JSON object (text/plain)'],
  ])('%s', async (contentType, body, said) => {
    await using server = await startApiServer((_, response) =>
      response.writeHead(200, { 'content-type': contentType }).end(body),
    );
    const sentence = await refusalOf(signIn(clientCredentials(server)));
    expect(sentence).toBe(`POST ${server.url}/token → 200 OK: ${said}`);
  });

  test('an address where nobody listens, without its query', async () => {
    const port = await findClosedPort();
    const request = signInRequest('oauth2', {
      grant: 'client_credentials',
      tokenUrl: `http://ada:pw@127.0.0.1:${port}/token?key=${SECRET}`,
      clientId: 'id',
    });
    expect(await refusalOf(signIn(request))).toBe(
      `POST http://127.0.0.1:${port}/token: connection refused by 127.0.0.1:${port}`,
    );
  });

  test.each([
    [{ tokenUrl: '' }, 'token_url is empty'],
    [{ clientId: '' }, 'client_id is empty'],
    [{ grant: 'password' }, 'username is empty'],
    [{ grant: 'password', username: 'ada' }, 'password is empty'],
    [{ grant: 'refresh_token' }, 'refresh_token is empty'],
    [{ grant: 'implicit' }, 'grant_type "implicit" is not client_credentials, password or refresh_token'],
  ])('%j', async (fields, sentence) => {
    const common = { grant: 'client_credentials', tokenUrl: 'http://127.0.0.1:1', clientId: 'id' };
    expect(await refusalOf(signIn(signInRequest('oauth2', { ...common, ...fields })))).toBe(sentence);
  });
});

test('credentials do not follow a redirect to another origin', async () => {
  await using other = await startServer([200, TOKEN]);
  await using server = await startApiServer((_, response) => response.writeHead(307, { location: other.url }).end());
  const sentence = await refusalOf(signIn(clientCredentials(server)));
  expect(sentence).toMatch(/redirect \(307\) leads from/);
  expect(other.requests).toEqual([]);
});

test('a sign-in without an answer ends', async () => {
  await using server = await startApiServer(() => undefined);
  const { limitMs, value } = await withGrowingLimit(
    async (timeoutMs) => refusalOf(signIn(clientCredentials(server, {}, { timeoutMs }))),
    () => server.requests.length > 0,
  );
  const limit = formatDurationMs(limitMs);
  expect(value).toBe(`POST ${server.url}/token: no answer from ${server.endpoint} within ${limit} (timed out)`);
});
