import path from 'node:path';
import type { Run } from '../results-service/runs.ts';
import { asText, type Contexts, evaluate, interpolate } from './expressions.ts';
import type { Intervention, JobRunner, StepResult } from './job-runner.ts';
import { sentOutputs, united } from './job-outputs.ts';
import type { WorkflowFile, WorkflowJob } from './workflow-file.ts';

export type JobConclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** One job that ran: of a matrix, one of its legs. */
export interface LegRun {
  /** As people see it. */
  readonly name: string;
  readonly matrix: Readonly<Record<string, unknown>>;
  readonly conclusion: JobConclusion;
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs that a mask hit. */
  readonly dropped: readonly string[];
  readonly main: StepResult;
}

/** A job of the workflow with all its legs. */
export interface JobRun {
  readonly conclusion: JobConclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly legs: readonly LegRun[];
}

/** An attempt at a run of the workflow. */
export interface WorkflowRun {
  readonly run: Run;
  readonly jobs: ReadonlyMap<string, JobRun>;
  /** Of the workflow. */
  readonly outputs: Readonly<Record<string, string>>;
  /** As the button "Re-run failed jobs" does: those that failed, and all that need them. */
  rerunFailed(given?: Partial<WorkflowCall>): Promise<WorkflowRun>;
  /** As the button "Re-run all jobs" does. */
  rerunAll(given?: Partial<WorkflowCall>): Promise<WorkflowRun>;
}

/** How the workflow is called. */
export interface WorkflowCall {
  /** The run that the call is a part of; absent: one of its own. */
  readonly run?: Run;
  readonly inputs?: Readonly<Record<string, string | boolean>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Secrets of GitHub environments: masked in every job that names the environment, whether it uses them or not. */
  readonly environmentSecrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Asked before a job of a GitHub environment starts, which waits for the answer; false: somebody has rejected it.
   * Absent: no environment asks for an approval.
   */
  readonly approve?: (job: { readonly environment: string; readonly name: string }) => Promise<boolean>;
  /** Called when the main step of a leg has begun; it may intervene then, or later. */
  readonly watch?: (leg: { readonly job: string; readonly name: string }, hand: Intervention) => void;
}

/** Jobs at once: machines that tests run on have two cores or four, and a job also waits for its disk. */
const JOBS_AT_ONCE = 4;

/** Runs a reusable workflow as GitHub does, each job on a machine of its own. */
export async function runWorkflow(runner: JobRunner, file: WorkflowFile, call: WorkflowCall): Promise<WorkflowRun> {
  return attempt({ runner, file, call, run: call.run ?? runner.start(), kept: new Map() });
}

interface Attempt {
  readonly runner: JobRunner;
  readonly file: WorkflowFile;
  readonly call: WorkflowCall;
  readonly run: Run;
  /** Jobs of the attempt before that are not run again, and legs of those that are. */
  readonly kept: ReadonlyMap<string, JobRun>;
}

async function attempt(given: Attempt): Promise<WorkflowRun> {
  const { file, run, call, kept } = given;
  const state = { cancelled: false };
  const jobs = new Map<string, JobRun>();
  const again = jobsToRun(file, kept);
  for (const job of file.jobs) {
    const before = kept.get(job.id);
    jobs.set(job.id, before && !again.has(job.id) ? before : await runJob(given, job, { jobs, state, before }));
  }
  run.conclusion = state.cancelled ? 'cancelled' : hasFailed(jobs) ? 'failure' : 'success';
  const ended = Object.fromEntries([...jobs].map(([id, { outputs, conclusion: result }]) => [id, { outputs, result }]));
  const outputs = Object.entries(file.outputs).map(
    ([name, { value }]) => [name, asText(interpolate(value, { jobs: ended }))] as const,
  );
  return {
    run,
    jobs,
    outputs: Object.fromEntries(outputs),
    rerunFailed: async (more = {}) => attempt({ ...given, call: { ...call, ...more }, run: run.again(), kept: jobs }),
    rerunAll: async (more = {}) => attempt({ ...given, call: { ...call, ...more }, run: run.again(), kept: new Map() }),
  };
}

function hasFailed(jobs: ReadonlyMap<string, JobRun>): boolean {
  return [...jobs.values()].some(({ conclusion }) => conclusion === 'failure');
}

/** Those that did not succeed, and all that need one of them. */
function jobsToRun(file: WorkflowFile, kept: ReadonlyMap<string, JobRun>): ReadonlySet<string> {
  const again = new Set<string>();
  for (const { id, needs } of file.jobs) {
    const conclusion = kept.get(id)?.conclusion;
    if (conclusion === 'failure' || conclusion === 'cancelled' || needs.some((one) => again.has(one))) again.add(id);
  }
  return again;
}

interface Progress {
  readonly jobs: ReadonlyMap<string, JobRun>;
  readonly state: { cancelled: boolean };
  /** The job in the attempt before. */
  readonly before: JobRun | undefined;
}

