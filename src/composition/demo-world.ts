import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DemoApi } from '../adapters/demo-api/server.ts';
import { DEMO_CREDENTIALS } from '../adapters/demo-api/sign-in.ts';
import { LOST_PATH } from './demo-additions.ts';

/** How long the demo API, which runs in this process, may take for an answer. */
const ANSWER_TIMEOUT_MS = 10_000;

/** A folder of its own, removed with everything in it when it is disposed of. */
export interface DemoFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** Makes an empty temporary folder. */
export async function makeDemoFolder(): Promise<DemoFolder> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'stage-orchestrator-demo-')));
  return {
    path: folder,
    // A history may still be on its way to the disk: on some systems a folder is not empty at once.
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Writes files, given by their path in the folder. */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** How many resources of each kind exist, as the API itself says; kinds of which there are none are left out. */
export async function countResources(api: DemoApi): Promise<Readonly<Record<string, number>>> {
  const { username, password } = DEMO_CREDENTIALS;
  const response = await ask(api, '/resources', {
    headers: { Authorization: `Basic ${btoa(`${username}:${password}`)}` },
  });
  const kinds: unknown = await response.json();
  if (typeof kinds !== 'object' || kinds === null) throw new TypeError('The overview of the demo API is no object.');
  const counts = Object.entries(kinds).map(
    ([kind, all]: [string, unknown]) => [kind, Array.isArray(all) ? all.length : 0] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Lets the API carry out the next request that creates a service, and lose its answer. */
export async function loseNextAnswer(api: DemoApi): Promise<void> {
  await ask(api, '/_demo/fail', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ method: 'POST', path: LOST_PATH, lose_answer: true }),
  });
}

async function ask(api: DemoApi, resource: string, request: RequestInit): Promise<Response> {
  const response = await fetch(`${api.url}${resource}`, { ...request, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`The demo API answered ${resource} with ${response.status}.`);
  return response;
}
