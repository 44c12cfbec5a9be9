import { cp } from 'node:fs/promises';
import path from 'node:path';
import { DEMO_CREDENTIALS } from '../../src/adapters/demo-api/sign-in.ts';
import { type DemoApi, startDemoApi } from '../../src/adapters/demo-api/server.ts';
import { type CliResult, runCli } from './cli.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const EXAMPLES = path.join(path.dirname(path.dirname(import.meta.dirname)), 'examples');

/** An example in a folder of its own, with a demo API of its own. */
export interface ExampleProject extends AsyncDisposable {
  readonly folder: string;
  readonly api: DemoApi;
  /** Runs the command line in the folder and returns the requests that reached the API meanwhile: `POST /vpcs 201`. */
  run(...line: readonly string[]): Promise<CliResult & { readonly requests: readonly string[] }>;
  /** What exists, as `GET /resources` tells: how many of each kind, kinds of which there are none left out. */
  resources(): Promise<Readonly<Record<string, number>>>;
  /** Orders a failure: `POST /_demo/fail`. */
  fail(failure: { readonly method: string; readonly path: string; readonly [more: string]: unknown }): Promise<void>;
}

/** Copies an example without the histories that somebody may have left there, and starts the API. */
export async function copyExample(name: string): Promise<ExampleProject> {
  const folder = await makeTemporaryFolder();
  const source = path.join(EXAMPLES, name);
  await cp(source, folder.path, { recursive: true, filter: (file) => !file.includes('.stage-orchestrator') });
  const api = await startDemoApi();
  return {
    folder: folder.path,
    api,
    async run(...line) {
      const before = api.requests().length;
      const result = await runCli(line, { folder: folder.path, environment: { DEMO_API_URL: api.url } });
      const requests = api.requests().slice(before);
      return {
        ...result,
        requests: requests.map(({ method, path: target, status }) => `${method} ${target} ${status}`),
      };
    },
    async resources() {
      const { username, password } = DEMO_CREDENTIALS;
      const authorization = `Basic ${btoa(`${username}:${password}`)}`;
      const response = await fetch(`${api.url}/resources`, { headers: { authorization } });
      const kinds = Object.entries((await response.json()) as Record<string, readonly unknown[]>);
      const counts = kinds.map(([kind, all]) => [kind, all.length] as const);
      return Object.fromEntries(counts.filter(([, count]) => count > 0));
    },
    async fail(failure) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${api.url}/_demo/fail`, { method: 'POST', headers, body: JSON.stringify(failure) });
      if (!response.ok) throw new Error(await response.text());
    },
    async [Symbol.asyncDispose]() {
      await api.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