async function runJob(given: Attempt, job: WorkflowJob, progress: Progress): Promise<JobRun> {
  const contexts = contextsOf(given, job, progress);
  if (!mayRun(job, contexts, progress)) return { conclusion: 'skipped', outputs: {}, legs: [] };
  const matrices = matricesOf(job, contexts);
  const legs: LegRun[] = [];
  const waiting = [...matrices.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, matrix] = next;
      const earlier = progress.before?.legs[place];
      // Legs that succeeded are not run again when their job is, only what needs a failed one.
      legs[place] =
        earlier?.conclusion === 'success' && progress.before?.conclusion === 'failure'
          ? earlier
          : await runLeg(given, job, { ...contexts, matrix }, progress);
    }
  };
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, worker));
  const conclusions = new Set(legs.map(({ conclusion }) => conclusion));
  const conclusion = (['cancelled', 'failure'] as const).find((one) => conclusions.has(one)) ?? 'success';
  return { conclusion, outputs: united(legs.map(({ outputs }) => outputs)), legs };
}

function contextsOf({ file, call, runner, run }: Attempt, job: WorkflowJob, { jobs }: Progress): Contexts {
  const defaults = Object.fromEntries(Object.entries(file.inputs).map(([name, input]) => [name, input.default ?? '']));
  const needs = job.needs.map((id) => {
    const needed = jobs.get(id);
    return [id, { result: needed?.conclusion ?? 'skipped', outputs: needed?.outputs ?? {} }] as const;
  });
  return {
    github: { token: runner.token, repository: run.environment['GITHUB_REPOSITORY'] ?? '' },
    inputs: { ...defaults, ...call.inputs },
    secrets: call.secrets ?? {},
    needs: Object.fromEntries(needs),
    matrix: null,
    steps: {},
  };
}

/** success() and failure() look at all jobs before, not only at those that are needed directly. */
function mayRun(job: WorkflowJob, contexts: Contexts, { jobs, state }: Progress): boolean {
  const conclusions = job.needs.map((id) => jobs.get(id)?.conclusion);
  return Boolean(
    evaluate(job.condition, contexts, {
      always: () => true,
      cancelled: () => state.cancelled,
      failure: () => conclusions.includes('failure'),
      success: () => conclusions.every((conclusion) => conclusion === 'success'),
    }),
  );
}

function matricesOf(job: WorkflowJob, contexts: Contexts): readonly Readonly<Record<string, unknown>>[] {
  if (job.strategy === undefined) return [{}];
  const matrix = interpolate(job.strategy['matrix'], contexts) as { readonly include: Record<string, unknown>[] };
  if (matrix.include.length === 0) throw new Error('an empty matrix fails the run');
  const most = interpolate(job.strategy['max-parallel'], contexts);
  if (typeof most !== 'number') throw new Error('max-parallel is a number');
  return matrix.include;
}

async function runLeg(given: Attempt, job: WorkflowJob, contexts: Contexts, progress: Progress): Promise<LegRun> {
  const { call, runner, run } = given;
  const matrix = (contexts['matrix'] ?? {}) as Readonly<Record<string, unknown>>;
  const name = asText(interpolate(job.name ?? job.id, contexts));
  const step = job.steps?.find(({ uses }) => uses === '$/wave');
  if (!step) throw new Error(`the job ${job.id} has no step of ours`);
  const environment = asText(interpolate(job.environment ?? '', contexts));
  if (environment !== '' && call.approve && !(await call.approve({ environment, name }))) {
    return { name, matrix, conclusion: 'failure', outputs: {}, dropped: [], main: REJECTED };
  }
  const inputs = Object.fromEntries(
    Object.entries(step.with ?? {}).map(([input, text]) => [input, asText(interpolate(text, contexts))]),
  );
  const time = { isUp: false };
  const main = await runner.runJob({
    run,
    inputs,
    onStart: (hand) =>
      call.watch?.(
        { job: job.id, name },
        {
          lose: () => hand.lose(),
          async cancel() {
            progress.state.cancelled = true;
            await hand.interrupt();
          },
          async timeOut() {
            time.isUp = true;
            await hand.interrupt();
          },
        },
      ),
  });
  if (main.lost) return { name, matrix, conclusion: 'failure', outputs: {}, dropped: [], main };
  const steps = step.id === undefined ? {} : { [step.id]: { outputs: main.outputs } };
  const written = Object.fromEntries(
    Object.entries(job.outputs ?? {}).map(([output, text]) => [
      output,
      asText(interpolate(text, { ...contexts, steps })),
    ]),
  );
  const secrets = [runner.token, ...secretsOf(call, job, environment), ...main.masks];
  const conclusion =
    time.isUp || (progress.state.cancelled && main.status !== 0)
      ? 'cancelled'
      : main.status === 0
        ? 'success'
        : 'failure';
  return { name, matrix, conclusion, main, ...sentOutputs(written, secrets) };
}

/** A job that was rejected never had a machine. */
const REJECTED: StepResult = { status: null, log: '', outputs: {}, masks: [], summary: '' };

/** A job gets the secrets that it names (GitHub Docs, "Secrets"), and all of its environment. */
function secretsOf(
  { secrets = {}, environmentSecrets = {} }: WorkflowCall,
  job: WorkflowJob,
  environment: string,
): readonly string[] {
  const text = JSON.stringify(job);
  const named = Object.entries(secrets).flatMap(([name, value]) => (text.includes(`secrets.${name}`) ? value : []));
  return [...named, ...Object.values(environmentSecrets[environment] ?? {})];
}

/** The shipped workflow. */
export const ORCHESTRATE = path.join(import.meta.dirname, '../../../.github/workflows/orchestrate.yml');
