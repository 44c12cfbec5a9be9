import { expect, test } from '@jest/globals';
import { expectJobs, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { WORKFLOW_TIMEOUT_MS, callWorkflow } from '../../rigs/workflow-runner/shipped-workflow.ts';

const LATER = ", execute_at: '2999-01-31T02:00:00+01:00'";
const LONG_AGO = ", execute_at: '2020-01-31T02:00:00+01:00'";

test(
  'what is not due gets no job, nor does what waits for it, and the run says when it is',
  async () => {
    const stages = ledgerStages({
      now: { more: LONG_AGO },
      later: { more: LATER, needs: ['now'] },
      behind: { needs: ['later'] },
    });
    await using world = await startMemoryWorld(stages);
    const run = await callWorkflow(world);
    expectJobs(run, 'plan success', 'wave-1 success', 'finish success');
    expect(world.ledger.arrived).toEqual(['POST /things now']);
    expect(logsOf(run, 'plan')).toMatch(/later {2}scheduled: due 2999-01-31 02:00 \+01:00/u);
    expect(logsOf(run, 'finish')).toContain('1 stage completed, 2 scheduled');
    expect(logsOf(run, 'finish')).toContain('waits for later, which is due 2999-01-31 02:00 +01:00');
  },
  WORKFLOW_TIMEOUT_MS,
);

test(
  'since when a stage waits is kept by the job of the plan, once, also where there is nothing else to do',
  async () => {
    await using world = await startMemoryWorld(ledgerStages({ later: { more: LATER } }));
    const first = await callWorkflow(world);
    expectJobs(first, 'plan success', 'finish success');
    expect(world.place.kept.get('default')).toHaveLength(1);
    const second = await callWorkflow(world);
    expectJobs(second, 'plan success', 'finish success');
    expect(world.place.kept.get('default')).toHaveLength(1);
    expect(world.ledger.arrived).toEqual([]);
  },
  WORKFLOW_TIMEOUT_MS,
);

test(
  'a dry run keeps nothing',
  async () => {
    await using world = await startMemoryWorld(ledgerStages({ later: { more: LATER } }));
    await callWorkflow(world, { inputs: { 'dry-run': true } });
    expect(world.place.kept.get('default') ?? []).toEqual([]);
  },
  WORKFLOW_TIMEOUT_MS,
);
