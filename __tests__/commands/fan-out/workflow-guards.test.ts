import { expect, test } from '@jest/globals';
import { expectJobs, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { WORKFLOW_TIMEOUT_MS, callWorkflow } from '../../rigs/workflow-runner/shipped-workflow.ts';

test(
  'a guard that refuses ends the plan, no leg runs, and a dry run does not ask it',
  async () => {
    const input = ledgerStages({ a: {}, b: { needs: ['a'] } });
    const stages = `global:
  env: { api: 'http://never.invalid' }
  guards: [{ type: command, run: exit 9 }]
stages:
${input.stages}`;
    await using world = await startMemoryWorld({ ...input, files: { ...input.files, 'stages.yaml': stages } });
    const refused = await callWorkflow(world);
    expectJobs(refused, 'plan failure', 'finish failure');
    expect(logsOf(refused, 'plan')).toMatch(/the guard command refuses: its command ended with exit code 9/u);
    expect(world.ledger.arrived).toEqual([]);
    const again = await refused.rerunFailed();
    expectJobs(again, 'plan failure', 'finish failure');
    const preview = await callWorkflow(world, { inputs: { 'dry-run': true } });
    expectJobs(preview, 'plan success', 'finish success');
    expect(world.ledger.arrived).toEqual([]);
  },
  WORKFLOW_TIMEOUT_MS,
);
