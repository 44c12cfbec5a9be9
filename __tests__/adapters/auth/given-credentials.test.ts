import { expect, test } from '@jest/globals';
import { credentialOf, refusalOf, signIn, signInRequest } from '../../rigs/sign-in.ts';

const PAIR = Buffer.from('ada:löve<lace').toString('base64');

test.each([
  [
    'basic',
    signInRequest('basic', { username: 'ada', password: 'löve<lace' }),
    {
      token: PAIR,
      header: ['Authorization', `Basic ${PAIR}`],
      secrets: [PAIR, `Basic ${PAIR}`, 'löve<lace'],
      renewable: false,
    },
  ],
  [
    'bearer',
    signInRequest('bearer', { token: 'tok' }),
    { token: 'tok', header: ['Authorization', 'Bearer tok'], secrets: ['tok', 'Bearer tok'], renewable: false },
  ],
  [
    'header',
    signInRequest('header', { header: 'X-API-Key', value: 'key' }),
    { token: 'key', header: ['X-API-Key', 'key'], secrets: ['key'], renewable: false },
  ],
])('%s', async (_, request, expected) => {
  expect(await credentialOf(signIn(request))).toEqual(expected);
});

test('an empty password is allowed, and no secret', async () => {
  const { token, secrets } = await credentialOf(signIn(signInRequest('basic', { username: 'key' })));
  expect(token).toBe(Buffer.from('key:').toString('base64'));
  expect(secrets).toEqual([token, `Basic ${token}`]);
});

test.each([
  [signInRequest('basic', { username: 'a:b', password: 'c' }), 'username holds a colon, which HTTP Basic cannot carry'],
  [signInRequest('bearer', { token: '' }), 'token is empty'],
  [signInRequest('bearer', {}), 'token is empty'],
  [signInRequest('header', { header: 'X-Key', value: '' }), 'value is empty'],
  [signInRequest('header', { value: 'x' }), 'header is empty'],
])('%j is refused', async (request, sentence) => {
  expect(await refusalOf(signIn(request))).toBe(sentence);
});
