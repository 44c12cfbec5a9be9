import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { OUTPUT_NAMES } from '../../src/composition/action-outputs.ts';
import { runAction } from '../rigs/action.ts';
import { startAnswerGate } from '../rigs/answer-gate.ts';
import { type ExampleProject, copyExample } from '../rigs/example-project.ts';

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

test(
  'applies the plan that an earlier step made, hands on what it made, and has nothing to do again',
  async () => {
    await using example = await copyExample('four-stages');
    const plan = await runAction('index', step(example, { command: 'plan' }));
    expect(plan.status).toBe(0);
    expect(plan.outputs).toMatchObject({ conclusion: 'success', 'has-changes': 'true' });
    expect(example.api.requests()).toEqual([]);

    const up = await runAction('index', step(example, { 'plan-file': plan.outputs['plan-file'] ?? '' }));
    expect(up.status).toBe(0);
    expect(Object.keys(up.outputs)).toEqual([...OUTPUT_NAMES]);
    expect(up.outputs).toMatchObject({
      conclusion: 'success',
      'plan-hash': plan.outputs['plan-hash'],
      'failed-stages': '[]',
    });
    expect(JSON.parse(up.outputs['completed-stages'] ?? '')).toEqual([
      'default/configuration',
      'default/database',
      'default/infrastructure',
      'default/services',
    ]);
    const exported = JSON.parse(up.outputs['exports'] ?? '') as Record<string, Record<string, string>>;
    expect(exported['infrastructure']).toEqual({ subnet_id: 'subnet-0001', vpc_id: 'vpc-0001' });
    // A secret is handed on, and never in clear.
    expect(exported['database']).not.toHaveProperty('db_password');
    expect(up.summary).toContain('```mermaid');
    expect(up.log).toMatch(/^::group::infrastructure/mu);
    const report = JSON.parse(await readFile(up.outputs['report-file'] ?? '', 'utf8')) as { readonly schema: string };
    expect(report.schema).toBe('stage-orchestrator/run/v1');

    const again = await runAction('index', step(example, { 'on-missing-state': 'fail' }));
    expect(again).toMatchObject({ status: 0, outputs: { 'has-changes': 'false' } });
    const post = await runAction('post', { ...step(example), state: up.state });
    expect(post).toMatchObject({ status: 0, log: '' });
  },
  TIMEOUT_MS,
);

test(
  'masks every secret before it can be printed, and prints none',
  async () => {
    await using example = await copyExample('four-stages');
    const up = await runAction('index', step(example));
    expect(up.status).toBe(0);
    expect(up.masks).toContain(STATE_KEY);
    expect(up.masks.length).toBeGreaterThan(4);
    const down = await runAction('index', step(example, { command: 'down', 'dry-run': 'true' }));
    const status = await runAction('index', step(example, { command: 'status' }));
    for (const told of [up, down, status]) {
      expect(told.status).toBe(0);
      expect(told.summary).not.toBe('');
      const files = [told.outputs['report-file'], told.outputs['plan-file']].filter((file) => file);
      const written = await Promise.all(files.map((file = '') => readFile(file, 'utf8')));
      const log = told.log.replaceAll(/^::add-mask::.*$/gmu, '');
      const shown = [log, told.summary, JSON.stringify(told.outputs), ...written].join('\n');
      for (const secret of up.masks) expect(shown).not.toContain(secret);
    }
  },
  TIMEOUT_MS,
);

test(
  'marks the lines of a broken file, changes nothing and fails',
  async () => {
    await using example = await copyExample('four-stages');
    await writeFile(path.join(example.folder, 'stages.yaml'), 'stages:\n  - name: one\n    runn: "true"\n');
    const up = await runAction('index', step(example));
    expect(up.status).toBe(1);
    expect(up.log).toMatch(/^::error .*file=stages\.yaml,line=3/mu);
    expect(up.outputs['conclusion']).toBe('failure');
    expect(example.api.requests()).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'tells a failure on the step, in the summary and in the outputs',
  async () => {
    await using example = await copyExample('four-stages');
    await example.fail({ method: 'POST', path: '/databases', status: 409 });
    const up = await runAction('index', step(example));
    expect(up.status).toBe(1);
    expect(up.log).toMatch(/^::error .*409/mu);
    expect(up.outputs).toMatchObject({ conclusion: 'failure', 'failed-stages': '["default/database"]' });
    expect(up.summary).toContain('409');
  },
  TIMEOUT_MS,
);

test(
  'refuses inputs that it can not honour',
  async () => {
    await using example = await copyExample('four-stages');
    for (const inputs of [{ comment: 'yes' }, { command: 'graph' }, { strategy: 'fastest' }]) {
      const refused = await runAction('index', step(example, inputs));
      expect(refused.status).toBe(1);
      expect(refused.log).toMatch(/^::error title=/mu);
    }
    expect(example.api.requests()).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'a cancelled job keeps what it did, and the post step puts it in order',
  async () => {
    await using example = await copyExample('four-stages');
    await using gate = await startAnswerGate(example.api.url);
    const environment = { DEMO_API_URL: gate.url };
    const cancelled = await runAction('index', {
      ...step(example),
      environment,
      onStart: (signal) => void gate.reached.then(() => signal('SIGINT')),
      onLog(log) {
        if (log.includes('interrupted:')) gate.open();
      },
    });
    expect(cancelled.status).toBe(130);
    expect(cancelled.outputs['conclusion']).toBe('cancelled');
    const post = await runAction('post', { ...step(example), environment, state: cancelled.state });
    expect(post).toMatchObject({ status: 0 });

    const resumed = await runAction('index', { ...step(example, { 'on-missing-state': 'fail' }), environment });
    expect(resumed.status).toBe(0);
    expect(await example.resources()).toMatchObject({ vpcs: 1, subnets: 1, databases: 1, services: 2 });
  },
  TIMEOUT_MS,
);
