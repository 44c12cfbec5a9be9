import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { type ApiServer, startApiServer } from '../rigs/api-server.ts';
import { type Canary, filesIn, findCanaries, type Places, shownLog } from '../rigs/canaries.ts';
import { runCli } from '../rigs/cli.ts';
import { keptByGit, keptByService } from '../rigs/kept-bytes.ts';
import { startOtlpCollector } from '../rigs/otlp-collector.ts';
import { startPostgres } from '../rigs/postgres.ts';
import { type Machine, STATE_KEY, startStateWorld, type StateWorld } from '../rigs/state-world.ts';

/** Jobs with all their stores, and commands after them. */
const TIMEOUT_MS = 180_000;

/** Each has what every encoding writes in another way. */
const GIVEN = 'Given/canary+5f~"é"?&x=1%';
const ANSWERED = 'Answered/canary+7a~"é"?&y=2%';
const CLIENT = 'Client/canary+3c~"é"?&w=4%';
const TOKEN = 'Token/canary+1d~ab=';
const OUTPUT = 'Output/canary+8e~"é"?&v=6%';

const CANARIES: readonly Canary[] = [
  { what: 'the value of the environment', secret: GIVEN },
  { what: 'the value of an answer', secret: ANSWERED },
  { what: 'the secret of the client', secret: CLIENT },
  { what: 'the token of the sign-in', secret: TOKEN },
  { what: 'the output of a script', secret: OUTPUT },
];

const SECRET_FILE = 'secret.txt';

/** Every report of a command with the ending of its file. */
const REPORTS = { 'report-file': 'json', 'report-junit': 'xml', 'report-html': 'html', 'event-log': 'jsonl' } as const;

/** The options for every report, in files of this name. */
function reports(name: string): readonly string[] {
  return Object.entries(REPORTS).flatMap(([option, ending]) => [`--${option}`, `${name}.${ending}`]);
}

/** Whatever can say something says it: scripts print secrets, the API sends them back in its refusals. */
const FILES = {
  'things/config.yaml': `env:
  - { name: things_api, valueFromEnv: THINGS_API }
  - { name: given_password, valueFromEnv: GIVEN }
  - { name: client_secret, valueFromEnv: CLIENT }
auth:
  - name: operator
    type: oauth2
    config: { token_url: '{{.things_api}}/token', client_id: shop, client_secret: '{{.client_secret}}' }
retry: { attempts: 1 }
store: { save_response_body: true }
`,
  'things/migration/001_secret.yaml': `up:
  request: { method: POST, url: '{{.things_api}}/things?given={{.given_password | urlquery}}', auth_name: operator, body: { password: '{{.given_password}}' } }
  response: { env_from: { made_password: id } }
down: { method: DELETE, url: '{{.things_api}}/things', body: { password: '{{.made_password}}' }, response: { result_code: [204, 404] } }
`,
  'things/migration/002_held.yaml': `up: { request: { method: PUT, url: '{{.things_api}}/held', auth_name: operator, body: { password: '{{.given_password}}' } } }
down: { none: true }
`,
  'things/migration/003_refused.yaml': `up: { request: { method: PUT, url: '{{.things_api}}/refused', auth_name: operator, body: { password: '{{.given_password}}' } } }
down: { none: true }
`,
};

const STAGES = `  - { name: things, config_path: things/config.yaml, on_failure: continue }
  - name: script
    env: [{ name: given_password, valueFromEnv: GIVEN }]
    idempotent: true
    run: 'echo "deploy_token=$(cat ${SECRET_FILE})" >> "$STAGE_OUTPUT"; echo "$given_password"'
`;

/** The same files later: one that is applied has changed, and one asks while planning, in vain. */
const LATER = {
  'things/migration/001_secret.yaml': FILES['things/migration/001_secret.yaml'].replace(
    'body: {',
    `headers: { X-Made: '{{.made_password}}' }, body: { size: 2,`,
  ),
  'things/migration/003_refused.yaml': FILES['things/migration/003_refused.yaml'].replace(
    'up: {',
    `up: { find: { probe: true, request: { method: GET, url: '{{.things_api}}/refused', auth_name: operator } },`,
  ),
};

interface TalkativeApi {
  readonly server: ApiServer;
  /** Settles when the first request arrives that is never answered. */
  readonly held: Promise<undefined>;
}

/** An API that has a token and a password for everybody, and tells in its refusals all that it was told. */
async function startTalkativeApi(): Promise<TalkativeApi> {
  const held = Promise.withResolvers<undefined>();
  let isHeld = false;
  const server = await startApiServer(({ target, body, headers }, response) => {
    const answer = (status: number, json: object): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    if (target === '/token') answer(200, { access_token: TOKEN, token_type: 'bearer', expires_in: 3_600 });
    else if (target === '/refused') answer(422, { told: body, by: headers.authorization });
    else if (target === '/held' && isHeld) answer(200, {});
    else if (target === '/held') {
      isHeld = true;
      held.resolve(undefined);
    } else answer(201, { id: ANSWERED });
  });
  return { server, held: held.promise };
}

async function storedPlaces(world: StateWorld, machine: Machine): Promise<Places> {
  const service = keptByService(world.service).map((bytes, index) => [`blob ${index}`, bytes] as const);
  const disk = await filesIn(machine.folder, [SECRET_FILE]);
  return new Map([...service, ['git', await keptByGit(world.remote)] as const, ...disk]);
}

