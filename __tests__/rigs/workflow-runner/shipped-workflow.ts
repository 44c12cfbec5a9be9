import type { JobRunner } from './job-runner.ts';
import { readWorkflow, type WorkflowFile } from './workflow-file.ts';
import { ORCHESTRATE, runWorkflow, type WorkflowCall, type WorkflowRun } from './workflow-run.ts';

/** What its callers give where a test says nothing else. */
export const SECRETS = { 'state-key': 'a-state-key-for-tests' } as const;

/** For a test that runs it: its reading by GitHub's parser is a process. */
export const WORKFLOW_TIMEOUT_MS = 60_000;

let read: Promise<WorkflowFile> | undefined;

/** Calls the shipped workflow. It is read once in each file of tests. */
export async function callWorkflow(
  { runner }: { readonly runner: JobRunner },
  call: WorkflowCall = {},
): Promise<WorkflowRun> {
  read ??= readWorkflow(ORCHESTRATE);
  return runWorkflow(runner, await read, { secrets: SECRETS, ...call });
}
