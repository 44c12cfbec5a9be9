import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postgresHistories } from '../../../src/adapters/history/postgres-histories.ts';
import type { PostgresAddress, SslMode } from '../../../src/domain/postgres-address.ts';
import { close, listen } from '../../rigs/api-server.ts';
import { type Authority, createAuthority, type Identity } from '../../rigs/certificates.ts';
import { given } from '../../rigs/given.ts';
import { postgresPlace } from '../../rigs/postgres-history.ts';
import { type PostgresServer, startPostgres } from '../../rigs/postgres.ts';
import { findClosedPort } from '../../rigs/socket-server.ts';

/** Who may sign in how; whoever is not named is refused. */
const HBA = `
local all postgres trust
host all postgres 127.0.0.1/32 trust
hostssl all encrypted 127.0.0.1/32 trust
hostnossl all unencrypted 127.0.0.1/32 trust
host all password 127.0.0.1/32 scram-sha-256
hostssl all certified 127.0.0.1/32 cert
`;

const PASSWORD = "canary p@ss/w?rd'%25";

let authority: Authority;
let other: Authority;
let client: Identity;
let server: PostgresServer;
let plainServer: PostgresServer;
let address: PostgresAddress;

beforeAll(async () => {
  [authority, other] = await Promise.all([createAuthority(), createAuthority()]);
  const own = await authority.sign('server', 'IP:127.0.0.1');
  client = await authority.sign('certified', 'DNS:client');
  server = await startPostgres(
    { ssl: 'on', ssl_ca_file: 'root.crt' },
    { 'server.crt': own.cert, 'server.key': own.key, 'root.crt': authority.identity.cert, 'pg_hba.conf': HBA },
  );
  plainServer = await startPostgres();
  address = { ...(await server.createDatabase()), sslmode: 'prefer' };
  for (const role of ['encrypted', 'unencrypted', 'certified']) {
    await server.query('postgres', `CREATE ROLE ${role} LOGIN SUPERUSER`);
  }
  await server.query('postgres', `CREATE ROLE password LOGIN PASSWORD '${PASSWORD.replaceAll("'", "''")}'`);
}, 120_000);

afterAll(async () => {
  for (const one of [server, plainServer, authority, other]) await one[Symbol.asyncDispose]();
});

/** What reading comes to with another address: a problem, or how the session was: `encrypted` or `plain`. */
async function read(change: Partial<PostgresAddress>): Promise<string> {
  await using histories = postgresHistories({ connectTimeoutMs: 5_000 });
  const result = await histories.read(postgresPlace({ ...address, ...change }, 'alpha'));
  if (!result.ok) return 'problem' in result.error ? result.error.problem : result.error.reason;
  const [session] = await server.query(
    'postgres',
    `SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
     WHERE application_name = 'stage-orchestrator' ORDER BY backend_start DESC LIMIT 1`,
  );
  return session?.['ssl'] === true ? 'encrypted' : 'plain';
}

/** What claiming comes to. */
async function claim(change: Partial<PostgresAddress>): Promise<string> {
  await using histories = postgresHistories();
  const result = await histories.claim(postgresPlace({ ...address, ...change }, 'alpha'));
  if (!result.ok) return 'problem' in result.error ? result.error.problem : result.error.reason;
  await result.value[Symbol.asyncDispose]();
  return 'claimed';
}

