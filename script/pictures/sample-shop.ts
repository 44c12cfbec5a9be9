import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commentText, toldOutcome } from '../../src/composition/comment-text.ts';
import { followUpCommands } from '../../src/composition/follow-up-commands.ts';
import { makeDemoFolder, writeFiles } from '../../src/composition/demo-world.ts';
import { parseLine } from '../../src/composition/parse-arguments.ts';
import { readOptions } from '../../src/composition/read-options.ts';
import { runCommandLine } from '../../src/composition/run-command-line.ts';
import { summaryPage } from '../../src/composition/action-summary.ts';
import { openWorld } from '../../src/composition/world.ts';
import type { CommandOutcome } from '../../src/commands/command-outcome.ts';
import { createRedactor } from '../../src/execution/redact.ts';
import { createPictureTerminal } from './ansi.ts';
import { startSlowApi } from './slow-api.ts';

/** A shop whose stages are changed, planned and run against the demo API, for what can be seen of it. */
export interface SampleShop extends AsyncDisposable {
  /** Runs a command line and gives what a terminal of so many columns shows of it, as HTML. */
  onTerminal(line: readonly string[], columns: number): Promise<string>;
  /** Markdown of the comment about a plan. */
  planComment(): Promise<string>;
  /** Markdown of the summary of a run. */
  runSummary(): Promise<string>;
  /** A page that a command line has written into the folder. */
  page(file: string): Promise<string>;
  /** Edits files as the author of a pull request would. */
  change(): Promise<void>;
  /** Lets the next request of a kind fail. */
  fail(failure: { readonly method: string; readonly path: string; readonly status: number }): Promise<void>;
}

/** Where the API of the pictures is. */
const SHOWN_API = 'https://api.shop.example';

const STATE_KEY = 'a-state-key-for-pictures';

const SERVICE_STAGES = ['catalogue', 'orders', 'search'];

/** Makes the shop of the example with some more services, and starts its API. */
export async function makeSampleShop(root: string): Promise<SampleShop> {
  const folder = await makeDemoFolder();
  await cp(path.join(root, 'examples/four-stages'), folder.path, { recursive: true });
  await addServices(folder.path);
  const api = await startSlowApi();
  const environment = { PATH: process.env['PATH'], DEMO_API_URL: api.url, GITHUB_ACTOR: 'ada' };
  const view = { environment, workingDirectory: folder.path, program: '', stop: new AbortController().signal };
  const shown = (text: string): string => text.replaceAll(api.url, SHOWN_API);

  async function outcomeOf(line: readonly string[]) {
    const parsed = parseLine(line);
    if (!parsed.ok || parsed.value.kind !== 'command' || !parsed.value.command.run) throw new Error(line.join(' '));
    const { command, given } = parsed.value;
    const options = readOptions(given, folder.path);
    if (!options.ok) throw new Error(options.error);
    const redactor = createRedactor();
    const redact = (text: string): string => shown(redactor.redact(text));
    const identity = { run: '4711', attempt: 1, actor: 'ada', commit: 'c0ffee', branch: 'main', event: 'push' };
    await using world = await openWorld(view, {
      options: options.value,
      identity,
      stateKeys: [STATE_KEY],
      redactor,
      token: '',
      events: { emit: () => undefined },
      uploads: 'at once',
    });
    const outcome: CommandOutcome = await (command.run ?? fail)(world.context, given);
    return { outcome, redact, showNext: followUpCommands({ command: command.name, given, redact }) };
  }

  return {
    async onTerminal(line, columns) {
      const terminal = createPictureTerminal(columns);
      const write = (text: string): void => terminal.write(shown(text));
      const keyed = { ...view, environment: { ...environment, STAGE_ORCHESTRATOR_STATE_KEY: STATE_KEY } };
      const streams = { out: write, error: write, terminal: { ...terminal, write } };
      await runCommandLine(line, keyed, streams);
      return terminal.html();
    },
    async planComment() {
      const { outcome, ...how } = await outcomeOf(['plan']);
      const told = toldOutcome('plan', outcome);
      if (!told) throw new Error('There is no plan.');
      const marker = { key: '0'.repeat(16), run: 4711, attempt: 1, project: '', environments: [], planHash: '' };
      return commentText('plan', told, { ...how, marker });
    },
    async runSummary() {
      const { outcome, ...how } = await outcomeOf(['up']);
      return summaryPage('up', outcome, [], how);
    },
    page: async (file) => shown(await readFile(path.join(folder.path, file), 'utf8')),
    change: () => changeFiles(folder.path),
    async fail(failure) {
      const headers = { 'content-type': 'application/json' };
      await fetch(`${api.url}/_demo/fail`, { method: 'POST', headers, body: JSON.stringify(failure) });
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function fail(): never {
  throw new Error('The command can not be run.');
}

/** Stages beside each other, each with a service of its own. */
async function addServices(folder: string): Promise<void> {
  const stages = path.join(folder, 'stages.yaml');
  const more = SERVICE_STAGES.map(
    (name) => `
  - name: ${name}
    config_path: ${name}/config.yaml
    depends_on: [database]
    env: { release: 2.0.1 }
    env_from_stages:
      - { stage: infrastructure, vars: [vpc_id] }
      - { stage: database, vars: [db_endpoint, db_password] }
`,
  );
  await writeFile(stages, (await readFile(stages, 'utf8')).replace('name: four-stages', 'name: shop') + more.join(''));
  for (const name of SERVICE_STAGES) {
    await cp(path.join(folder, 'services/config.yaml'), path.join(folder, name, 'config.yaml'));
    await writeFiles(folder, new Map([[`${name}/migration/001_deploy_${name}.yaml`, deployment(name, 2)]]));
  }
}

function deployment(name: string, replicas: number): string {
  return `up:
  name: deploy the ${name}
  request:
    auth_name: deployer
    method: POST
    url: '{{.api_base}}/services'
    headers: { X-Team: ${name} }
    body:
      name: '{{.project_name}}-${name}'
      version: '{{.release}}'
      replicas: ${replicas}
      vpc_id: '{{.vpc_id}}'
      database_endpoint: '{{.db_endpoint}}'
      database_password: '{{.db_password}}'
  response:
    result_code: ['201']
    env_from: { ${name}_id: service.id }

down:
  request: { auth_name: deployer, method: DELETE, url: '{{.api_base}}/services/{{.${name}_id}}' }
  response: { result_code: ['204', '404'] }
`;
}

/** One file that was applied is edited, one request is new, and one takes something away for good. */
async function changeFiles(folder: string): Promise<void> {
  await writeFiles(
    folder,
    new Map([
      ['catalogue/migration/001_deploy_catalogue.yaml', deployment('catalogue', 4)],
      [
        'orders/migration/002_open_route.yaml',
        `up:
  name: lead the path of orders to its service
  request: { auth_name: deployer, method: POST, url: '{{.api_base}}/apps/shop-orders/routes', body: { path: '/orders' } }
  response: { result_code: ['201'], env_from: { orders_route: route.id } }
down:
  request: { auth_name: deployer, method: DELETE, url: '{{.api_base}}/apps/shop-orders/routes/{{.orders_route}}' }
`,
      ],
      [
        'search/migration/002_drop_old_index.yaml',
        `up:
  name: drop the index of last year
  request: { auth_name: deployer, method: DELETE, url: '{{.api_base}}/apps/shop-search/settings/index-2025' }
  response: { result_code: ['204', '404'] }
`,
      ],
    ]),
  );
}
