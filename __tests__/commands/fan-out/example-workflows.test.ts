import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { endedJobs, ledgerStages, logsOf, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { type CallerRun, runExample } from '../../rigs/workflow-runner/caller-run.ts';
import { type MemoryWorld, startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { SECRETS, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

const DIAMOND = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } };

const ENVIRONMENTS = `environments:
  - { name: development }
  - { name: test, depends_on: [development], same_commit: true }
  - { name: production, depends_on: [test], same_commit: true }
`;

const secrets = { STAGES_STATE_KEY: SECRETS['state-key'] };

function logs({ calls, log }: CallerRun): string {
  return [log, ...[...calls.values()].map((run) => logsOf(run))].join('\n');
}

/** Fails with all logs where the jobs of the caller have not ended so. */
function expectEnded(run: CallerRun, ...expected: readonly string[]): void {
  if (run.ended.join() !== expected.join()) throw new Error(`${run.ended.join(', ')}\n${logs(run)}`);
}

function removed({ ledger }: MemoryWorld): readonly string[] {
  return ledger.arrived.filter((line) => line.startsWith('DELETE')).map((line) => line.replace('DELETE /things ', ''));
}

describe('promote.yml', () => {
  const STEPS = ['development', 'approve-test', 'test', 'approve-production', 'production'];

  test(
    'brings every stage to one environment after the other, each with a history of its own',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND, ENVIRONMENTS));
      const first = await runExample(world.runner, 'promote.yml', { secrets });
      // Production wants a history where there is none yet.
      expectEnded(first, ...STEPS.slice(0, -1).map((id) => `${id} success`), 'production failure');
      expect(world.ledger.count('created', 'a')).toBe(2);
      expect(logs(first)).toMatch(/no history of production/u);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'stops before the environment that comes after a failure',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND, ENVIRONMENTS));
      world.ledger.refuse('POST /things d');
      const first = await runExample(world.runner, 'promote.yml', { secrets });
      expectEnded(first, 'development failure', ...STEPS.slice(1).map((id) => `${id} skipped`));
      expect(world.ledger.count('created', 'a')).toBe(1);
      const again = await runExample(world.runner, 'promote.yml', { secrets });
      expect(again.ended.slice(0, 3)).toEqual(['development success', 'approve-test success', 'test success']);
      expect(world.ledger.count('created', 'd')).toBe(2);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

describe('deploy.yml and rollback.yml', () => {
  const environments = 'environments:\n  - { name: production }\n';

  test(
    'deploy, say what completed, and take it back from the form, once it is no preview',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND, environments));
      const missing = await runExample(world.runner, 'deploy.yml', { secrets });
      expectEnded(missing, 'deploy failure', 'check skipped');
      // The first run leaves the line on-missing-state out.
      const given = { secrets, without: ['on-missing-state'] };
      const first = await runExample(world.runner, 'deploy.yml', given);
      expectEnded(first, 'deploy success', 'check success');
      expect(first.log.trim()).toBe('production/a production/b production/c production/d');

      const form = { environment: 'production', from: 'd', to: 'b', reason: 'it is slow' };
      const preview = await runExample(world.runner, 'rollback.yml', { secrets, inputs: { ...form, 'dry-run': true } });
      expectEnded(preview, 'down success');
      expect(removed(world)).toEqual([]);
      const back = await runExample(world.runner, 'rollback.yml', { secrets, inputs: { ...form, 'dry-run': false } });
      expectEnded(back, 'down success');
      expect(removed(world)).toEqual(['d', 'b']);

      const next = await runExample(world.runner, 'deploy.yml', given);
      expect(outputOf([...next.calls.values()][0] ?? failed(), 'completed-stages')).toBe(
        '["production/b","production/d"]',
      );
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'take back one stage, or from one or to one, and never everything because the form is empty',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND, environments));
      await runExample(world.runner, 'deploy.yml', { secrets, without: ['on-missing-state'] });
      const form = { environment: 'production', reason: 'it is slow', 'dry-run': false };
      const empty = { ...form, stage: '', from: '', to: '' };
      const refused = await runExample(world.runner, 'rollback.yml', { secrets, inputs: empty });
      expectEnded(refused, 'down failure');
      expect(refused.log).toMatch(/^::error::Fill in a stage/mu);
      expect(removed(world)).toEqual([]);
      const choices = [{ stage: 'd' }, { to: 'b' }, { from: 'c' }];
      for (const choice of choices) {
        const inputs = { ...empty, ...choice };
        expectEnded(await runExample(world.runner, 'rollback.yml', { secrets, inputs }), 'down success');
      }
      expect(removed(world)).toEqual(['d', 'b', 'c', 'a']);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'take back what a run has done that failed half-way, files that are gone since too',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND, environments));
      world.ledger.refuse('POST /things c');
      const given = { secrets, without: ['on-missing-state'] };
      expectEnded(await runExample(world.runner, 'deploy.yml', given), 'deploy failure', 'check skipped');
      await rm(path.join(world.project.folder, 'b/migration/001_b.yaml'));
      const form = { environment: 'production', stage: '', from: 'd', to: 'a', reason: 'it failed', 'dry-run': false };
      expectEnded(await runExample(world.runner, 'rollback.yml', { secrets, inputs: form }), 'down success');
      expect(removed(world)).toEqual(['b', 'a']);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'a pull request only looks',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND, environments));
      const preview = await runExample(world.runner, 'pull-request.yml');
      expectEnded(preview, 'plan success');
      expect([...preview.calls.values()].map(endedJobs)).toEqual([['plan success', 'finish success']]);
      expect(world.ledger.arrived).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

test(
  'scheduled.yml starts what is due, once, and nothing else',
  async () => {
    const more = ", execute_at: '2026-01-05T06:00:00Z'";
    const environments = 'environments:\n  - { name: production }\n';
    await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { more } }, environments));
    const first = await runExample(world.runner, 'scheduled.yml', { secrets, without: ['on-missing-state'] });
    expectEnded(first, 'scheduled success');
    await runExample(world.runner, 'scheduled.yml', { secrets });
    expect(world.ledger.arrived).toEqual(['POST /things b']);
  },
  WORKFLOW_TIMEOUT_MS,
);

function failed(): never {
  throw new Error('nothing was called');
}