describe('a connection is encrypted as sslmode says', () => {
  const ENCRYPTED = /^encrypted$/;
  const PLAIN = /^plain$/;
  const NOT_PLAIN = /no pg_hba.conf entry .* no encryption/;
  const NOT_ENCRYPTED = /no pg_hba.conf entry .* SSL encryption/;
  /** By the mode: for anybody, for one whom the server wants encrypted, for one whom it wants not encrypted. */
  const modes: readonly (readonly [SslMode, RegExp, RegExp, RegExp])[] = [
    ['disable', PLAIN, NOT_PLAIN, PLAIN],
    ['allow', PLAIN, ENCRYPTED, PLAIN],
    ['prefer', ENCRYPTED, ENCRYPTED, PLAIN],
    ['require', ENCRYPTED, ENCRYPTED, NOT_ENCRYPTED],
  ];
  test.each(modes)('%s', async (sslmode, anybody, encrypted, plain) => {
    expect(await read({ sslmode })).toMatch(anybody);
    expect(await read({ sslmode, user: 'encrypted' })).toMatch(encrypted);
    expect(await read({ sslmode, user: 'unencrypted' })).toMatch(plain);
  });

  test('a server that cannot encrypt is used without by prefer, and refused by require', async () => {
    const { port, database } = await plainServer.createDatabase();
    for (const sslmode of ['disable', 'allow', 'prefer'] as const) {
      await using histories = postgresHistories();
      given(await histories.read(postgresPlace({ ...address, port, database, sslmode }, 'alpha')));
    }
    for (const sslmode of ['require', 'verify-ca', 'verify-full'] as const) {
      expect(await read({ port, database, sslmode })).toBe('the server cannot encrypt, and sslmode asks for it');
    }
  });

  test('a socket is never encrypted, whatever the mode', async () => {
    expect(await read({ host: server.folder, sslmode: 'verify-full' })).toBe('plain');
  });
});

describe("the server's certificate", () => {
  const NOT_ACCEPTED = /^its certificate is not accepted: .*sslrootcert=/;
  const trusted = () => ({ rootCertificate: authority.identity.certFile });

  test('is checked by verify-ca, and by require where it is said who signs', async () => {
    for (const sslmode of ['verify-ca', 'require'] as const) {
      expect(await read({ sslmode, ...trusted() })).toBe('encrypted');
      expect(await read({ sslmode, rootCertificate: other.identity.certFile })).toMatch(NOT_ACCEPTED);
    }
    expect(await read({ sslmode: 'verify-ca' })).toMatch(NOT_ACCEPTED);
  });

  test('must be for the host that is named with verify-full, and only then', async () => {
    expect(await read({ sslmode: 'verify-full', ...trusted() })).toBe('encrypted');
    expect(await read({ sslmode: 'verify-full', ...trusted(), host: 'localhost' })).toMatch(
      /^its certificate is not for this host: /,
    );
    expect(await read({ sslmode: 'verify-ca', ...trusted(), host: 'localhost' })).toBe('encrypted');
    expect(await read({ sslmode: 'verify-full' })).toMatch(NOT_ACCEPTED);
  });

  test('never makes anybody go on without encryption', async () => {
    expect(await read({ sslmode: 'verify-ca', rootCertificate: other.identity.certFile, user: 'unencrypted' })).toMatch(
      NOT_ACCEPTED,
    );
  });

  test('is looked for in a file that is there', async () => {
    const missing = join(authority.folder.path, 'missing.pem');
    const wanted = `sslrootcert cannot be read: ENOENT: no such file or directory, open '${missing}'`;
    expect(await read({ sslmode: 'verify-full', rootCertificate: missing })).toBe(wanted);
  });

  test('is not looked for in a key', async () => {
    const problem = await read({ sslmode: 'verify-full', rootCertificate: authority.identity.keyFile });
    expect(problem).toMatch(NOT_ACCEPTED);
  });
});

describe('a client certificate', () => {
  test('signs in where the server asks for one', async () => {
    const certificate = { certificate: client.certFile, key: client.keyFile };
    expect(await read({ sslmode: 'require', user: 'certified', ...certificate })).toBe('encrypted');
    expect(await read({ sslmode: 'require', user: 'certified' })).toMatch(/valid client certificate/);
  });

  test('of somebody else is refused', async () => {
    const stranger = await authority.sign('stranger', 'DNS:client');
    const certificate = { certificate: stranger.certFile, key: stranger.keyFile };
    expect(await read({ sslmode: 'require', user: 'certified', ...certificate })).toMatch(/authentication failed/);
  });

  test('whose key is another one is told', async () => {
    const certificate = { certificate: client.certFile, key: authority.identity.keyFile };
    expect(await read({ sslmode: 'require', user: 'certified', ...certificate })).toBe(
      'sslcert and sslkey cannot be used: key values mismatch',
    );
  });
});

