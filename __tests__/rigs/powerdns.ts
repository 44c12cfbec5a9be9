import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';

/** Where Debian's package pdns-backend-sqlite3 puts the tables of an empty database. */
const SCHEMA = '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql';

/** What PowerDNS writes when every thread runs. */
const READY = 'Done launching threads';

/** On a machine that is busy with other tests. */
const START_TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;

/** A real PowerDNS server with an empty database. */
export interface PowerDns extends AsyncDisposable {
  /** Where its API is reached, without a slash at the end: `http://127.0.0.1:8081`. */
  readonly url: string;
  /** What requests send as `X-API-Key`. */
  readonly apiKey: string;
  /** Asks the API, signed in; `path` begins behind `/api/v1/servers/localhost`. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * Starts PowerDNS as an ordinary process in a temporary folder, on free loopback ports, and resolves when it answers.
 * Needs Debian's packages pdns-server and pdns-backend-sqlite3; rejects and says so when they are missing.
 */
export async function startPowerDns(): Promise<PowerDns> {
  const directory = await mkdtemp(path.join(tmpdir(), 'powerdns-'));
  try {
    await createDatabase(path.join(directory, 'pdns.sqlite3'));
    // A free port may be taken by another process before PowerDNS binds it.
    for (let attempt = 1; ; attempt += 1) {
      const started = await start(directory).catch((error: unknown) => {
        if (attempt === ATTEMPTS) throw error;
        return null;
      });
      if (started) return started;
    }
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function createDatabase(file: string): Promise<void> {
  const schema = await readFile(SCHEMA, 'utf8').catch(() => {
    throw new Error(`${SCHEMA} is missing: apt-get install pdns-server pdns-backend-sqlite3`);
  });
  using database = new DatabaseSync(file);
  database.exec(schema);
}

async function start(directory: string): Promise<PowerDns> {
  const apiKey = 'key-of-the-test-server';
  const port = await freePort();
  await writeFile(path.join(directory, 'pdns.conf'), await configuration(directory, port, apiKey));
  const server = spawn('pdns_server', [`--config-dir=${directory}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test process that breaks down must not leave the server behind.
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill);
  server.once('exit', () => process.off('exit', kill));
  await untilReady(server);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    apiKey,
    request(resource, init = {}) {
      const headers = new Headers(init.headers);
      headers.set('X-API-Key', apiKey);
      return fetch(`${url}/api/v1/servers/localhost${resource}`, { ...init, headers });
    },
    async [Symbol.asyncDispose]() {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function configuration(directory: string, webPort: number, apiKey: string): Promise<string> {
  const settings = {
    launch: 'gsqlite3',
    'gsqlite3-database': path.join(directory, 'pdns.sqlite3'),
    api: 'yes',
    'api-key': apiKey,
    webserver: 'yes',
    'webserver-address': '127.0.0.1',
    'webserver-port': webPort,
    'local-address': '127.0.0.1',
    'local-port': await freePort(),
    'socket-dir': directory,
    'security-poll-suffix': '',
    daemon: 'no',
    guardian: 'no',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Reads what the server says until it is ready; rejects with what it said when it ends or takes too long. */
async function untilReady(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  const { stdout, stderr } = server;
  if (!stdout || !stderr) throw new Error('the output of pdns_server is not piped');
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`pdns_server ${why}\n${said.join('\n')}`));
    timer = setTimeout(() => {
      server.kill('SIGKILL');
      fail(`was not ready after ${START_TIMEOUT_MS} ms`);
    }, START_TIMEOUT_MS);
    for (const stream of [stdout, stderr]) {
      createInterface(stream).on('line', (line) => {
        said.push(line);
        if (line.includes(READY)) resolve();
      });
    }
    server.once('error', (error) => fail(`cannot be started: ${error.message}`));
    server.once('exit', (code) => fail(`ended with ${code}`));
  }).finally(() => clearTimeout(timer));
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
