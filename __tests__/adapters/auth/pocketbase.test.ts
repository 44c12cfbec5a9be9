import { expect, test } from '@jest/globals';
import { startApiServer } from '../../rigs/api-server.ts';
import { credentialOf, makeJwt, refusalOf, respondInTurn, signIn, signInRequest } from '../../rigs/sign-in.ts';

const FIELDS = { identity: 'ada@example.org', password: 'pw"1', collection: '_superusers' };

test('signs in at the collection and sends the token as it is', async () => {
  const token = makeJwt({ exp: 1_900_000_000 });
  await using server = await startApiServer(respondInTurn([200, { token, record: {} }]));
  const request = signInRequest('pocketbase', { ...FIELDS, baseUrl: `${server.url}/` });
  expect(await credentialOf(signIn(request))).toEqual({
    token,
    header: ['Authorization', token],
    expiresAt: 1_900_000_000_000,
    secrets: [token, 'pw"1'],
    renewable: true,
  });
  const [sent] = server.requests;
  expect([sent?.method, sent?.target]).toEqual(['POST', '/api/collections/_superusers/auth-with-password']);
  expect(JSON.parse(sent?.body ?? '')).toEqual({ identity: 'ada@example.org', password: 'pw"1' });
});

test('falls back to the older endpoint of administrators', async () => {
  await using server = await startApiServer(respondInTurn([404, { message: 'Missing.' }], [200, { token: 'pb.old' }]));
  const { token, expiresAt } = await credentialOf(
    signIn(signInRequest('pocketbase', { ...FIELDS, baseUrl: server.url, collection: '' })),
  );
  expect([token, expiresAt]).toEqual(['pb.old', undefined]);
  expect(server.requests.map((request) => request.target)).toEqual([
    '/api/collections/_superusers/auth-with-password',
    '/api/admins/auth-with-password',
  ]);
  expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
});

test('does not take other users for administrators', async () => {
  await using server = await startApiServer(respondInTurn([404, { message: 'Missing collection context.' }]));
  const request = signInRequest('pocketbase', { ...FIELDS, baseUrl: server.url, collection: 'my users' });
  const address = `${server.url}/api/collections/my%20users/auth-with-password`;
  expect(await refusalOf(signIn(request))).toBe(`POST ${address} → 404 Not Found: Missing collection context.`);
  expect(server.requests).toHaveLength(1);
});

test.each([
  [
    400,
    { status: 400, message: 'Failed to authenticate.', data: { password: 'pw"1' } },
    '400 Bad Request: Failed to authenticate.',
  ],
  [403, { data: { password: 'pw"1' } }, '403 Forbidden: {"data":{"password":"***"}}'],
  [200, { record: {} }, '200: the answer has no token (it has record)'],
])('%i %j', async (status, body, said) => {
  await using server = await startApiServer(respondInTurn([status, body]));
  const sentence = await refusalOf(signIn(signInRequest('pocketbase', { ...FIELDS, baseUrl: server.url })));
  expect(sentence).toBe(`POST ${server.url}/api/collections/_superusers/auth-with-password → ${said}`);
});

test.each([
  [{ baseUrl: '' }, 'base_url is empty'],
  [{ identity: '' }, 'identity is empty'],
  [{ password: '' }, 'password is empty'],
])('%j', async (fields, sentence) => {
  const request = signInRequest('pocketbase', { ...FIELDS, baseUrl: 'http://127.0.0.1:1', ...fields });
  expect(await refusalOf(signIn(request))).toBe(sentence);
});
