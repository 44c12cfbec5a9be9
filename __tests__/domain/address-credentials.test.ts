import { expect, test } from '@jest/globals';
import { addressCredentials } from '../../src/domain/address-credentials.ts';

test.each<readonly [string, readonly string[]]>([
  ['https://ada:long-enough@host/path', ['ada:long-enough', 'long-enough']],
  ['https://ada:l%40ng-enough@host', ['ada:l%40ng-enough', 'l%40ng-enough', 'l@ng-enough']],
  ['https://ada:100%-enough@host', ['ada:100%-enough', '100%-enough']],
  // A short one may be a word of any text: it is hidden with its user only.
  ['http://admin:admin@localhost:8080', ['admin:admin']],
  ['https://sk_live_4711:@api.example', ['sk_live_4711:']],
  ['redis://:long-enough@cache', [':long-enough', 'long-enough']],
  [
    'curl https://a:first-password@x && psql "postgres://b:second-one@y/db"',
    ['a:first-password', 'first-password', 'b:second-one', 'second-one'],
  ],
  ['{"dsn":"amqp+ssl://u:long-enough@h"}', ['u:long-enough', 'long-enough']],
])('%s', (text, credentials) => {
  expect(addressCredentials(text)).toEqual(credentials);
});

test.each([
  'https://host/path',
  'https://ada@host',
  'https://host:8080/a@b',
  'https://host/?mail=a:b@c',
  'git@github.com:org/name.git',
  'mailto:ada@host',
  'https://:@host',
  'https://a/b:c@d',
  'see https://a and b:c@d',
  '',
])('nothing in %s', (text) => {
  expect(addressCredentials(text)).toEqual([]);
});

test.each([`a://@${'a'.repeat(500_000)}`, 'a://'.repeat(100_000) + '@', `@a://${'b:'.repeat(200_000)}`])(
  'is found out soon, whatever stands in a text: %#',
  (text) => {
    expect(addressCredentials(text)).toEqual([]);
  },
);
