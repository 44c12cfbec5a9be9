import { describe, expect, test } from '@jest/globals';
import { runAction } from '../../rigs/workflow-runner/caller-run.ts';
import type { Intervention } from '../../rigs/workflow-runner/job-runner.ts';
import { expectJobs, ledgerStages, logsOf, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { type MemoryWorld, startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, SECRETS, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

/** `c` has a leg of its own, since it waits for two. */
const STAGES = { a: {}, b: { needs: ['a'] }, x: { needs: ['a'] }, c: { needs: ['b', 'x'] } };

/** A run in which the machine of `b` is lost after its request was carried out. */
async function withDoubt(): Promise<MemoryWorld> {
  const world = await startMemoryWorld(ledgerStages(STAGES));
  const held = world.ledger.hold('POST /things b', 'after');
  const hands: Intervention[] = [];
  const ended = callWorkflow(world, {
    watch({ name }, hand) {
      if (name === 'b') hands.push(hand);
    },
  });
  const { release } = await held;
  for (const hand of hands) hand.lose();
  release();
  expect(outputOf(await ended, 'conclusion')).toBe('failure');
  return world;
}

const created = ({ ledger }: MemoryWorld) => ['a', 'b', 'c'].map((name) => ledger.count('created', name));

describe('a stage that a lost machine has left in doubt', () => {
  test.each([
    ['was carried out', 'applied', [1, 1, 1]],
    ['was not', 'not-applied', [1, 2, 1]],
  ] as const)(
    'is settled by the action where somebody knows that it %s, and the next run goes on',
    async (_, how, expected) => {
      await using world = await withDoubt();
      const stopped = await callWorkflow(world);
      const logs = logsOf(stopped);
      expect(logs).toMatch(/stage-orchestrator resolve b 001 --applied --reason/u);
      expect(logs).toMatch(/stage-orchestrator resolve b 001 --not-applied --reason/u);
      expect(logs).toMatch(/\(press "Re-run all jobs", or start a new run\)/u);
      const settled = await runAction(world.runner, {
        command: 'resolve',
        stage: 'b',
        version: '001',
        [how]: 'true',
        reason: 'looked into the ledger',
        'state-key': SECRETS['state-key'],
      });
      expect([settled.status, settled.log]).toEqual([0, expect.stringMatching(/b/u)]);
      expect(outputOf(await callWorkflow(world), 'conclusion')).toBe('success');
      expect(created(world)).toEqual(expected);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'is repeated by force, with a reason that is recorded',
    async () => {
      await using world = await withDoubt();
      const forced = await callWorkflow(world, { inputs: { force: 'creating it twice does no harm' } });
      expectJobs(forced, 'plan success', 'wave-1 success', 'finish success');
      expect(created(world)).toEqual([1, 2, 1]);
      const { log } = await runAction(world.runner, { command: 'history', stage: 'b' });
      expect(log).toMatch(/creating it twice does no harm/u);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});
