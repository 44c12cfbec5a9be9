import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { OUTPUT_NAMES } from '../../src/composition/action-outputs.ts';
import { type ActionResult, runAction } from '../rigs/action.ts';
import { startAnswerGate } from '../rigs/answer-gate.ts';
import { type ExampleProject, copyExample } from '../rigs/example-project.ts';
import { startLifeline } from '../rigs/lifeline.ts';
import { parseXml } from '../rigs/parse-xml.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const STATE_KEY = 'a-state-key-for-the-action';

function step(example: ExampleProject, inputs: Readonly<Record<string, string>> = {}) {
  return {
    folder: example.folder,
    inputs: { 'state-key': STATE_KEY, state: 'directory', ...inputs },
    environment: { DEMO_API_URL: example.api.url },
  };
}

async function reportOf({ outputs }: ActionResult): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(outputs['report-file'] ?? '', 'utf8')) as Record<string, unknown>;
}

describe('outputs are set, empty rather than missing, and there is a report', () => {
  const BROKEN = 'stages:\n  - name: one\n    runn: "true"\n';

  test.each<[what: string, inputs: Readonly<Record<string, string>>, stages: string | undefined, words: RegExp]>([
    ['for an input that is neither true nor false', { 'dry-run': 'yes' }, undefined, /dry-run is true or false/u],
    ['for a command that there is not', { command: 'statsu' }, undefined, /did you mean status\?/u],
    ['for an input that says something else', { comment: 'yes' }, undefined, /comment is auto, always, never/u],
    ['for a state key that is too short', { 'state-key': 'short' }, undefined, /at least 16 characters/u],
    ['for a file that is not there', { config: 'nowhere.yaml' }, undefined, /nowhere\.yaml/u],
    ['for a folder that is not there', { 'working-directory': 'nowhere' }, undefined, /stages\.yaml/u],
    ['for a stage that is not there', { stage: 'databse' }, undefined, /databse/u],
    ['for a file that is broken', {}, BROKEN, /runn/u],
    ['for a file that is no YAML', {}, 'stages: [', /stages\.yaml/u],
    ['for a plan that can not be read', { 'plan-file': 'no.plan' }, undefined, /no\.plan/u],
  ])(
    '%s',
    async (_, inputs, stages, words) => {
      await using example = await copyExample('four-stages');
      if (stages !== undefined) await writeFile(path.join(example.folder, 'stages.yaml'), stages);
      const refused = await runAction('index', step(example, inputs));
      expect(refused.status).toBeGreaterThan(0);
      expect(Object.keys(refused.outputs)).toEqual([...OUTPUT_NAMES]);
      expect(refused.outputs).toMatchObject({
        conclusion: 'failure',
        'plan-hash': '',
        'completed-stages': '',
        exports: '',
      });
      expect(refused.log).toMatch(/^::error /mu);
      expect(refused.log).toMatch(words);
      expect(refused.summary).toMatch(/^## ❌ /u);
      expect(await reportOf(refused)).toMatchObject({ command: inputs['command'] ?? 'up', exitStatus: refused.status });
      expect(example.api.requests()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'when the machine ends the process',
    async () => {
      await using example = await copyExample('four-stages');
      await using gate = await startAnswerGate(example.api.url);
      const killed = await runAction('index', {
        ...step(example),
        environment: { DEMO_API_URL: gate.url },
        onStart: (signal) => void gate.reached.then(() => signal('SIGKILL')),
      });
      expect(killed.status).toBeNull();
      expect(Object.keys(killed.outputs)).toEqual([...OUTPUT_NAMES]);
      expect(killed.outputs['conclusion']).toBe('failure');
    },
    TIMEOUT_MS,
  );

  test(
    'when the runner does not wait for a cancelled step',
    async () => {
      await using example = await copyExample('four-stages');
      await using lifeline = await startLifeline();
      const stubborn = `trap "" INT TERM; ${lifeline.hold}; read -r <&9`;
      await writeFile(path.join(example.folder, 'stages.yaml'), `stages: [{ name: slow, run: '${stubborn}' }]\n`);
      const cancelled = await runAction('index', {
        ...step(example),
        onStart: (signal) => void lifeline.held.then(() => signal('SIGINT')),
        onLog(log, signal) {
          if (log.includes('interrupted:')) signal('SIGKILL');
        },
      });
      expect(cancelled.status).toBeNull();
      expect(cancelled.outputs['conclusion']).toBe('cancelled');
      expect(Object.keys(cancelled.outputs)).toEqual([...OUTPUT_NAMES]);
    },
    TIMEOUT_MS,
  );

  test(
    'when the program makes a mistake, which is told on the step',
    async () => {
      await using example = await copyExample('four-stages');
      const { environment, ...rest } = step(example);
      const crashed = await runAction('index', { ...rest, environment: { ...environment, GITHUB_STATE: '/nowhere' } });
      expect(crashed.status).toBe(1);
      expect(crashed.log).toMatch(/^::error title=up ended by a mistake in stage-orchestrator::/mu);
      expect(crashed.log).not.toMatch(/^\s+at /mu);
      expect(Object.keys(crashed.outputs)).toEqual([...OUTPUT_NAMES]);
      expect(crashed.outputs).toMatchObject({ conclusion: 'failure', 'report-file': '' });
    },
    TIMEOUT_MS,
  );
});

describe('a plan', () => {
  test.each([
    ['plan', { command: 'plan', variables: 'a=b' }],
    ['a dry run', { 'dry-run': 'true', variables: 'a=b' }],
  ])(
    'of %s is written, described by outputs, and shown in the summary',
    async (_, inputs) => {
      await using example = await copyExample('four-stages');
      const plan = await runAction('index', step(example, inputs));
      expect(plan.status).toBe(0);
      expect(plan.outputs).toMatchObject({ conclusion: 'success', 'has-changes': 'true', matrix: '' });
      expect(plan.outputs['plan-hash']).toMatch(/^[0-9a-f]{64}$/u);
      expect(JSON.parse(plan.outputs['waves'] ?? '')).toHaveLength(4);
      const file = JSON.parse(await readFile(plan.outputs['plan-file'] ?? '', 'utf8')) as { readonly hash: string };
      expect(file.hash).toBe(plan.outputs['plan-hash']);
      expect(plan.outputs['plan-file']).toContain(path.join(example.folder, 'temp'));
      expect(plan.summary).toContain('| ▶️ | database | 2 | 1 | 1 migration pending |');
      expect(plan.summary).toContain('<summary>database: 1 step</summary>');
      expect(plan.log).toContain('database  will run: 1 migration pending');
      expect(plan.log).toMatch(/^ {2}stage-orchestrator up --variable a=b$/mu);
      expect(example.api.requests()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'is written where the input says, and applied from there',
    async () => {
      await using example = await copyExample('four-stages');
      const inputs = { 'plan-file': 'plans/shop.plan' };
      const plan = await runAction('index', step(example, { ...inputs, command: 'plan' }));
      expect(plan.outputs['plan-file']).toBe(path.join(example.folder, 'plans/shop.plan'));
      expect(plan.log).toContain('stage-orchestrator up --plan plans/shop.plan');
      const up = await runAction('index', step(example, inputs));
      expect(up).toMatchObject({ status: 0, outputs: { 'plan-file': '', 'plan-hash': plan.outputs['plan-hash'] } });
      const again = await runAction('index', step(example, { command: 'plan' }));
      expect(again.outputs).toMatchObject({ conclusion: 'success', 'has-changes': 'false' });
      expect(again.summary).toContain('There is nothing to do');
    },
    TIMEOUT_MS,
  );
});

describe('what commands tell', () => {
  test(
    'is in the log as the command line shows it, and in the summary unless that is unwanted',
    async () => {
      await using example = await copyExample('four-stages');
      expect(await runAction('index', step(example))).toMatchObject({ status: 0 });
      for (const command of ['status', 'history', 'validate', 'unlock']) {
        const told = await runAction('index', step(example, { command }));
        const typed = await example.run(command);
        expect(told.status).toBe(0);
        expect(told.log.replaceAll(/^::add-mask::.*\n/gmu, '')).toBe(typed.stdout);
        expect(told.outputs['conclusion']).toBe('success');
        expect(told.summary).toContain(`## 📋 ${command}`);
        expect(await reportOf(told)).toMatchObject({ command, exitStatus: 0 });
      }
      const quiet = await runAction('index', step(example, { command: 'status', summary: 'False' }));
      expect(quiet).toMatchObject({ status: 0, summary: '' });
    },
    TIMEOUT_MS,
  );

  test(
    'is what was decided about a version',
    async () => {
      await using example = await copyExample('four-stages');
      const decision = { command: 'resolve', stage: 'infrastructure', version: '001', 'mark-applied': 'true' };
      const refused = await runAction('index', step(example, decision));
      expect(refused).toMatchObject({ status: 1, outputs: { conclusion: 'failure' } });
      const resolved = await runAction('index', step(example, { ...decision, reason: 'made by hand' }));
      expect(resolved).toMatchObject({ status: 0, outputs: { conclusion: 'success' } });
      expect(resolved.log).toContain('001');
      const { stdout } = await example.run('history');
      expect(stdout).toContain('made by hand');
    },
    TIMEOUT_MS,
  );
});

describe('annotations', () => {
  test(
    'are on the files as the repository knows them, ten of a kind, and the rest is counted',
    async () => {
      await using example = await copyExample('four-stages');
      const folder = path.join(example.folder, 'deploy');
      await mkdir(folder);
      const stages = Array.from({ length: 14 }, (_, place) => `  - name: stage-${place}\n    runn: "true"\n`);
      await writeFile(path.join(folder, 'stages.yaml'), `stages:\n${stages.join('')}`);
      const broken = await runAction('index', step(example, { 'working-directory': 'deploy' }));
      expect(broken.log.match(/^::error file=deploy\/stages\.yaml,line=\d+/gmu)).toHaveLength(10);
      expect(broken.log).toMatch(/^not annotated: [\d,]+ errors/mu);
      expect(broken.summary).toContain('deploy/stages');
    },
    TIMEOUT_MS,
  );

  test(
    'warn of inputs that there are not',
    async () => {
      await using example = await copyExample('four-stages');
      const up = await runAction('index', step(example, { command: 'validate', enviroment: 'test' }));
      expect(up.status).toBe(0);
      expect(up.log).toMatch(
        /^::warning title=unknown input::there is no input enviroment: did you mean environment\?$/mu,
      );
    },
    TIMEOUT_MS,
  );
});

test(
  'a runner that keeps no summary and has no folder for temporary files is no problem',
  async () => {
    await using example = await copyExample('four-stages');
    await writeFile(path.join(example.folder, 'no-folder'), 'a file');
    const { environment, ...rest } = step(example, { command: 'validate' });
    const told = await runAction('index', {
      ...rest,
      environment: {
        ...environment,
        RUNNER_TEMP: path.join(example.folder, 'no-folder'),
        GITHUB_STEP_SUMMARY: '',
        TMPDIR: example.folder,
      },
    });
    expect(told).toMatchObject({ status: 0, summary: '', outputs: { conclusion: 'success' } });
    expect(await reportOf(told)).toMatchObject({ command: 'validate' });
  },
  TIMEOUT_MS,
);

test(
  'reports that are asked for are written, and one that can not be is a warning',
  async () => {
    await using example = await copyExample('four-stages');
    const files = { 'report-file': 'out/run.json', 'report-junit': 'out/run.xml', 'report-html': 'out/run.html' };
    const done = await runAction('index', step(example, files));
    expect(done.status).toBe(0);
    const read = async (file: string) => readFile(path.join(example.folder, file), 'utf8');
    expect(JSON.parse(await read('out/run.json'))).toEqual(await reportOf(done));
    expect(parseXml(await read('out/run.xml')).attributes).toMatchObject({ name: 'up four-stages', tests: '4' });
    // Its times are told by events, which the page has heard on their way to the log.
    expect(await read('out/run.html')).toMatch(/001_create_vpc<\/b>[^\n]*done · 201 · /u);
    const failed = await runAction('index', step(example, { 'report-html': 'out' }));
    expect(failed.status).toBe(0);
    expect(failed.log).toMatch(/^::warning title=not written::the report-html out can't be written: /mu);
  },
  TIMEOUT_MS,
);
