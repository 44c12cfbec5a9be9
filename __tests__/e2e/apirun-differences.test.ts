import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ApiServer, type SeenRequest, startApiServer } from '../rigs/api-server.ts';
import { type CliResult, runCli } from '../rigs/cli.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** A few processes, on a machine that may be busy. */
const TIMEOUT_MS = 60_000;

/** A project in a folder of its own, and the server that its requests go to. */
interface Project extends AsyncDisposable {
  readonly api: ApiServer;
  write(files: Readonly<Record<string, string>>): void;
  run(...line: readonly string[]): Promise<CliResult>;
  has(file: string): boolean;
  /** `POST /vpc`, in the order of arrival. */
  lines(): readonly string[];
}

/** Answers what a path is asked for: a status, or a status with a body. */
type Answers = Readonly<Record<string, number | readonly [status: number, body: object]>>;

async function projectOf(files: Readonly<Record<string, string>>, answers: Answers = {}): Promise<Project> {
  const folder = await makeTemporaryFolder();
  const api = await startApiServer((request, response) => answer(request, response, answers));
  const write = (more: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(more)) {
      const file = path.join(folder.path, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text.replaceAll('$API', api.url));
    }
  };
  write(files);
  return {
    api,
    write,
    run: (...line) => runCli(line, { folder: folder.path }),
    has: (file) => existsSync(path.join(folder.path, file)),
    lines: () => api.requests.map(({ method, target }) => `${method} ${target}`),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function answer({ method, target }: SeenRequest, response: ServerResponse, answers: Answers): void {
  const found = answers[`${method} ${target}`] ?? 200;
  const [status, body] = typeof found === 'number' ? [found, {}] : found;
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

const ONE_STAGE = 'stages: [{ name: a, config_path: a/config.yaml }]';

/** A migration that posts to `/NAME` and is undone by a DELETE there. */
function posting(name: string, more = ''): string {
  return `up: { request: { method: POST, url: "$API/${name}"${more} } }\ndown: { method: DELETE, url: "$API/${name}" }\n`;
}

/**
 * What apirun's documents promise and its program does not do (spec 03, the list at its end), one by one; its
 * pause of a second after every migration is looked for in `run-steps.test.ts`, with a clock that stands still.
 */
const DIFFERENCES: Readonly<Record<string, () => Promise<void>>> = {
  'values are not escaped for HTML; flat variables and functions work': async () => {
    await using project = await projectOf({
      'stages.yaml': `global: { env: { v: "<a> & 'b'" } }\n${ONE_STAGE}`,
      'a/config.yaml': '',
      'a/001_x.yaml': posting('x', `, body: "{{.v}} {{.env.v}} {{upper .v}}"`),
    });
    expect(await project.run('up')).toMatchObject({ status: 0 });
    expect(project.api.requests[0]?.body).toBe(`<a> & 'b' <a> & 'b' <A> & 'B'`);
  },

  'list env, auth.config and store count in stages': async () => {
    await using project = await projectOf({
      'stages.yaml': ONE_STAGE,
      'a/config.yaml': `env: [{ name: v, value: from the list }]\nstore: { sqlite: { path: own.db } }\nauth: [{ type: bearer, name: api, config: { token: t-12345 } }]`,
      'a/001_x.yaml': posting('x', ', auth_name: api, body: "{{.v}}"'),
    });
    expect(await project.run('up')).toMatchObject({ status: 0 });
    const [request] = project.api.requests;
    expect([request?.body, request?.headers.authorization]).toEqual(['from the list', 'Bearer t-12345']);
    expect(project.has('a/own.db')).toBe(true);
  },

  'up.env and down.env count': async () => {
    await using project = await projectOf({
      'stages.yaml': ONE_STAGE,
      'a/config.yaml': '',
      'a/001_x.yaml': `up: { env: { v: made }, request: { method: POST, url: "$API/{{.v}}" } }\ndown: { env: { v: gone }, method: DELETE, url: "$API/{{.v}}" }`,
    });
    await project.run('up');
    await project.run('down');
    expect(project.lines()).toEqual(['POST /made', 'DELETE /gone']);
  },

  'files with lower numbers run, and so do timestamps': async () => {
    await using project = await projectOf({
      'stages.yaml': ONE_STAGE,
      'a/config.yaml': '',
      'a/20240115120000_late.yaml': posting('late'),
    });
    await project.run('up');
    project.write({ 'a/002_early.yaml': posting('early') });
    await project.run('up');
    expect(project.lines()).toEqual(['POST /late', 'POST /early']);
  },

  'no method but the safe ones is attempted again': async () => {
    const quick = 'retry: { backoff: 1ms, attempts: 2 }';
    await using project = await projectOf(
      { 'stages.yaml': ONE_STAGE, 'a/config.yaml': quick, 'a/001_x.yaml': posting('x') },
      { 'POST /x': 503, 'PUT /x': 503 },
    );
    await project.run('up');
    project.write({ 'a/001_x.yaml': 'up: { request: { method: PUT, url: "$API/x" } }' });
    await project.run('up');
    expect(project.lines()).toEqual(['POST /x', 'PUT /x', 'PUT /x']);
  },

  'up --dry-run sends nothing': async () => {
    await using project = await projectOf({
      'stages.yaml': ONE_STAGE,
      'a/config.yaml': '',
      'a/001_x.yaml': posting('x'),
    });
    expect(await project.run('up', '--dry-run')).toMatchObject({ status: 0 });
    expect(project.lines()).toEqual([]);
    expect(await project.run('up')).toMatchObject({ status: 0 });
    expect(project.lines()).toEqual(['POST /x']);
  },

  'a result_code that cannot be read is an error and accepts nothing': async () => {
    await using project = await projectOf({
      'stages.yaml': ONE_STAGE,
      'a/config.yaml': '',
      'a/001_x.yaml': posting('x').replace('up: {', 'up: { response: { result_code: [okay] },'),
    });
    const up = await project.run('up');
    expect(up).toMatchObject({ status: 1 });
    expect(up.text).toContain('invalid-status');
    expect(project.lines()).toEqual([]);
  },

  'where signing in fails, nothing is sent without a token': async () => {
    await using project = await projectOf(
      {
        'stages.yaml': ONE_STAGE,
        'a/config.yaml':
          'auth: [{ type: oauth2, name: api, config: { token_url: "$API/token", client_id: me, client_secret: s-12345, auth_style: form } }]',
        'a/001_x.yaml': posting('x', ', auth_name: api'),
      },
      { 'POST /token': [400, { error: 'invalid_client' }] },
    );
    const up = await project.run('up');
    expect(up).toMatchObject({ status: 1 });
    expect(up.text).toContain('invalid_client');
    expect(project.lines()).toEqual(['POST /token']);
  },

  'a condition that cannot be decided is a failure, and never silently false': async () => {
    const stages = (condition: string) =>
      `stages: [{ name: a, config_path: a/config.yaml, condition: "${condition}" }]`;
    await using project = await projectOf({ 'a/config.yaml': '', 'a/001_x.yaml': posting('x') });
    for (const [condition, words] of [
      ['region ==', 'invalid-condition'],
      ["vars.region == 'x'", 'region'],
    ] as const) {
      project.write({ 'stages.yaml': stages(condition) });
      const up = await project.run('up');
      expect(up).toMatchObject({ status: 1 });
      expect(up.text).toContain(words);
    }
    expect(project.lines()).toEqual([]);
  },

  'exports are there in the second run, too': async () => {
    const making = posting('vpc').replace('up: {', 'up: { response: { env_from: { vpc_id: id } },');
    await using project = await projectOf(
      { 'stages.yaml': ONE_STAGE, 'a/config.yaml': '', 'a/001_vpc.yaml': making },
      { 'POST /vpc': [201, { id: 'v-1' }] },
    );
    await project.run('up');
    project.write({
      'stages.yaml': `${ONE_STAGE.slice(0, -1)}, { name: b, config_path: b/config.yaml, depends_on: a, env_from_stages: [{ stage: a, vars: [vpc_id] }] }]`,
      'b/config.yaml': '',
      'b/001_db.yaml': posting('{{.vpc_id}}/db'),
    });
    expect(await project.run('up')).toMatchObject({ status: 0 });
    expect(project.lines()).toEqual(['POST /vpc', 'POST /v-1/db']);
  },

  'status says what is applied, and down --stage takes it back': async () => {
    await using project = await projectOf({
      'stages.yaml': ONE_STAGE,
      'a/config.yaml': '',
      'a/001_x.yaml': posting('x'),
    });
    await project.run('up');
    expect((await project.run('status')).stdout).toContain('1 applied');
    expect(await project.run('down', '--stage', 'a')).toMatchObject({ status: 0 });
    expect(project.lines()).toEqual(['POST /x', 'DELETE /x']);
    expect((await project.run('status')).stdout).toContain('1 pending');
  },

  'max_concurrent_stages and rollback_on_failure are honoured': async () => {
    await using project = await projectOf(
      {
        'stages.yaml': `global: { max_concurrent_stages: 1, rollback_on_failure: true }\nstages: [{ name: a, config_path: a/config.yaml }, { name: b, config_path: b/config.yaml }, { name: c, config_path: c/config.yaml }]`,
        ...Object.fromEntries(
          ['a', 'b', 'c'].flatMap((name) => [
            [`${name}/config.yaml`, ''],
            [`${name}/001_${name}.yaml`, posting(name)],
          ]),
        ),
      },
      { 'POST /b': 409 },
    );
    expect(await project.run('up')).toMatchObject({ status: 1 });
    // With one slot at a time, the failure of b keeps c from starting.
    expect(project.lines()).toEqual(['POST /a', 'POST /b', 'DELETE /a']);
  },

  'an unknown stage is an error that lists the known ones': async () => {
    await using project = await projectOf({ 'stages.yaml': ONE_STAGE, 'a/config.yaml': '' });
    for (const command of ['up', 'down', 'plan', 'status']) {
      const result = await project.run(command, '--stage', 'nope');
      expect(result.status).toBe(1);
      expect(result.text).toMatch(/nope[\s\S]*\ba\b/);
    }
  },
};

describe('what apirun promises and does not do', () => {
  test.each(Object.entries(DIFFERENCES))(
    '%s',
    async (_, check) => {
      await expect(check()).resolves.toBeUndefined();
    },
    TIMEOUT_MS,
  );
});
