import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client, type ClientConfig } from 'pg';
import type { PostgresAddress } from '../../src/domain/postgres-address.ts';
import { findClosedPort } from './socket-server.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

/** Where Debian puts the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';

/** What the server writes when it answers. */
const READY = 'database system is ready to accept connections';

/** On a machine that is busy with other tests. */
const START_TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The server refuses to run as root; Debian's `nobody` is on every machine. */
const NOBODY: User = { uid: 65_534, gid: 65_534 };

/** A real PostgreSQL server with nothing in it. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  /** The folder of its socket. */
  readonly folder: string;
  /** Makes an empty database and gives its address on the loopback interface, for a superuser. */
  createDatabase(): Promise<PostgresAddress>;
  /** Runs statements one by one as a superuser; the rows of the last one. */
  query(database: string, ...statements: readonly string[]): Promise<readonly Record<string, unknown>[]>;
}

/**
 * Starts PostgreSQL as an ordinary user in a temporary folder, on a free loopback port and a socket, and resolves when
 * it answers. Needs Debian's package postgresql; rejects and says so when it is missing. `settings`: more of its
 * configuration. `files`: texts by their names in its folder of data, for instance `pg_hba.conf` or certificates.
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const programs = await findPrograms();
  const folder = await makeTemporaryFolder();
  const user: User | undefined = process.getuid?.() === 0 ? NOBODY : undefined;
  try {
    if (user !== undefined) await chown(folder.path, user.uid, user.gid);
    const data = join(folder.path, 'data');
    const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    await run(join(programs, 'initdb'), initialise, { ...user, cwd: folder.path });
    for (const [name, text] of Object.entries(files)) await writeFor(user, join(data, name), text);
    // A free port may be taken by another process before the server binds it.
    for (let attempt = 1; ; attempt += 1) {
      const port = await findClosedPort();
      const options = { port: String(port), unix_socket_directories: folder.path, ...settings };
      const server = await start(join(programs, 'postgres'), data, options, user).catch((error: unknown) => {
        if (attempt === ATTEMPTS) throw error;
        return undefined;
      });
      if (server !== undefined) return serverOf(server, port, folder.path, () => folder[Symbol.asyncDispose]());
    }
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

/** PostgreSQL takes no key that others can read. */
async function writeFor(user: User | undefined, file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (user !== undefined) await chown(file, user.uid, user.gid);
}

async function findPrograms(): Promise<string> {
  const versions = await readdir(VERSIONS).catch(() => []);
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1);
  if (newest === undefined) throw new Error(`${VERSIONS} is missing: apt-get install postgresql`);
  return join(VERSIONS, newest, 'bin');
}

/** Limits and caution that a test doesn't need are off. */
const QUICK = { fsync: 'off', listen_addresses: '127.0.0.1', max_connections: '50', autovacuum: 'off' };

async function start(
  program: string,
  data: string,
  settings: Readonly<Record<string, string>>,
  user: User | undefined,
): Promise<ChildProcess> {
  const options = Object.entries({ ...QUICK, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(program, ['-D', data, ...options], { ...user, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] });
  // A test process that breaks down must not leave the server behind.
  const kill = (): void => void server.kill('SIGQUIT');
  process.once('exit', kill);
  server.once('exit', () => process.off('exit', kill));
  const said: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`postgres ${why}\n${said.join('\n')}`));
    timer = setTimeout(() => {
      kill();
      fail(`was not ready after ${START_TIMEOUT_MS} ms`);
    }, START_TIMEOUT_MS);
    createInterface(server.stderr).on('line', (line) => {
      said.push(line);
      if (line.includes(READY)) resolve();
    });
    server.once('error', (error) => fail(`cannot be started: ${error.message}`));
    server.once('exit', (code) => fail(`ended with ${code}`));
  }).finally(() => clearTimeout(timer));
  return server;
}

function serverOf(
  server: ChildProcess,
  port: number,
  folder: string,
  removeFolder: () => PromiseLike<void>,
): PostgresServer {
  let databases = 0;
  const addressOf = (database: string): PostgresAddress => ({
    host: '127.0.0.1',
    port,
    database,
    user: 'postgres',
    sslmode: 'disable',
  });
  const clients = new Map<string, Promise<Client>>();
  async function query(database: string, ...statements: readonly string[]) {
    const known = clients.get(database) ?? connectTo({ host: folder, port, database, user: 'postgres' });
    clients.set(database, known);
    const client = await known;
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  }
  return {
    port,
    folder,
    query,
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await query('postgres', `CREATE DATABASE ${name}`);
      return addressOf(name);
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients.values()) await (await client).end();
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await removeFolder();
    },
  };
}

async function connectTo(address: ClientConfig): Promise<Client> {
  const client = new Client(address);
  await client.connect();
  return client;
}
