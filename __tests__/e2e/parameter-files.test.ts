import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type CliResult, runCli, startCli } from '../rigs/cli.ts';
import { startLifeline } from '../rigs/lifeline.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../rigs/temporary-folder.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 60_000;

const PASSWORD = 'p<a>ss&"word"';

const FILES: Readonly<Record<string, string>> = {
  'stages.yaml': `
name: shop
stages:
  - name: network
    run: echo "vpc_id=vpc-7" >> "$STAGE_OUTPUT"
  - name: app
    depends_on: network
    env_from_stages: [{ stage: network, vars: [vpc_id] }]
    env: { api_password: '${PASSWORD}' }
    parameters:
      - parameters/*.json
      - { src: templates/**/*, dest: out }
    run: |
      cp -r "$STAGE_PARAMETERS" seen
      stat -c '%a' "$STAGE_PARAMETERS" "$STAGE_PARAMETERS/out/deep/web.config"
      cat "$STAGE_PARAMETERS/main.json" "$STAGE_PARAMETERS/out/deep/web.config"
`,
  'parameters/main.json': '{ "vpc": "#{vpc_id}#", "password": "#{api_password}#", "tier": "#{tier:-basic}#" }\n',
  'templates/values.yaml': 'vpc: #{vpc_id}#\nregion: #{region}#\n',
  'templates/deep/web.config': '<add key="p" value="#{api_password}#"/>\n',
  '_config/metadata.yml': 'variables: { region: "eu: west" }\n',
};

let project: TemporaryFolder;
let temporary: TemporaryFolder;

beforeEach(async () => {
  [project, temporary] = await Promise.all([makeTemporaryFolder(), makeTemporaryFolder()]);
  for (const [name, text] of Object.entries(FILES)) await write(name, text);
});

afterEach(async () => {
  await project[Symbol.asyncDispose]();
  await temporary[Symbol.asyncDispose]();
});

async function write(name: string, text: string): Promise<void> {
  const file = path.join(project.path, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function read(name: string): Promise<string> {
  return readFile(path.join(project.path, name), 'utf8');
}

async function run(...line: readonly string[]): Promise<CliResult> {
  // Node would keep compiled code in the temporary folder too.
  const environment = { TMPDIR: temporary.path, NODE_DISABLE_COMPILE_CACHE: '1' };
  return runCli(line, { folder: project.path, environment });
}

test(
  'a script finds its parameter files with their values, and nobody else ever sees them',
  async () => {
    const plan = await run('plan');
    expect(plan.stdout).toContain(
      'parameters  out/values.yaml from templates/values.yaml  <known after: network.vpc_id>',
    );
    const up = await run('up');
    expect(up).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(await read('seen/main.json'))).toEqual({
      vpc: 'vpc-7',
      password: PASSWORD,
      tier: 'basic',
    });
    expect(await read('seen/out/values.yaml')).toBe('vpc: vpc-7\nregion: "eu: west"\n');
    expect(await read('seen/out/deep/web.config')).toContain('p&lt;a&gt;ss&amp;&quot;word&quot;');
    // What the script prints of them is hidden in the forms in which it stands there.
    expect(up.text).toContain('app | 700');
    expect(up.text).toContain('app | 600');
    expect(up.text).toContain('"password": "***"');
    expect(up.text).toContain('value="***"');
    expect(await readdir(temporary.path)).toEqual([]);
    for (const [name, text] of Object.entries(FILES)) expect(await read(name)).toBe(text);
    expect((await run('plan')).stdout).toContain('app  nothing to do');
    await write('templates/values.yaml', `${FILES['templates/values.yaml']}more: 1\n`);
    expect((await run('plan')).stdout).toContain('app  will run: definition or inputs changed');
  },
  TIMEOUT_MS,
);

test(
  'every token without a value is told at once, before anything runs',
  async () => {
    await write('parameters/main.json', '{\n  "a": "#{nowhere}#",\n  "b": "#{Region}##{region}#"\n}\n');
    await write('parameters/more.json', '{ "c": "#{region}#{vpc_id}#", "d": "#{else.where}#" }\n');
    const up = await run('up');
    expect(up.status).toBe(1);
    expect(up.text).toContain('parameters/main.json:2:9 #{nowhere}# has no value');
    expect(up.text).toContain('parameters/main.json:3:9 #{Region}# has no value');
    expect(up.text).toContain('parameters/more.json:1:37 #{else.where}# has no value');
    expect(up.text).not.toContain('network  started');
    const validate = await run('validate');
    expect(validate.status).toBe(0);
    expect(validate.text).toContain('write #{region}##{vpc_id}#');
  },
  TIMEOUT_MS,
);

test.each([
  ['an interruption', '', ['SIGINT'], 130],
  // The second one ends the program at once, while the script still looks away.
  ['two of them', 'trap "" INT TERM; ', ['SIGINT', 'SIGTERM'], null],
] as const)(
  'parameter files are gone after %s',
  async (_, ignore, signals, status) => {
    await using lifeline = await startLifeline();
    const script = `${ignore}${lifeline.hold}; ls "$STAGE_PARAMETERS"; read -r <&9`;
    await write(
      'stages.yaml',
      `stages: [{ name: app, parameters: templates/deep/*, env: { api_password: x }, run: '${script}' }]`,
    );
    const running = startCli(['up'], { folder: project.path, environment: { TMPDIR: temporary.path } });
    await running.printed('web.config');
    expect(await copies()).toHaveLength(1);
    for (const name of signals) {
      running.signal(name);
      await Promise.race([running.printed('interrupted: nothing new'), running.ended]);
    }
    expect(await running.ended).toMatchObject({ status });
    expect(await copies()).toEqual([]);
  },
  TIMEOUT_MS,
);

/** The copies of the one parameter file, wherever they are among the temporary files. */
async function copies(): Promise<readonly string[]> {
  const names = await readdir(temporary.path, { recursive: true });
  return names.filter((name) => path.basename(name) === 'web.config');
}
