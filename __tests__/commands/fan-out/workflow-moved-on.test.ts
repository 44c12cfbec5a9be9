import { describe, expect, test } from '@jest/globals';
import { runAction } from '../../rigs/workflow-runner/caller-run.ts';
import type { Intervention } from '../../rigs/workflow-runner/job-runner.ts';
import { expectJobs, ledgerStages, logsOf, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { type MemoryWorld, startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, SECRETS, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

const DIAMOND = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } };

function created({ ledger }: MemoryWorld): readonly number[] {
  return Object.keys(DIAMOND).map((name) => ledger.count('created', name));
}

describe('"Re-run failed jobs" of a run after which another one has gone on', () => {
  test(
    'does nothing again that the other run did',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things b');
      const first = await callWorkflow(world);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 failure', 'wave-3 success', 'finish failure');
      expectJobs(await callWorkflow(world), 'plan success', 'wave-1 success', 'finish success');
      const again = await first.rerunFailed();
      expect(logsOf(again, 'wave-2')).toMatch(
        /another run has changed b since this one, so its jobs can't be run again one by one/u,
      );
      expect(created(world)).toEqual([1, 1, 1, 1]);
      const anew = await first.rerunAll();
      expectJobs(anew, 'plan success', 'finish success');
      expect(created(world)).toEqual([1, 1, 1, 1]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'asks the stores only in its first jobs',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      for (const name of ['b', 'b', 'd']) world.ledger.refuse(`POST /things ${name}`);
      const first = await callWorkflow(world);
      expect(outputOf(await first.rerunFailed(), 'conclusion')).toBe('failure');
      const names = world.artifacts.all.map(({ name }) => name.replace(/@.*$/u, ''));
      expect(names.filter((name) => name.startsWith('stage-kept'))).toEqual(['stage-kept.2']);
      expect(names.filter((name) => name.startsWith('stage-leg') && name.endsWith('.2'))).toHaveLength(2);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'does not build on what the other run has taken back',
    async () => {
      await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] }, x: { needs: ['b'] } }));
      world.ledger.refuse('POST /things b');
      const first = await callWorkflow(world, { inputs: { to: 'b' } });
      const down = await runAction(world.runner, {
        command: 'down',
        from: 'a',
        to: 'a',
        'state-key': SECRETS['state-key'],
      });
      expect(down.status).toBe(0);
      const again = await first.rerunFailed();
      expect(logsOf(again)).toMatch(/another run has changed a since this one/u);
      expect(world.ledger.count('created', 'b')).toBe(0);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'takes nothing back that the other run did',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things d');
      world.ledger.refuse('DELETE /things a');
      const inputs = { strategy: 'transactional' };
      const first = await callWorkflow(world, { inputs });
      expect(outputOf(await callWorkflow(world, { inputs }), 'conclusion')).toBe('success');
      const again = await first.rerunFailed();
      expect(logsOf(again, 'rollback')).toMatch(/another run has changed a, b, c, d since this one/u);
      expect(Object.keys(DIAMOND).every((name) => world.ledger.has(name))).toBe(true);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'knows that the last job of this run has saved nothing',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things b');
      const losing = {
        watch({ job }: { readonly job: string }, hand: Intervention) {
          if (job === 'finish') hand.lose();
        },
      };
      const first = await callWorkflow(world, losing);
      expectJobs(await callWorkflow(world), 'plan success', 'wave-1 success', 'finish success');
      const again = await first.rerunFailed({ watch: () => undefined });
      expect(logsOf(again, 'wave-2')).toMatch(/another run has changed a, b since this one/u);
      expect(created(world)).toEqual([1, 1, 1, 1]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'goes on where the other run was about something else',
    async () => {
      const head = 'environments: [{ name: test }, { name: production }]\n';
      await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] }, c: {}, e: {} }, head));
      const inputs = { environment: 'production' };
      world.ledger.refuse('POST /things b');
      const first = await callWorkflow(world, { inputs: { ...inputs, to: 'b' } });
      expect(outputOf(first, 'conclusion')).toBe('failure');
      expect(outputOf(await callWorkflow(world, { inputs: { ...inputs, stage: 'c' } }), 'conclusion')).toBe('success');
      expect(outputOf(await callWorkflow(world, { inputs: { environment: 'test' } }), 'conclusion')).toBe('success');
      expect(outputOf(await first.rerunFailed(), 'conclusion')).toBe('success');
      expect(outputOf(await callWorkflow(world, { inputs }), 'completed-stages')).toBe('["production/e"]');
      expect(world.ledger.count('created', 'b')).toBe(2);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});
