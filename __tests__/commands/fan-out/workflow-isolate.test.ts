import { describe, expect, test } from '@jest/globals';
import { gitLock } from '../../../src/adapters/snapshot/git-lock.ts';
import { makeGitRemote } from '../../rigs/git-remote.ts';
import { given } from '../../rigs/given.ts';
import { expectJobs, ledgerStages, logsOf, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { type LockOf, startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

const DIAMOND = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } };

/** A run of somebody's laptop. */
const STRANGER = { run: 'laptop', attempt: 1, actor: 'eve', commit: '' };

/** Each look at the lock is some processes of git. */
const GIT_TIMEOUT_MS = 120_000;

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

  test(
    'holds a lock in a real git remote, in all jobs of a wide wave at once',
    async () => {
      await using remote = await makeGitRemote();
      const wide = Object.fromEntries(['b', 'c', 'd', 'e', 'f'].map((name) => [name, { needs: ['a'] }]));
      const lockOf: LockOf = (ttlMs) => gitLock({ ...remote.place(), now: () => Date.now(), ttlMs });
      await using world = await startMemoryWorld(ledgerStages({ a: {}, ...wide }), {}, lockOf);
      const { signal } = new AbortController();
      const lock = lockOf(600_000);
      expect(given(await lock.acquire('default', STRANGER, signal)).outcome).toBe('held');
      expectJobs(await callWorkflow(world, { inputs }), 'plan failure', 'finish failure');
      expect(given(await lock.release('default', STRANGER, signal)).outcome).toBe('released');
      world.ledger.refuse('POST /things c');
      const first = await callWorkflow(world, { inputs });
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 failure', 'finish failure');
      expect(world.ledger.arrived.toSorted()).toEqual(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `POST /things ${name}`),
      );
      expect(await remote.git('for-each-ref')).toBe('');
      expect(outputOf(await first.rerunFailed(), 'conclusion')).toBe('success');
      expect(await remote.git('for-each-ref')).toBe('');
    },
    GIT_TIMEOUT_MS,
  );
});
