import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { MAX_WORKFLOW_BYTES, orchestrateWorkflow } from '../../script/orchestrate/workflow.ts';
import { MAX_LEGS_PER_WAVE, MAX_WAVES } from '../../src/planning/fan-out/limits.ts';

/** What these tests read of the workflow. */
interface Orchestrate {
  readonly on: {
    readonly workflow_call: {
      readonly inputs: Readonly<Record<string, unknown>>;
      readonly outputs: Readonly<Record<string, { readonly value: string }>>;
    };
  };
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
  readonly strategy?: Readonly<Record<string, unknown>>;
}

const root = path.dirname(path.dirname(import.meta.dirname));
const template = readFileSync(path.join(root, 'script/orchestrate/template.yml'), 'utf8');
const text = readFileSync(path.join(root, '.github/workflows/orchestrate.yml'), 'utf8');
const { on, jobs } = parse(text) as Orchestrate;
const action = parse(readFileSync(path.join(root, 'wave/action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
};

const WAVES = Array.from({ length: MAX_WAVES }, (_, index) => index + 1);

function job(name: string): Job {
  const found = jobs[name];
  if (!found) throw new Error(`there is no job ${name}`);
  return found;
}

function given(name: string): Readonly<Record<string, string>> {
  return job(name).steps.at(-1)?.with ?? {};
}

test('is what its template makes: npm run generate', () => {
  expect(text).toBe(orchestrateWorkflow(template));
});

test('is small enough for GitHub', () => {
  expect(Buffer.byteLength(text)).toBeLessThan(MAX_WORKFLOW_BYTES);
});

test('leaves nothing of the template unfilled', () => {
  expect(text).not.toMatch(/(?<!\$\{)\{ ?[a-z-]+ ?\}|# (?:each|end) /u);
});

test('has the jobs of a fan-out, in order', () => {
  expect(Object.keys(jobs)).toEqual(['plan', ...WAVES.map((wave) => `wave-${wave}`), 'rollback', 'finish', 'outputs']);
});

describe.each(WAVES)('wave %i', (wave) => {
  const name = `wave-${wave}`;
  const earlier = WAVES.filter((one) => one < wave);

  test('comes after the plan and every earlier wave, and gets their slots', () => {
    expect(job(name).needs).toEqual(['plan', ...earlier.map((one) => `wave-${one}`)]);
    const slots = Object.entries(given(name)).filter(([input]) => input.startsWith('slots-'));
    expect(slots).toEqual(earlier.map((one) => [`slots-${one}`, `\${{ toJSON(needs.wave-${one}.outputs) }}`]));
  });

  test('runs where the plan has legs for it, whatever became of other legs', () => {
    expect(job(name).if).toBe(
      `\${{ !cancelled() && needs.plan.result == 'success' && needs.plan.outputs.wave_${wave} != '' }}`,
    );
    expect(job(name).strategy).toMatchObject({ 'fail-fast': false });
  });

  test('has a slot for every leg it may have', () => {
    expect(Object.entries(job(name).outputs ?? {})).toEqual(
      Array.from({ length: MAX_LEGS_PER_WAVE }, (_, slot) => [
        `slot_${slot}`,
        `\${{ steps.leg.outputs.slot_${slot} }}`,
      ]),
    );
  });
});

test('the plan gets every input of the workflow, and no secret but the token', () => {
  const passed = given('plan');
  for (const input of Object.keys(on.workflow_call.inputs)) expect(passed[input]).toBe(`\${{ inputs.${input} }}`);
  const secrets = Object.values(passed).filter((value) => value.includes('secrets.'));
  expect(secrets).toEqual(['${{ secrets.token || github.token }}']);
});

test.each(['rollback', 'finish'])('%s knows the slots of all waves', (name) => {
  for (const wave of WAVES) expect(given(name)).toHaveProperty(`slots-${wave}`);
});

test('what the caller gets comes from the last job, or past its masks from one without a secret', () => {
  const fromFinish = Object.keys(job('finish').outputs ?? {}).filter((name) => name !== 'packed');
  expect(Object.keys(job('outputs').outputs ?? {})).toEqual(fromFinish);
  expect(JSON.stringify(job('outputs'))).not.toMatch(/secrets\./u);
  for (const name of fromFinish) {
    expect(on.workflow_call.outputs[name]?.value).toContain(
      `jobs.outputs.outputs.${name} || jobs.finish.outputs.${name}`,
    );
  }
});

test('every job gives the action only inputs that it has', () => {
  for (const name of Object.keys(jobs)) {
    const unknown = Object.keys(given(name)).filter((input) => !(input in action.inputs));
    expect(unknown).toEqual([]);
  }
});
