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
  'a guard that refuses ends the plan, no leg runs, and a dry run does not ask it',
  async () => {
    const input = ledgerStages({ a: {}, b: { needs: ['a'] } });
    const stages = `global:
  env: { api: 'http://never.invalid' }
  guards: [{ type: command, run: exit 9 }]
stages:
${input.stages}`;
    await using world = await startMemoryWorld({ ...input, files: { ...input.files, 'stages.yaml': stages } });
    const refused = await runWorkflow(world.runner, workflow, { secrets: SECRETS });
    expectJobs(refused, 'plan failure', 'finish failure');
    expect(logsOf(refused, 'plan')).toMatch(/the guard command refuses: its command ended with exit code 9/u);
    expect(world.ledger.arrived).toEqual([]);
    const again = await refused.rerunFailed();
    expectJobs(again, 'plan failure', 'finish failure');
    const preview = await runWorkflow(world.runner, workflow, { secrets: SECRETS, inputs: { 'dry-run': true } });
    expectJobs(preview, 'plan success', 'finish success');
    expect(world.ledger.arrived).toEqual([]);
  },
  TIMEOUT_MS,
);