test.each([
  ['sealed', STATE_KEY],
  ['withheld, without a key', ''],
])(
  'secrets are found nowhere: %s',
  async (_, key) => {
    const api = await startTalkativeApi();
    await using server = api.server;
    await using world = await startStateWorld({ migrations: [], stages: STAGES, files: FILES });
    await using collector = await startOtlpCollector();
    const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    const environment = { THINGS_API: server.url, GIVEN, CLIENT, ...traced };
    const inputs = { state: 'git, artifact, cache', 'state-key': key, report: 'report.json' };
    const machine = await world.machine(world.service.runs.start(), environment);
    await writeFile(path.join(machine.folder, SECRET_FILE), OUTPUT);
    const canaries = [...CANARIES, { what: 'the token of the repository', secret: world.api.token }];
    if (key !== '') canaries.push({ what: 'the state key', secret: key });

    // Killed while a request is on its way: what SQLite writes first is still beside the histories.
    const killed = await machine.main(inputs, (signal) => void api.held.then(() => signal('SIGKILL')));
    expect(killed.status).toBe(null);
    const left = await storedPlaces(world, machine);
    expect([...left.keys()]).toContain('.stage-orchestrator/default/things.db-wal');
    expect(findCanaries(left, canaries)).toEqual([]);
    expect((await machine.post()).status).toBe(0);

    const again = { ...world.service.runs.start().environment, GITHUB_API_URL: world.api.url, ...environment };
    const [state, hidden] = [['--state', 'git,artifact,cache'], { STAGE_ORCHESTRATOR_STATE_KEY: key }];
    const { HOME = '' } = world.remote.variables;
    const cli = { folder: machine.folder, environment: { ...again, ...hidden, HOME, GITHUB_TOKEN: world.api.token } };
    const said = new Map<string, string>([
      ['the log', shownLog(killed.log)],
      ['the summary', killed.summary],
      ['the outputs', JSON.stringify([killed.outputs, killed.state])],
    ]);
    for (const line of [
      ['plan', '--out', 'plan.json', '--verbose', ...reports('planned')],
      ['plan', '--json'],
      ['up', '--verbose', ...reports('done')],
      ['status', '--verbose'],
      ['status', '--json', '--verbose'],
      ['history'],
      ['history', '--json'],
      ['graph', '--format', 'text'],
      ['why', 'things'],
      ['state', 'export', 'exported.json', '--environment', 'default'],
    ]) {
      const { text } = await runCli([...line, ...state], cli);
      said.set(line.join(' '), shownLog(text));
    }
    for (const [file, text] of Object.entries(LATER)) await writeFile(path.join(machine.folder, file), text);
    for (const line of [
      ['plan', ...reports('later')],
      ['plan', '--json'],
      ['up', '--plan', 'plan.json'],
    ]) {
      const { text } = await runCli([...line, ...state], cli);
      said.set(`later: ${line.filter((word) => !/report|event-log|^later\./u.test(word)).join(' ')}`, shownLog(text));
    }
    expect(said.get('later: plan')).toMatch(/\+ +"size": 2/);
    expect(said.get('later: plan')).toContain('could not be looked up: ');
    expect(said.get('later: up --plan plan.json')).toContain('the plan is no longer true');
    const places = await storedPlaces(world, machine);
    const written = ['planned', 'done', 'later'].flatMap((name) =>
      Object.values(REPORTS).map((ending) => `${name}.${ending}`),
    );
    expect([...places.keys()]).toEqual(expect.arrayContaining(['plan.json', 'exported.json', ...written]));
    said.set('the traces', collector.text());
    expect(said.get('the traces')).toContain('003_refused');
    expect(Buffer.from(places.get('done.jsonl') ?? '').toString()).toContain('003_refused');
    expect(said.get(['up', '--verbose', ...reports('done')].join(' '))).toContain('003_refused');
    expect(findCanaries(said, canaries)).toEqual([]);
    expect(findCanaries(places, canaries)).toEqual([]);
    // What is searched is what is kept: the names of migrations and stages are in there.
    for (const name of ['git', '.stage-orchestrator/default/things.db', 'exported.json'])
      expect([name, Buffer.from(places.get(name) ?? '').includes('things')]).toEqual([name, true]);
  },
  TIMEOUT_MS,
);

test(
  'secrets are found in no table of PostgreSQL',
  async () => {
    const api = await startTalkativeApi();
    await using server = api.server;
    await using postgres = await startPostgres();
    const { port, database } = await postgres.createDatabase();
    const dsn = `store: { type: postgres, save_response_body: true, postgres: { dsn: 'postgres://postgres@127.0.0.1:${port}/${database}' } }\n`;
    const config = FILES['things/config.yaml'].replace(/^store: .*\n/mu, dsn);
    const files = { ...FILES, 'things/config.yaml': config };
    await using world = await startStateWorld({ migrations: [], stages: STAGES, files });
    const machine = await world.machine(world.service.runs.start(), { THINGS_API: server.url, GIVEN, CLIENT });
    await writeFile(path.join(machine.folder, SECRET_FILE), OUTPUT);
    const up = await machine.main({ state: 'git' });
    const tables = await postgres.query(
      database,
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const places = new Map<string, string>([['the log', shownLog(up.log)]]);
    for (const { name } of tables) {
      const rows = await postgres.query(database, `SELECT t::text AS row FROM public."${String(name)}" AS t`);
      places.set(String(name), rows.map(({ row }) => String(row)).join('\n'));
    }
    expect(places.get('so_versions')).toContain('001_secret');
    expect(places.get('so_sent')).toMatch(/⟦secret [0-9a-f]{16}⟧/u);
    expect(findCanaries(places, CANARIES)).toEqual([]);
  },
  TIMEOUT_MS,
);