describe('a sign-in that fails says why, and never the password', () => {
  const user = 'password';
  test.each([
    ['another password', { user, password: `${PASSWORD}x` }, /password authentication failed for user "password"/],
    ['no password', { user }, /asks for a password, and store.postgres has none/],
    ['an unknown user', { user: 'nobody', password: PASSWORD }, /no pg_hba.conf entry for host .*user "nobody"/],
    [
      'an unknown database',
      { database: 'nowhere' },
      /no such database: create it first \(database "nowhere" does not exist\)/,
    ],
  ])('%s', async (_what, change, problem) => {
    const said = await read(change);
    expect(said).toMatch(problem);
    expect(said).not.toContain('canary');
  });

  test('the right password signs in', async () => {
    expect(await read({ user, password: PASSWORD })).toBe('encrypted');
  });
});

describe('a server that is not there', () => {
  test('because nothing listens', async () => {
    expect(await read({ port: await findClosedPort() })).toBe('nothing listens there (connection refused)');
  });

  test('because there is no such socket', async () => {
    expect(await read({ host: authority.folder.path })).toBe('there is no such socket');
  });

  test.each(['disable', 'require'] as const)('because what answers says nothing (sslmode %s)', async (sslmode) => {
    const silent = createServer();
    const port = await listen(silent);
    const sockets: Socket[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    try {
      await using histories = postgresHistories({ connectTimeoutMs: 200 });
      const result = await histories.read(postgresPlace({ ...address, port, sslmode }, 'alpha'));
      expect(result).toMatchObject({ ok: false, error: { problem: 'no answer within 0.2 s' } });
    } finally {
      await close(silent, sockets);
    }
  });

  test('because it is something else', async () => {
    const stranger = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const port = await listen(stranger);
    try {
      for (const sslmode of ['disable', 'require'] as const) {
        expect(await read({ port, sslmode })).toMatch(
          /is a PostgreSQL server there|does not answer as PostgreSQL does/,
        );
      }
    } finally {
      await close(stranger, []);
    }
  });
});

describe('a database that cannot be written to', () => {
  test('because it is read-only', async () => {
    const { database } = await server.createDatabase();
    await server.query('postgres', `ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    expect(await claim({ database })).toMatch(/the database is read-only: name the primary server/);
    expect(await read({ database })).toBe('encrypted');
  });

  test('because the user may make no tables, or may not read them', async () => {
    const plain = await plainServer.createDatabase();
    await plainServer.query(plain.database, 'CREATE ROLE limited LOGIN');
    const asLimited = { port: plain.port, database: plain.database, user: 'limited', sslmode: 'disable' } as const;
    expect(await claim(asLimited)).toBe(
      'the user lacks a right that it needs, which docs/history.md lists (permission denied for schema public)',
    );
    expect(await claim({ ...asLimited, user: 'postgres' })).toBe('claimed');
    expect(await read(asLimited)).toMatch(/lacks a right .*permission denied for table alpha_meta/);
  });

  test('because its schema is missing', async () => {
    expect(await claim({ searchPath: 'nowhere' })).toBe(
      'there is no schema for its tables: create the one that search_path names',
    );
    expect(await read({ searchPath: 'nowhere' })).toBe('encrypted');
  });

  test('because it has no connection left for this user', async () => {
    const { database, port } = await plainServer.createDatabase();
    await plainServer.query(database, 'CREATE ROLE busy LOGIN CONNECTION LIMIT 0');
    expect(await read({ port, database, user: 'busy' })).toMatch(/no connection left.*too many connections for role/);
  });

  test('because its disk is full', async () => {
    const { database } = await server.createDatabase();
    expect(await claim({ database })).toBe('claimed');
    await server.query(
      database,
      `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         RAISE 'could not extend file "base/1": No space left on device' USING ERRCODE = 'disk_full';
       END $$`,
      'CREATE TRIGGER full_disk BEFORE DELETE ON alpha_so_intents FOR EACH STATEMENT EXECUTE FUNCTION full_disk()',
    );
    await using histories = postgresHistories();
    await using store = given(await histories.claim(postgresPlace({ ...address, database }, 'alpha')));
    expect(await store.drop('1')).toMatchObject({
      ok: false,
      error: {
        reason: 'history_unavailable',
        problem: 'its disk is full (could not extend file "base/1": No space left on device)',
      },
    });
    // Nothing is lost by it: there is room again, and it goes on.
    await server.query(database, 'DROP TRIGGER full_disk ON alpha_so_intents');
    given(await store.drop('1'));
  });
});
