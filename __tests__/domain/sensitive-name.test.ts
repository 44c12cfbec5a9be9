import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSensitiveName } from '../../src/domain/sensitive-name.ts';

describe('a name that says its value is a secret', () => {
  test.each([
    'password',
    'db_password',
    'DB_PASSWORD',
    'passwd',
    'passphrase',
    'secret',
    'clientSecret',
    'client-secret',
    'token',
    'GITHUB_TOKEN',
    'api_key',
    'apiKey',
    'API.KEY',
    'access_key',
    'private_key',
    'credential',
    'credentials',
    'connection_string',
  ])('%s', (name) => {
    expect(isSensitiveName(name)).toBe(true);
  });

  test.each(['region', 'vpc_id', 'key', 'public_key', 'path', 'user', 'pass_rate', 'environment', ''])(
    'not %s',
    (name) => {
      expect(isSensitiveName(name)).toBe(false);
    },
  );

  test('stays one whatever stands before and after it', () => {
    const around = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(around, around, fc.constantFrom('password', 'api_key', 'Token'), (before, after, word) => {
        expect(isSensitiveName(`${before}_${word}_${after}`)).toBe(true);
      }),
    );
  });
});
