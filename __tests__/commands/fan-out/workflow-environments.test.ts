import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { copyExample, type ExampleProject } from '../../rigs/example-project.ts';
import { expectJobs, outputOf, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';
import { memoryRepository } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow } from '../../rigs/workflow-runner/shipped-workflow.ts';
import type { WorkflowCall, WorkflowRun } from '../../rigs/workflow-runner/workflow-run.ts';

const TIMEOUT_MS = 90_000;

/** Fans the example out. `cloud`: the folder in which the stages of all jobs deploy, since each job has its own disk. */
async function fanOut(example: ExampleProject, cloud: string, call: WorkflowCall): Promise<WorkflowRun> {
  const { runner } = memoryRepository(example.folder);
  const inputs = { variables: `deploy_to=${cloud}` };
  return callWorkflow({ runner }, { inputs, ...call });
}

async function deployments(cloud: string): Promise<readonly string[]> {
  const text = await readFile(path.join(cloud, 'log.txt'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** The names of the legs of each wave. */
function legsOf({ jobs }: WorkflowRun): readonly (readonly string[])[] {
  return [...jobs]
    .filter(([id, { legs }]) => id.startsWith('wave-') && legs.length > 0)
    .map(([, { legs }]) => legs.map(({ matrix }) => String(matrix['name'])).toSorted());
}

describe('the example of several environments', () => {
  test(
    'has three jobs side by side, test after development, and production after somebody has said yes',
    async () => {
      await using example = await copyExample('multi-environment');
      await using cloud = await makeTemporaryFolder();
      const asked: { name: string; before: readonly string[] }[] = [];
      const run = await fanOut(example, cloud.path, {
        approve: async ({ environment, name }) => {
          expect(environment).toBe('production');
          asked.push({ name, before: await deployments(cloud.path) });
          return true;
        },
      });
      const waves = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((wave) => `wave-${wave} success`);
      expectJobs(run, 'plan success', ...waves, 'finish success');
      expect(legsOf(run)).toEqual([
        ['development/foundation'],
        ['development/dashboard', 'development/website', 'development/worker'],
        ['development/smoke-test'],
        ['test/foundation'],
        ['test/dashboard', 'test/website', 'test/worker'],
        ['test/smoke-test'],
        ['production/foundation'],
        ['production/dashboard', 'production/replica', 'production/website', 'production/worker'],
        ['production/smoke-test'],
      ]);
      // Everything of the environments before was there when the first approval was asked for, and nothing of its own.
      expect(asked[0]?.before).toHaveLength(10);
      expect(asked[0]?.before.at(-1)).toBe('test/smoke-test');
      expect(asked).toHaveLength(6);
      expect(logsOf(run, 'plan')).toContain('test/replica  skipped: not in test: it exists in production');
    },
    TIMEOUT_MS,
  );

  test(
    'leaves production as it is where somebody says no',
    async () => {
      await using example = await copyExample('multi-environment');
      await using cloud = await makeTemporaryFolder();
      const run = await fanOut(example, cloud.path, { approve: () => Promise.resolve(false) });
      expect(outputOf(run, 'conclusion')).toBe('failure');
      const done = await deployments(cloud.path);
      expect(done).toHaveLength(10);
      expect(done.filter((line) => line.startsWith('production/'))).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
