import { expect, test } from '@jest/globals';
import { jwtExpiry } from '../../../src/adapters/auth/jwt-expiry.ts';
import { makeJwt } from '../../rigs/sign-in.ts';

test.each([
  [makeJwt({ exp: 1_900_000_000, sub: 'zoë' }), 1_900_000_000_000],
  [makeJwt({ exp: 1_900_000_000.5 }), 1_900_000_000_500],
  [makeJwt({}), undefined],
  [makeJwt({ exp: 'soon' }), undefined],
  [makeJwt([]), undefined],
  ['', undefined],
  ['opaque', undefined],
  ['a.b.c', undefined],
  [`a.${Buffer.from('null').toString('base64url')}.c`, undefined],
])('%s', (token, expected) => {
  expect(jwtExpiry(token)).toBe(expected);
});
