import { expect, test } from '@jest/globals';
import { expectJobs, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { WORKFLOW_TIMEOUT_MS, callWorkflow } from '../../rigs/workflow-runner/shipped-workflow.ts';

test(
  'of two stages under one id the plan gives one a job, and what ran is known to the next run',
  async () => {
    const more = ', unique: { id: same, for: 24h }';
    await using world = await startMemoryWorld(ledgerStages({ a: { more }, b: { more }, c: { needs: ['b'] } }));
    const first = await callWorkflow(world);
    expect(logsOf(first, 'plan')).toMatch(/b {2}skipped: same is unique, and a runs under it in this plan/u);
    expect(world.ledger.arrived).toEqual(['POST /things a', 'POST /things c']);
    const next = await callWorkflow(world);
    expectJobs(next, 'plan success', 'finish success');
    expect(logsOf(next, 'plan')).toMatch(/b {2}skipped: same is unique for 24h, and a ran under it in run/u);
    expect(world.ledger.arrived).toHaveLength(2);
  },
  WORKFLOW_TIMEOUT_MS,
);
