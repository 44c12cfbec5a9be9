import { expect, test } from '@jest/globals';
import type { Intervention } from '../../rigs/workflow-runner/job-runner.ts';
import { expectJobs, ledgerStages, logsOf, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

test(
  'a leg whose time is up is no cancelled run: what others did is rolled back where the strategy says so',
  async () => {
    await using world = await startMemoryWorld(
      ledgerStages({ a: {}, b: { needs: ['a'] }, c: { needs: ['b'] }, d: { needs: ['a'] } }),
    );
    const held = world.ledger.hold('POST /things b', 'before');
    const hands: Intervention[] = [];
    const running = callWorkflow(world, {
      inputs: { strategy: 'transactional' },
      watch({ name }, hand) {
        if (name.startsWith('b')) hands.push(hand);
      },
    });
    const request = await held;
    await hands[0]?.timeOut();
    request.release();
    const run = await running;
    expectJobs(run, 'plan success', 'wave-1 success', 'wave-2 cancelled', 'rollback success', 'finish failure');
    expect(outputOf(run, 'conclusion')).toBe('cancelled');
    expect(logsOf(run, 'finish')).toMatch(/^b +completed, rolled back/mu);
    expect(['a', 'b', 'c', 'd'].filter((name) => world.ledger.has(name))).toEqual([]);
    expect(world.ledger.count('created', 'c')).toBe(0);
  },
  WORKFLOW_TIMEOUT_MS,
);
