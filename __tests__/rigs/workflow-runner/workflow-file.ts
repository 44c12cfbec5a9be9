import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

/** What GitHub's parser says of a job. */
interface ParsedJob {
  readonly id: string;
  readonly needs: readonly string[];
  readonly condition: string;
}

/** What of a job is text with expressions in it, as written. */
interface WrittenJob {
  readonly name?: string;
  /** Of GitHub. */
  readonly environment?: string;
  readonly strategy?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly WrittenStep[];
  /** A workflow that the job calls, and what it gives to it. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** One step as written. */
export interface WrittenStep {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job of a workflow. */
export type WorkflowJob = ParsedJob & WrittenJob;

/** A reusable workflow. */
export interface WorkflowFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string | boolean }>>;
  /** What its caller gets. */
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  /** Each after those it needs. */
  readonly jobs: readonly WorkflowJob[];
}

/** What starts a workflow, as far as these tests look at it. */
interface Triggers {
  readonly workflow_call?: Pick<WorkflowFile, 'inputs' | 'outputs'>;
}

const TIMEOUT_MS = 60_000;

/** Reads a reusable workflow with GitHub's own parser; a test fails with what that has against it. */
export async function readWorkflow(file: string): Promise<WorkflowFile> {
  const { on, jobs } = await readJobs(file);
  if (!on?.workflow_call) throw new Error(`${file} is no reusable workflow`);
  return { ...on.workflow_call, jobs };
}

/** Reads the jobs of any workflow, each after those it needs, and what starts it. */
export async function readJobs(
  file: string,
): Promise<{ readonly on?: Triggers; readonly jobs: readonly WorkflowJob[] }> {
  const script = path.join(import.meta.dirname, 'parse-in-child.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, file], { timeout: TIMEOUT_MS });
  const parsed = JSON.parse(stdout) as { readonly errors: readonly string[]; readonly jobs: readonly ParsedJob[] };
  if (parsed.errors.length > 0) throw new Error(`GitHub's parser refuses ${file}: ${parsed.errors.join('; ')}`);
  const written = parse(readFileSync(file, 'utf8')) as {
    readonly on?: Triggers;
    readonly jobs: Readonly<Record<string, WrittenJob>>;
  };
  const jobs = parsed.jobs.map((job) => ({ ...written.jobs[job.id], ...job }));
  return { ...(written.on ? { on: written.on } : {}), jobs: inOrder(jobs) };
}

function inOrder(jobs: readonly WorkflowJob[]): readonly WorkflowJob[] {
  const ordered: WorkflowJob[] = [];
  const waiting = [...jobs];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every((id) => ordered.some((job) => job.id === id)));
    if (next === -1) throw new Error('the jobs need each other');
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}
