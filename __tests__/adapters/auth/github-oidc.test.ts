import { describe, expect, test } from '@jest/globals';
import { startApiServer, type ApiServer } from '../../rigs/api-server.ts';
import {
  credentialOf,
  formOf,
  makeJwt,
  NOW,
  refusalOf,
  respondInTurn,
  signIn,
  signInRequest,
} from '../../rigs/sign-in.ts';

const IDENTITY = makeJwt({ exp: 1_900_000_000 });

function job(server: ApiServer): Record<string, string> {
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
  };
}

test('asks the runner for the token of the job', async () => {
  await using server = await startApiServer(respondInTurn([200, { value: IDENTITY }]));
  const request = signInRequest('github_oidc', { audience: 'https://api.example/?a&b' });
  expect(await credentialOf(signIn(request, job(server)))).toEqual({
    token: IDENTITY,
    header: ['Authorization', `Bearer ${IDENTITY}`],
    expiresAt: 1_900_000_000_000,
    secrets: [IDENTITY, `Bearer ${IDENTITY}`],
    renewable: true,
  });
  const [sent] = server.requests;
  expect(sent?.method).toBe('GET');
  expect(sent?.headers.authorization).toBe('Bearer request-token');
  const { searchParams } = new URL(sent?.target ?? '', server.url);
  expect(Object.fromEntries(searchParams)).toEqual({ 'api-version': '2.0', audience: 'https://api.example/?a&b' });
});

test('exchanges it where a token_url says so', async () => {
  const answers = [
    [200, { value: IDENTITY }],
    [200, { access_token: 'tok', issued_token_type: 'x', token_type: 'Bearer', expires_in: 60 }],
  ] as const;
  await using server = await startApiServer(respondInTurn(...answers));
  const fields = { audience: 'api', tokenUrl: `${server.url}/exchange` };
  const credential = await credentialOf(
    signIn(signInRequest('github_oidc', fields, { scopes: ['deploy'] }), job(server)),
  );
  expect(credential).toEqual({
    token: 'tok',
    header: ['Authorization', 'Bearer tok'],
    expiresAt: NOW + 60_000,
    secrets: ['tok', 'Bearer tok', IDENTITY],
    renewable: true,
  });
  expect(server.requests[1]?.target).toBe('/exchange');
  expect(server.requests[1]?.headers.authorization).toBeUndefined();
  expect(formOf(server.requests[1])).toEqual({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: IDENTITY,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    audience: 'api',
    scope: 'deploy',
  });
});

describe('what the user is told', () => {
  const missing = 'there is no identity token here: it needs a GitHub job with the permission id-token: write';
  test.each([
    [{}, missing],
    [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1' }, missing],
    [
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'here', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' },
      'ACTIONS_ID_TOKEN_REQUEST_URL is no URL',
    ],
  ])('%j', async (environment, sentence) => {
    expect(await refusalOf(signIn(signInRequest('github_oidc', { audience: 'api' }), environment))).toBe(sentence);
  });

  test('the runner refuses', async () => {
    await using server = await startApiServer(respondInTurn([403, { message: 'request-token is over' }]));
    const sentence = await refusalOf(signIn(signInRequest('github_oidc', { audience: 'api' }), job(server)));
    expect(sentence).toBe(`GET ${server.url}/idtoken → 403 Forbidden: *** is over`);
  });

  test('the runner has no token', async () => {
    await using server = await startApiServer(respondInTurn([200, { count: 1 }]));
    const sentence = await refusalOf(signIn(signInRequest('github_oidc', { audience: '' }), job(server)));
    expect(sentence).toBe(`GET ${server.url}/idtoken → 200: the answer has no value (it has count)`);
  });

  test('the exchange refuses', async () => {
    const refusal = { error: 'invalid_target', error_description: `not ${IDENTITY}` };
    await using server = await startApiServer(respondInTurn([200, { value: IDENTITY }], [400, refusal]));
    const fields = { audience: 'api', tokenUrl: `${server.url}/exchange` };
    const sentence = await refusalOf(signIn(signInRequest('github_oidc', fields), job(server)));
    expect(sentence).toBe(`POST ${server.url}/exchange → 400 Bad Request: invalid_target: not ***`);
  });
});
