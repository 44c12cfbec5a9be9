import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePostgresDsn, writtenPassword } from '../../src/domain/postgres-dsn.ts';
import { given } from '../rigs/given.ts';

const settingsOf = (dsn: string) => Object.fromEntries(given(parsePostgresDsn(dsn)));

/** Without what is empty. */
const filled = (dsn: string) => Object.fromEntries(Object.entries(settingsOf(dsn)).filter(([, value]) => value !== ''));

describe('a DSN as a URL', () => {
  test.each([
    ['postgres://h/db', { host: 'h', dbname: 'db' }],
    ['postgresql://ada:pw@h:6000/db', { host: 'h', port: '6000', user: 'ada', password: 'pw', dbname: 'db' }],
    ['POSTGRES://h/db', { host: 'h', dbname: 'db' }],
    [' postgres://h/db\n', { host: 'h', dbname: 'db' }],
    ['postgres://ada@h', { host: 'h', user: 'ada' }],
    ['postgres://a%40b:p%2Fw%20%25@h/my%20db', { host: 'h', user: 'a@b', password: 'p/w %', dbname: 'my db' }],
    ['postgres://ada:a+b@h/db', { host: 'h', user: 'ada', password: 'a+b', dbname: 'db' }],
    ['postgres://[::1]:6000/db', { host: '::1', port: '6000', dbname: 'db' }],
    ['postgres:///db?host=/run/pg', { host: '/run/pg', dbname: 'db' }],
    ['postgres://%2Frun%2Fpg/db', { host: '/run/pg', dbname: 'db' }],
    [
      'postgres://h/db?sslmode=require&search_path=a%2Cb',
      { host: 'h', dbname: 'db', sslmode: 'require', search_path: 'a,b' },
    ],
    ['postgres://h/db?connect_timeout=5&application_name=x', { host: 'h', dbname: 'db' }],
    ['postgres://h/db?user=ada&password=p%3Dw', { host: 'h', dbname: 'db', user: 'ada', password: 'p=w' }],
  ])('%j', (dsn, settings) => expect(filled(dsn)).toEqual(settings));
});

describe('a DSN of keywords', () => {
  test.each([
    ['host=h dbname=db', { host: 'h', dbname: 'db' }],
    ["  host = h\n port=6000  password='a b\\'c\\\\d' ", { host: 'h', port: '6000', password: "a b'c\\d" }],
    ["host=h user='' password=a\\ b", { host: 'h', password: 'a b' }],
    ['host=/run/pg dbname=db sslmode=disable', { host: '/run/pg', dbname: 'db', sslmode: 'disable' }],
    ['host=h host=other', { host: 'other' }],
  ])('%j', (dsn, settings) => expect(filled(dsn)).toEqual(settings));
});

test.each([
  ['postgres://ada:p%40ss@h/db', 'p%40ss'],
  ['postgres://ada:p%2fs:s@[::1]:6000/db', 'p%2fs:s'],
  ['postgres://h/db?user=ada&password=p%3Dw&sslmode=require', 'p%3Dw'],
  ['postgres://ada@h:6000/db', undefined],
  ['postgres://h:6000/db?application_name=a:b@c', undefined],
  ['host=h password=pw', undefined],
])('the password as it stands in %j is %j', (dsn, password) => expect(writtenPassword(dsn)).toBe(password));

describe('a DSN that cannot be read', () => {
  const url = expect.stringContaining('is no valid URL');
  const form = expect.stringContaining('is neither postgres://');
  test.each([
    ['', 'is empty'],
    ['canary', form],
    ['mysql://canary@h/db', form],
    ['host=h canary', form],
    ["host=h password='canary", form],
    ["host=h password='can'ary", form],
    ['postgres://u:canary/1@h/db', url],
    ['postgres://u:1/canary@h/db', url],
    ['postgres://u:1#canary@h/db', url],
    ['postgres://u:canary%@h/db', url],
    ['postgres://u:1?canary@h/db', expect.stringContaining('has a setting that is not supported')],
    ['postgres://u:1?canary=2@h/db', expect.stringContaining('has a setting that is not supported')],
    ['postgres://h/db?options=canary', expect.stringContaining('has the setting options that is not supported')],
  ])('%j', (dsn, problem) => {
    const parsed = parsePostgresDsn(dsn);
    expect(parsed).toEqual({ ok: false, error: problem });
    expect(JSON.stringify(parsed)).not.toContain('canary');
  });

  test('never says any part of it', () => {
    const part = fc.stringMatching(/^[qxz]{4,8}$/);
    const sign = fc.constantFrom('postgres://', '@', ':', '/', '?', '#', '=', '%', ' ', "'", '\\', '1', '&', 'host=h ');
    fc.assert(
      fc.property(fc.array(fc.oneof(part, sign), { maxLength: 12 }), (parts) => {
        const parsed = parsePostgresDsn(parts.join(''));
        expect(parsed.ok ? '' : parsed.error).not.toMatch(/[qxz]{4}/);
      }),
    );
  });
});

test('what is quoted as libpq says comes back, in either form', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, (user, password) => {
      const quote = (value: string) => `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
      expect(filled(`user=${quote(user)} password=${quote(password)}`)).toEqual({ user, password });
      expect(filled(`postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h/db`)).toEqual({
        host: 'h',
        dbname: 'db',
        user,
        password,
      });
    }),
  );
});
