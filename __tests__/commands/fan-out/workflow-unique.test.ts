import { beforeAll, expect, test } from '@jest/globals';
import { expectJobs, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { readWorkflow, type WorkflowFile } from '../../rigs/workflow-runner/workflow-file.ts';
import { ORCHESTRATE, runWorkflow } from '../../rigs/workflow-runner/workflow-run.ts';

const TIMEOUT_MS = 60_000;

const SECRETS = { 'state-key': 'a-state-key-for-tests' };

let workflow: WorkflowFile;

beforeAll(async () => {
  workflow = await readWorkflow(ORCHESTRATE);
}, TIMEOUT_MS);

test(
  'of two stages under one id the plan gives one a job, and what ran is known to the next run',
  async () => {
    const more = ', unique: { id: same, for: 24h }';
    await using world = await startMemoryWorld(ledgerStages({ a: { more }, b: { more }, c: { needs: ['b'] } }));
    const first = await runWorkflow(world.runner, workflow, { secrets: SECRETS });
    expect(logsOf(first, 'plan')).toMatch(/b {2}skipped: same is unique, and a runs under it in this plan/u);
    expect(world.ledger.arrived).toEqual(['POST /things a', 'POST /things c']);
    const next = await runWorkflow(world.runner, workflow, { secrets: SECRETS });
    expectJobs(next, 'plan success', 'finish success');
    expect(logsOf(next, 'plan')).toMatch(/b {2}skipped: same is unique for 24h, and a ran under it in run/u);
    expect(world.ledger.arrived).toHaveLength(2);
  },
  TIMEOUT_MS,
);
