import { describe, expect, test } from '@jest/globals';
import { postgresAddress, showPostgres, type PostgresKey } from '../../src/domain/postgres-address.ts';
import { given } from '../rigs/given.ts';

type Settings = Partial<Record<PostgresKey, string>>;

const addressOf = (settings: Settings) => postgresAddress(new Map(Object.entries(settings) as [PostgresKey, string][]));

describe('an address', () => {
  test.each<[Settings, object]>([
    [{ dbname: 'db' }, { host: 'localhost', port: 5432, database: 'db', sslmode: 'prefer' }],
    [
      { dbname: 'db', sslrootcert: 'system' },
      { host: 'localhost', port: 5432, database: 'db', sslmode: 'prefer' },
    ],
    [{ user: 'ada' }, { host: 'localhost', port: 5432, database: 'ada', user: 'ada', sslmode: 'prefer' }],
    [
      { host: 'h', port: '6000', dbname: 'db', user: 'ada', password: 'pw', sslmode: 'verify-full', search_path: 's' },
      {
        host: 'h',
        port: 6000,
        database: 'db',
        user: 'ada',
        password: 'pw',
        sslmode: 'verify-full',
        searchPath: 's',
      },
    ],
    [
      { dbname: 'db', sslrootcert: '/ca.pem', sslcert: '/c.pem', sslkey: 'C:\\k.pem', password: '' },
      {
        host: 'localhost',
        port: 5432,
        database: 'db',
        sslmode: 'prefer',
        rootCertificate: '/ca.pem',
        certificate: '/c.pem',
        key: 'C:\\k.pem',
      },
    ],
  ])('of %j', (settings, address) => expect(addressOf(settings)).toEqual({ ok: true, value: address }));

  test.each<[Settings, string]>([
    [{}, 'names no database'],
    [{ dbname: 'db', port: '0' }, 'has a port that is not 1 to 65535'],
    [{ dbname: 'db', port: 'x' }, 'has a port that is not 1 to 65535'],
    [{ dbname: 'db', host: 'a,b' }, 'names several hosts: name one'],
    [{ dbname: 'db', sslrootcert: 'ca.pem' }, 'has a sslrootcert that is not an absolute path'],
    [{ dbname: 'db', sslcert: '/c.pem' }, 'has one of sslcert and sslkey without the other'],
    [
      { dbname: 'db', sslmode: 'no' },
      'has an unknown sslmode: write one of disable, allow, prefer, require, verify-ca, verify-full',
    ],
  ])('cannot be made of %j', (settings, error) => expect(addressOf(settings)).toEqual({ ok: false, error }));
});

test.each<[Settings, string]>([
  [{ host: 'h', dbname: 'db', user: 'ada', password: 'pw' }, 'h:5432/db'],
  [{ host: '::1', port: '6000', dbname: 'db' }, '[::1]:6000/db'],
  [{ host: '/run/pg', dbname: 'db' }, '/run/pg:5432/db'],
])('%j is shown as %s', (settings, shown) => expect(showPostgres(given(addressOf(settings)))).toBe(shown));
