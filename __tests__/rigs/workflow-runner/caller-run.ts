import { execFile } from 'node:child_process';
import path from 'node:path';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import type { Run } from '../results-service/runs.ts';
import { asText, type Contexts, evaluate, interpolate } from './expressions.ts';
import type { JobRunner, StepResult } from './job-runner.ts';
import { callWorkflow } from './shipped-workflow.ts';
import { readJobs, type WorkflowJob, type WrittenStep } from './workflow-file.ts';
import type { JobConclusion, WorkflowRun } from './workflow-run.ts';

const root = path.join(import.meta.dirname, '../../..');

/** How a workflow is started that calls ours. */
export interface Started {
  /** Of its form. */
  readonly inputs?: Readonly<Record<string, string | boolean>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Inputs that are left out, as the comments of an example say. */
  readonly without?: readonly string[];
}

/** What became of it. */
export interface CallerRun {
  /** Its jobs with how they ended, in order: `development success`. */
  readonly ended: readonly string[];
  /** The runs of ours, by the job that called it. */
  readonly calls: ReadonlyMap<string, WorkflowRun>;
  /** What the steps of its own jobs logged. */
  readonly log: string;
}

interface Ended {
  readonly conclusion: JobConclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly call?: WorkflowRun;
}

/** Runs one of the shipped examples of workflows, as GitHub does: all its jobs, and the calls of ours, are of one run. */
export async function runExample(runner: JobRunner, name: string, started: Started = {}): Promise<CallerRun> {
  const { jobs } = await readJobs(path.join(root, 'examples/workflows', name));
  const run = runner.start();
  const ended = new Map<string, Ended>();
  for (const job of jobs) ended.set(job.id, await runJob(runner, run, { job, started, ended }));
  return {
    ended: [...ended].map(([id, { conclusion }]) => `${id} ${conclusion}`),
    calls: new Map([...ended].flatMap(([id, { call }]) => (call ? [[id, call] as const] : []))),
    log: [...ended.values()].map(({ log }) => log).join('\n'),
  };
}

interface Progress {
  readonly job: WorkflowJob;
  readonly started: Started;
  readonly ended: ReadonlyMap<string, Ended>;
}

async function runJob(runner: JobRunner, run: Run, progress: Progress): Promise<Ended> {
  const { job, started, ended } = progress;
  const contexts = contextsOf(runner, progress);
  const before = job.needs.map((id) => ended.get(id)?.conclusion ?? 'skipped');
  const mayRun = evaluate(job.condition, contexts, {
    always: () => true,
    cancelled: () => false,
    failure: () => before.includes('failure'),
    success: () => before.every((conclusion) => conclusion === 'success'),
  });
  if (mayRun !== true) return { conclusion: 'skipped', outputs: {}, log: '' };
  if (job.uses !== undefined) {
    const inputs = withValues(withoutInputs(job.with, started), contexts);
    const secrets = texts(job.secrets ?? {}, { ...contexts, secrets: started.secrets ?? {} });
    const call = await callWorkflow({ runner }, { run, inputs, secrets });
    const conclusion = [...call.jobs.values()].some((one) => one.conclusion === 'failure') ? 'failure' : 'success';
    return { conclusion, outputs: call.outputs, log: '', call };
  }
  let log = '';
  for (const step of job.steps ?? []) {
    const { status, said } = await runStep(runner, run, { ...step, with: withoutInputs(step.with, started) }, contexts);
    log += said;
    if (status !== 0) return { conclusion: 'failure', outputs: {}, log };
  }
  return { conclusion: 'success', outputs: {}, log };
}

function contextsOf(runner: JobRunner, { job, started, ended }: Progress): Contexts {
  const needs = job.needs.map((id) => {
    const { conclusion = 'skipped', outputs = {} } = ended.get(id) ?? {};
    return [id, { result: conclusion, outputs }] as const;
  });
  return {
    github: { token: runner.token, repository: 'octo/shop', sha: 'c0ffee' },
    inputs: started.inputs ?? {},
    secrets: started.secrets ?? {},
    vars: {},
    needs: Object.fromEntries(needs),
  };
}

async function runStep(
  runner: JobRunner,
  run: Run,
  step: WrittenStep,
  contexts: Contexts,
): Promise<{ readonly status: number | null; readonly said: string }> {
  const variables = texts(step.env ?? {}, contexts);
  if (step.run !== undefined) {
    const env = { PATH: process.env['PATH'], ...variables };
    return runScript(step.run, env);
  }
  if (!step.uses?.startsWith('org/stage-orchestrator@')) return { status: 0, said: '' };
  const { status, log } = await runAction(runner, texts(step.with ?? {}, contexts), { run, variables });
  return { status, said: log };
}

function runScript(
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly status: number; readonly said: string }> {
  return new Promise((resolve) => {
    execFile('bash', ['-eo', 'pipefail', '-c', script], { env }, (problem, said) => {
      resolve({ status: problem ? 1 : 0, said });
    });
  });
}

/** A job of one step with the root action, in a run of its own where none is given. */
export async function runAction(
  runner: JobRunner,
  given: Readonly<Record<string, string>>,
  { run = runner.start(), variables = {} }: { readonly run?: Run; readonly variables?: Record<string, string> } = {},
): Promise<StepResult> {
  const inputs = { ...defaultInputs({ github: { token: runner.token } }), ...given };
  return runner.runJob({ run, action: 'root', inputs, variables, onStart: () => undefined });
}

function withoutInputs(written: WrittenStep['with'] = {}, { without = [] }: Started): NonNullable<WrittenStep['with']> {
  return Object.fromEntries(Object.entries(written).filter(([name]) => !without.includes(name)));
}

/** As the runner fills in what a step does not say. */
function defaultInputs(contexts: Contexts): Readonly<Record<string, string>> {
  const { inputs } = parse(readFileSync(path.join(root, 'action.yml'), 'utf8')) as {
    readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  };
  return texts(
    Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default ?? ''])),
    contexts,
  );
}

function texts(written: Readonly<Record<string, string | boolean>>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(written).map(([name, text]) => [name, asText(interpolate(text, contexts))]));
}

/** What a workflow is called with keeps its type. */
function withValues(
  written: Readonly<Record<string, string | boolean>>,
  contexts: Contexts,
): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      const given = interpolate(value, contexts);
      return [name, typeof given === 'boolean' ? given : asText(given)];
    }),
  );
}
