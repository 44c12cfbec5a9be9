/**
 * Requests per second over loopback, one after another:  node script/run.mjs benchmarks/requests.ts
 *
 * undici alone, then the HTTP client of the product, then the whole way of a migration: planned, rendered, journaled,
 * sent, judged, its value extracted and recorded, with histories in memory and in SQLite on disk. The server is a process of
 * its own. What the client and the engine cost is what they are slower than the line above them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pool } from 'undici';
import { createHistories } from '../src/adapters/history/histories.ts';
import { createHttpClients } from '../src/adapters/http/http-clients.ts';
import { processVariables } from '../src/adapters/system/process-variables.ts';
import type { EnginePorts } from '../src/execution/run-context.ts';
import { createEngine } from '../__tests__/rigs/engine.ts';
import { migrationOf, migrationsWork } from '../__tests__/rigs/migration-of.ts';

/** Of each way in each round; histories on disk wait for the disk twice for each of them. */
const REQUESTS = 500;

/** The ways take turns, and the best round of each counts: a busy machine slows all of them down at times. */
const ROUNDS = 5;

const SERVER = `
  require('node:http')
    .createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"vpc-0a1b2c","state":"ready"}');
      });
    })
    .listen(0, '127.0.0.1', function () {
      process.stdout.write(String(this.address().port));
    });
`;

const BODY = '{"name":"network","cidr":"10.0.0.0/16"}';
const HEADERS = { 'content-type': 'application/json' };

async function bareUndici(origin: string, count: number): Promise<void> {
  const pool = new Pool(origin);
  for (let sent = 0; sent < count; sent += 1) {
    const { body } = await pool.request({ path: '/vpc', method: 'POST', headers: HEADERS, body: BODY });
    await body.text();
  }
  await pool.close();
}

const httpClients = createHttpClients({ variables: processVariables({}), version: '0' });

async function client(origin: string, count: number): Promise<void> {
  const made = await httpClients({ insecure: false, timeoutMs: 30_000 }, undefined);
  if (!made.ok) throw new Error(made.error);
  await using http = made.value;
  const request = {
    method: 'POST',
    url: `${origin}/vpc`,
    headers: Object.entries(HEADERS),
    body: BODY,
    timeoutMs: 30_000,
  };
  const { signal } = new AbortController();
  for (let sent = 0; sent < count; sent += 1) {
    const answer = await http.send(request, signal);
    if (!answer.ok) throw new Error(answer.error.message);
  }
}

/** One stage with so many migrations. */
async function engine(origin: string, count: number, more: Partial<EnginePorts>): Promise<void> {
  const migrations = Array.from({ length: count }, (_, index) =>
    migrationOf(`${index + 1}_vpc`, { url: `${origin}/vpc`, body: BODY, take: { vpc_id: 'id' } }),
  );
  const throughPorts = (ports: EnginePorts): EnginePorts => ({ ...ports, httpClients, ...more });
  const run = await createEngine([{ name: 'network', ...migrationsWork(migrations) }], { throughPorts }).start('up');
  if (run.conclusion !== 'success') throw new Error(`the run ended with ${run.conclusion}`);
}

async function onDisk(origin: string, count: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-requests-'));
  try {
    await using histories = createHistories({ temporaryDirectory: tmpdir() });
    const claim: EnginePorts['histories']['claim'] = (place) =>
      histories.claim({ ...place, path: path.join(folder, 'network.db') });
    await engine(origin, count, { histories: { ...histories, claim } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const WAYS: Readonly<Record<string, (origin: string, count: number) => Promise<void>>> = {
  'undici alone': bareUndici,
  'the client': client,
  'the engine, histories in memory': (origin, count) => engine(origin, count, {}),
  'the engine, histories in SQLite': onDisk,
};

const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  const origin = `http://127.0.0.1:${port.toString()}`;
  const best = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, send] of Object.entries(WAYS)) {
      const startedAt = performance.now();
      await send(origin, REQUESTS);
      const perSecond = (REQUESTS * 1000) / (performance.now() - startedAt);
      best.set(name, Math.max(perSecond, best.get(name) ?? 0));
    }
  }
  const [bare = 1] = best.values();
  for (const [name, perSecond] of best) {
    const share = `${Math.round((perSecond * 100) / bare)} %`;
    console.log(`${Math.round(perSecond).toLocaleString('en').padStart(8)} requests/s ${share.padStart(6)}  ${name}`);
  }
} finally {
  server.kill();
}
