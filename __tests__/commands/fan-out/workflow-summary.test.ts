import { describe, expect, test } from '@jest/globals';
import { expectJobs, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';
import type { WorkflowCall, WorkflowRun } from '../../rigs/workflow-runner/workflow-run.ts';

const CHAIN = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] } };

/** The summaries of a run: whose it is, and its heading. */
function summariesOf({ jobs }: WorkflowRun): readonly string[] {
  return [...jobs].flatMap(([id, { legs }]) =>
    legs.flatMap(({ main }) => (main.summary === '' ? [] : [`${id}: ${main.summary.split('\n')[0] ?? ''}`])),
  );
}

/** What stands beside the run on its page. */
function notices(run: WorkflowRun): readonly string[] {
  return logsOf(run).match(/^::notice .*$/gmu) ?? [];
}

/** The machine of a job is gone. */
function losing(id: string): WorkflowCall {
  return {
    watch({ job }, hand) {
      if (job === id) hand.lose();
    },
  };
}

describe('a fan-out has one summary', () => {
  test(
    'of the last job where legs ran, and the plan says in a notice what is going to run',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(CHAIN));
      world.ledger.refuse('POST /things c');
      const first = await callWorkflow(world);
      expect(summariesOf(first)).toEqual([expect.stringMatching(/^finish: ## ❌ .*1 stage failed, 2 completed/u)]);
      const [notice, ...others] = notices(first);
      expect(notice).toBe(
        '::notice title=Plan::3 stages in 2 waves: 3 to run, 0 unchanged%0Ato run: a, b, c%0AEverything that would be sent and run is in the log of this job.',
      );
      expect(others).toEqual([]);
      expect(logsOf(first, 'plan')).toMatch(/POST .*\/things/u);
      // Of a job that is run again GitHub shows the last attempt alone.
      expect(summariesOf(await first.rerunFailed())).toEqual([expect.stringMatching(/^finish: ## ✅/u)]);

      const next = await callWorkflow(world);
      expect(summariesOf(next)).toEqual([expect.stringMatching(/^plan: ## ➖/u)]);
      expect(notices(next)).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test.each<[string, string, WorkflowCall]>([
    ['a dry run', 'plan: ## 📝', { inputs: { 'dry-run': true } }],
    ['a refusal', 'plan: ## ❌', { inputs: { 'plan-hash': 'f'.repeat(64) } }],
    ['no histories', 'plan: ## ❌', { inputs: { 'on-missing-state': 'fail' } }],
  ])(
    'of the plan where no leg comes: %s',
    async (_, heading, call) => {
      await using world = await startMemoryWorld(ledgerStages(CHAIN));
      const run = await callWorkflow(world, call);
      expect(summariesOf(run)).toEqual([expect.stringContaining(heading)]);
      expect(notices(run)).toEqual([]);
      expect(world.ledger.arrived).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of the plan where all that is to do waits for its time',
    async () => {
      const later = ", execute_at: '2099-01-31T02:00:00Z'";
      await using world = await startMemoryWorld(ledgerStages({ a: { more: later } }));
      const run = await callWorkflow(world);
      expectJobs(run, 'plan success', 'finish success');
      expect(summariesOf(run)).toEqual([expect.stringMatching(/^plan: ## 📝 .*1 scheduled/u)]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of the last job where the plan was lost before it could tell',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(CHAIN));
      const run = await callWorkflow(world, losing('plan'));
      expectJobs(run, 'plan failure', 'finish failure');
      expect(summariesOf(run)).toEqual([expect.stringMatching(/^finish: /u)]);
      expect(run.jobs.get('finish')?.legs[0]?.main.summary).toMatch(/the job of the plan ended with failure/u);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of the last job where no leg ever began: somebody has rejected the run',
    async () => {
      const more = ', environment: live';
      await using world = await startMemoryWorld(ledgerStages({ a: { more }, b: { needs: ['a'], more } }));
      const run = await callWorkflow(world, { approve: async () => false });
      expect(world.ledger.arrived).toEqual([]);
      expect(summariesOf(run)).toEqual([expect.stringMatching(/^finish: ## ❌/u)]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of the last job where the run was cancelled',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(CHAIN));
      const run = await callWorkflow(world, {
        watch({ job }, hand) {
          if (job === 'wave-1') void hand.cancel();
        },
      });
      expectJobs(run, 'plan success', 'wave-1 cancelled', 'finish cancelled');
      expect(summariesOf(run)).toEqual([expect.stringMatching(/^finish: ## 🚫/u)]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of the plan where it is the plan that was cancelled',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(CHAIN));
      const run = await callWorkflow(world, {
        watch({ job }, hand) {
          if (job === 'plan') void hand.cancel();
        },
      });
      expectJobs(run, 'plan cancelled', 'finish cancelled');
      expect(summariesOf(run)).toEqual([expect.stringMatching(/^plan: /u)]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'more where the last job fails by itself after a plan that had nothing to do, since nobody else knows of it',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(CHAIN));
      await callWorkflow(world);
      const run = await callWorkflow(world, { secrets: { 'stage-secrets': 'no line of a secret' } });
      expectJobs(run, 'plan success', 'finish failure');
      expect(summariesOf(run)).toEqual([expect.stringMatching(/^plan: ## ➖/u), expect.stringMatching(/^finish: /u)]);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});
