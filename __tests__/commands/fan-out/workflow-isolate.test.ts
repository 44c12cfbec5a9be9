import { describe, expect, test } from '@jest/globals';
import { expectJobs, ledgerStages, logsOf, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

const DIAMOND = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } };

/** A run of somebody's laptop. */
const STRANGER = { run: 'laptop', attempt: 1, actor: 'eve', commit: '' };

const inputs = { isolate: true, 'lock-timeout': '0s' };

describe('a fan-out with isolate', () => {
  test(
    'holds the lock from the plan to the last job, and frees it then',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const holders: string[] = [];
      const watch = ({ job }: { readonly job: string }) => {
        holders.push(`${job} ${world.locks.holderOf('default')?.run ?? 'free'}`);
      };
      const first = await callWorkflow(world, { inputs, watch });
      expect(outputOf(first, 'conclusion')).toBe('success');
      const later = ['wave-1', 'wave-2', 'wave-2', 'wave-3', 'finish'].map((job) => `${job} ${first.run.id}`);
      expect(holders).toEqual(['plan free', ...later]);
      expect(world.locks.holderOf('default')).toBeUndefined();
      expect(world.locks.calls.filter((call) => call.startsWith('release'))).toHaveLength(1);
      // A plan with nothing to do frees it by itself.
      expectJobs(await callWorkflow(world, { inputs }), 'plan success', 'finish success');
      expect(world.locks.holderOf('default')).toBeUndefined();
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'changes nothing while somebody else has the lock, which is a failure or none as it was asked',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.locks.seize('default', STRANGER);
      const refused = await callWorkflow(world, { inputs });
      expectJobs(refused, 'plan failure', 'finish failure');
      expect(logsOf(refused, 'plan')).toMatch(/run laptop, attempt 1 of eve/u);
      const skipped = await callWorkflow(world, { inputs: { ...inputs, 'on-locked': 'skip' } });
      expectJobs(skipped, 'plan success', 'finish success');
      expect(outputOf(skipped, 'conclusion')).toBe('skipped');
      expect(world.locks.holderOf('default')).toEqual(STRANGER);
      expect(world.ledger.arrived).toEqual([]);
      expect(outputOf(await callWorkflow(world, { inputs: { 'dry-run': true, ...inputs } }), 'conclusion')).toBe(
        'skipped',
      );
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'refuses a leg whose lock ran out during an approval and is taken, and goes on when it is re-run',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const watch = ({ job }: { readonly job: string }) => {
        if (job === 'wave-2') world.locks.seize('default', STRANGER);
        if (job === 'finish') world.locks.expire('default');
      };
      const first = await callWorkflow(world, { inputs, watch });
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 failure', 'wave-3 failure', 'finish failure');
      expect(logsOf(first, 'wave-2')).toMatch(/run laptop/u);
      expect(world.ledger.arrived).toEqual(['POST /things a']);
      expect(world.locks.holderOf('default')).toBeUndefined();
      const again = await first.rerunFailed({ watch: () => undefined });
      expect(outputOf(again, 'conclusion')).toBe('success');
      expect(world.ledger.arrived.toSorted()).toEqual(['a', 'b', 'c', 'd'].map((name) => `POST /things ${name}`));
    },
    WORKFLOW_TIMEOUT_MS,
  );
});
